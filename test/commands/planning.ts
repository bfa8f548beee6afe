import { decodeManifest } from '../../src/cluster/manifest-documents.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Writes } from '../../src/cluster/writes.ts';
import { applied } from '../../src/domain/change/change.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { withApiDefaults } from '../../src/domain/manifest/api-defaults.ts';
import { liveManifest } from '../../src/domain/manifest/live-manifest.ts';
import type { DaemonSet, Deployment } from '../../src/domain/objects.ts';
import type { StateOptions } from '../support/builders.ts';
import { deleting, type Deleted, type DeletionWorld, type KeptCluster } from './deleting.ts';
import { bytesOf } from './changing.ts';

export interface PlanWorld extends Omit<DeletionWorld, 'overrides'> {
  /** What standard input holds, for `-f -`. */
  readonly manifest?: string;
  readonly deployments?: readonly Deployment[];
  /** What the server does with a manifest; what is thrown is its refusal. */
  readonly onCreate?: (json: JsonObject, dryRun: boolean) => void;
  /** What the server does with the dry run of a patch; what is thrown is its refusal. */
  readonly onPatch?: (patch: JsonObject) => void;
  /** What a patched DaemonSet is like. */
  readonly patched?: DaemonSet;
}

function writesOf(
  kept: KeptCluster,
  { onCreate, onPatch, patched }: PlanWorld,
): Pick<Writes, 'createDaemonSet' | 'tryDaemonSet' | 'tryPatch'> {
  const made = (json: JsonObject): DaemonSet => decodeManifest(withApiDefaults(json));
  return {
    createDaemonSet: async (json) => {
      kept.onWrite('create');
      kept.sent.push('create');
      onCreate?.(json, false);
      const daemonSet = made(json);
      kept.state = applied({ kind: 'applyDaemonSet', daemonSet }, kept.state);
      return daemonSet;
    },
    tryDaemonSet: async (json) => {
      kept.sent.push('create (dry run)');
      onCreate?.(json, true);
      return { daemonSet: made(json), json };
    },
    tryPatch: async ({ name }, patch) => {
      kept.sent.push(`patch (dry run) ${JSON.stringify(patch)}`);
      onPatch?.(patch);
      const daemonSet = patched ?? kept.state.daemonSets.find(({ metadata }) => metadata.name === name);
      if (daemonSet === undefined) throw new Error(`no ${name}`);
      return { daemonSet, json: liveManifest(daemonSet) };
    },
  };
}

/** Runs a line on a live cluster of these objects, in namespace `default`. */
export function planning(line: string, objects: StateOptions, world: PlanWorld = {}): Promise<Deleted> {
  const { manifest, deployments = [], onCreate: _c, onPatch: _o, patched: _p, ...others } = world;
  const overrides = (kept: KeptCluster): Partial<Cluster> => ({
    deployments: async () => deployments,
    changes: () => ({ next: () => new Promise<never>(() => undefined), close: () => undefined }),
    writes: writesOf(kept, world) as Writes,
  });
  return deleting(line, objects, {
    ...others,
    overrides,
    ...(manifest === undefined ? {} : { input: bytesOf(manifest) }),
  });
}
