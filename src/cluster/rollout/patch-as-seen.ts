import type { JsonObject } from '../../domain/json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import { realTiming } from '../http/real-timing.ts';
import type { Timing } from '../http/retry.ts';
import type { WriteOptions, Writes, Written } from '../writes.ts';

/** During a rolling update more than half of all tries meet a status that was written since. */
const maxTries = 30;

/** How a DaemonSet is patched. */
export interface PatchOptions extends WriteOptions {
  /** By which it waits between tries; the real clock where absent. */
  readonly timing?: Pick<Timing, 'wait'>;
}

/** From the second conflict on there is a pause, twice as long each time: a server that is busy is not asked without end. */
const firstPause = 10;
const longestPause = 500;

function pauseAfter(conflicts: number): number {
  return conflicts === 1 ? 0 : Math.min(firstPause * 2 ** (conflicts - 2), longestPause);
}

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
  { timing = realTiming, signal }: Pick<PatchOptions, 'timing' | 'signal'> = {},
): Promise<T> {
  const { namespace, name } = daemonSet.metadata;
  let seen = daemonSet;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(seen.metadata);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'conflict' || tries === maxTries) throw error;
      const pause = pauseAfter(tries);
      if (pause > 0) await timing.wait(pause, signal);
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
  { timing, ...options }: PatchOptions,
): Promise<DaemonSet> {
  const write = (seen: Written): Promise<DaemonSet> => writesOf(cluster).patchDaemonSet(seen, patch, options);
  return writeAsSeen(cluster, daemonSet, write, { ...options, ...(timing === undefined ? {} : { timing }) });
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
