import type { OtherController } from '../domain/change/overlap.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { JsonObject } from '../domain/json.ts';
import { applyPatch, lastApplied } from '../domain/manifest/apply-patch.ts';
import { mapAt } from '../domain/manifest/json-fields.ts';
import type { TriedManifest } from '../domain/manifest/lint-warning.ts';
import { predictedManifest } from '../domain/manifest/predicted-manifest.ts';
import { droppedFields } from '../domain/manifest/unknown-fields.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { decodeManifest, type GivenManifest } from './manifest-documents.ts';
import { supportingObjects } from './supporting-objects.ts';
import type { Writes } from './writes.ts';

/** What would be there if a manifest was applied. */
export interface ManifestTried {
  readonly daemonSet: DaemonSet;
  /** What it would replace. */
  readonly existing?: DaemonSet;
  /** The server's answer to a dry run. Absent where none was asked: the API's defaults were filled in here. */
  readonly tried?: TriedManifest;
  /** Why the server was not asked, where it should have been. */
  readonly note?: string;
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
    const daemonSet = await dryRun(cluster.writes, json, existing, fieldManager);
    return { daemonSet, ...there, tried: { dropped: unknownFields(json, daemonSet) } };
  } catch (error) {
    const answer = refusalOf(error);
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

async function dryRun(
  writes: Writes,
  json: JsonObject,
  existing: DaemonSet | undefined,
  fieldManager: string,
): Promise<DaemonSet> {
  const options = { fieldManager, dryRun: true };
  if (existing === undefined) return writes.createDaemonSet(json, options);
  const patch = applyPatch(json, lastApplied(existing.metadata.annotations));
  return writes.patchDaemonSet(existing.metadata, patch, options);
}

/** What the manifest says of the template and the update strategy, and the server does not. */
function unknownFields(json: JsonObject, { spec }: DaemonSet): readonly string[] {
  const { type, ...rollingUpdate } = spec.updateStrategy;
  const made = { spec: { template: spec.template.json, updateStrategy: { type, rollingUpdate } } };
  const { template, updateStrategy } = mapAt(json, 'spec');
  const given = { spec: { template: template ?? {}, updateStrategy: updateStrategy ?? {} } };
  return droppedFields(given, made);
}

/** What the server says against it; who may not ask is answered without it. */
function refusalOf(error: unknown): Pick<ManifestTried, 'tried' | 'note'> {
  if (!(error instanceof ClusterError)) throw error;
  if (error.kind === 'usage' || error.kind === 'notFound') {
    return { tried: { refusal: error.message, dropped: [] } };
  }
  if (error.kind !== 'forbidden') throw error;
  return { note: `${error.message}: what the server would make of it is told without asking it` };
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
