import type { JsonObject } from '../../domain/json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import type { WriteOptions, Writes, Written } from '../writes.ts';

const maxTries = 5;

/** What changes a cluster. @throws ClusterError `usage` where nothing can be changed */
export function writesOf({ writes }: Pick<Cluster, 'writes'>): Writes {
  if (writes !== undefined) return writes;
  throw new ClusterError('usage', 'a dump cannot be changed');
}

/**
 * Writes to a DaemonSet if all that decisions are made by is as it was read: the object, its spec, and what this tool wrote
 * on it. Its controller writes the status all the time, and with it the resourceVersion: a conflict over that alone is
 * tried again, with the new one.
 *
 * @param write - does it, with the resourceVersion that it is given as the precondition
 * @throws ClusterError `conflict` where more has changed
 */
export async function writeAsSeen<T>(
  cluster: Cluster,
  daemonSet: DaemonSet,
  write: (seen: Written) => Promise<T>,
): Promise<T> {
  const { namespace, name } = daemonSet.metadata;
  let seen = daemonSet;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(seen.metadata);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'conflict' || tries === maxTries) throw error;
      seen = await cluster.consistent().daemonSet(namespace, name);
      if (decidingParts(seen) !== decidingParts(daemonSet)) throw error;
    }
  }
}

/** Patches a DaemonSet if it is as it was read. @throws ClusterError `conflict` where it is not: see writeAsSeen */
export async function patchAsSeen(
  cluster: Cluster,
  daemonSet: DaemonSet,
  patch: JsonObject,
  options: WriteOptions,
): Promise<DaemonSet> {
  return writeAsSeen(cluster, daemonSet, (seen) => writesOf(cluster).patchDaemonSet(seen, patch, options));
}

function decidingParts({ metadata }: DaemonSet): string {
  const { uid, generation, deletionTimestamp, annotations } = metadata;
  return JSON.stringify([
    uid,
    generation,
    deletionTimestamp,
    annotations[DRIVE_ANNOTATION],
    annotations[PAUSED_STRATEGY_ANNOTATION],
  ]);
}
