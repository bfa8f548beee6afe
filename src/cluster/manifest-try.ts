import type { OtherController } from '../domain/change/overlap.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { JsonObject } from '../domain/json.ts';
import { applyPatch, lastApplied } from '../domain/manifest/apply-patch.ts';
import { mapAt } from '../domain/manifest/json-fields.ts';
import { liveManifest } from '../domain/manifest/live-manifest.ts';
import type { TriedManifest } from '../domain/manifest/lint-warning.ts';
import { predictedManifest } from '../domain/manifest/predicted-manifest.ts';
import { droppedFields } from '../domain/manifest/unknown-fields.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { decodeManifest, type GivenManifest } from './manifest-documents.ts';
import { dryRunFailure } from './manifest-refusal.ts';
import { supportingObjects } from './supporting-objects.ts';
import type { TriedDaemonSet, Writes } from './writes.ts';

/** What would be there if a manifest was applied. */
export interface ManifestTried {
  readonly daemonSet: DaemonSet;
  /** What it would replace. */
  readonly existing?: DaemonSet;
  /** The server's answer to a dry run. Absent where none was asked: the API's defaults were filled in here. */
  readonly tried?: TriedManifest;
  /** Why the server has not answered the dry run: it was not allowed, or something in its way cannot do one. */
  readonly unasked?: ClusterError;
}

interface TryOptions {
  readonly fieldManager: string;
  /** Whether to ask the server what it would make of it. */
  readonly askServer: boolean;
}

/**
 * What would be there if a manifest was applied: as the server says in a dry run, with its defaults and webhooks, merged
 * into what is there as `kubectl apply` does; or as far as can be told without one. Nothing is kept.
 *
 * @throws ClusterError
 */
export async function tryManifest(
  cluster: Cluster,
  { upgraded: { json } }: GivenManifest,
  { fieldManager, askServer }: TryOptions,
): Promise<ManifestTried> {
  const foreseen = decodeManifest(json);
  const existing = await daemonSetIfThere(cluster, foreseen);
  const there = existing === undefined ? {} : { existing };
  const predicted = (): DaemonSet => decodeManifest(predictedManifest(json, existing));
  if (cluster.writes === undefined || !askServer) return { daemonSet: predicted(), ...there };
  try {
    const made = await dryRun(cluster.writes, json, existing, fieldManager);
    const dropped = droppedFields({ spec: mapAt(json, 'spec') }, { spec: mapAt(made.json, 'spec') });
    return { daemonSet: made.daemonSet, ...there, tried: { dropped } };
  } catch (error) {
    const answer = answerOf(error);
    return { daemonSet: predicted(), ...there, ...answer };
  }
}

async function daemonSetIfThere(cluster: Cluster, { metadata }: DaemonSet): Promise<DaemonSet | undefined> {
  try {
    return await cluster.daemonSet(metadata.namespace, metadata.name);
  } catch (error) {
    if (error instanceof ClusterError && ['notFound', 'notInDump'].includes(error.kind)) return undefined;
    throw error;
  }
}

function dryRun(
  writes: Writes,
  json: JsonObject,
  existing: DaemonSet | undefined,
  fieldManager: string,
): Promise<TriedDaemonSet> {
  const options = { fieldManager };
  if (existing === undefined) return writes.tryDaemonSet(json, options);
  const last = lastApplied(existing.metadata.annotations);
  return writes.tryPatch(existing.metadata, applyPatch(json, last, liveManifest(existing)), options);
}

/** What the server says against it; where it could not be asked, why. */
function answerOf(error: unknown): Pick<ManifestTried, 'tried' | 'unasked'> {
  if (!(error instanceof ClusterError)) throw error;
  switch (dryRunFailure(error)) {
    case 'refused':
      return { tried: { refusal: error.message, dropped: [] } };
    case 'unasked':
      return { unasked: error };
    case 'failed':
      throw error;
  }
}

/**
 * Reads what a plan needs beside what the impact of its change does: the Deployments that may select the same pods; of a dump,
 * what the new DaemonSet makes necessary. What may not be read is noted in the state's gaps.
 *
 * @throws ClusterError
 */
export async function observeBeside(
  cluster: Cluster,
  daemonSet: DaemonSet,
  state: ClusterState,
): Promise<{ readonly state: ClusterState; readonly others: readonly OtherController[] }> {
  const gaps = new Gaps();
  const { namespace } = daemonSet.metadata;
  const [deployments, support] = await Promise.all([
    gaps.optional('deployments', () => cluster.deployments(namespace)),
    cluster.allPods === undefined
      ? {}
      : supportingObjects(cluster, {}, [...state.daemonSets, daemonSet], gaps),
  ]);
  const known = new Set(state.gaps.map(({ message }) => message));
  const found = gaps.found.filter(({ message }) => !known.has(message));
  return {
    state: { ...state, ...support, gaps: [...state.gaps, ...found] },
    others: (deployments ?? []).map(({ metadata, selector, template }) => ({
      kind: 'Deployment',
      namespace: metadata.namespace,
      name: metadata.name,
      selector,
      templateLabels: template.labels,
    })),
  };
}

/**
 * The same cluster, but that a dump without DaemonSets holds none: what prints a dump leaves out the kinds of which there is
 * nothing.
 */
export function withoutNeedOfDaemonSets(cluster: Cluster): Cluster {
  const daemonSets: Cluster['daemonSets'] = async (scope) => {
    try {
      return await cluster.daemonSets(scope);
    } catch (error) {
      if (error instanceof ClusterError && error.kind === 'notInDump') return [];
      throw error;
    }
  };
  return new Proxy(cluster, {
    get: (target, name: keyof Cluster) => {
      const value: unknown = name === 'daemonSets' ? daemonSets : target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
