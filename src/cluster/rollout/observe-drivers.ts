import type { ClusterState } from '../../domain/cluster-state.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { DRIVE_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import type { DriverLife } from '../../domain/rollout/driver-life.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import { inParallel, requestsAtOnce } from '../in-parallel.ts';
import type { Writes } from '../writes.ts';
import { leaseHolder } from './lease.ts';

/**
 * Adds to what was observed who drives the rollouts that are driven. Where a Lease may not be read that stays unknown.
 *
 * @throws ClusterError
 */
export async function withDrivers(cluster: Cluster, state: ClusterState): Promise<ClusterState> {
  const { writes } = cluster;
  const driven = state.daemonSets.filter(({ metadata }) => DRIVE_ANNOTATION in metadata.annotations);
  if (writes === undefined || driven.length === 0) return state;
  const lives = await inParallel(driven, requestsAtOnce, (each) => lifeOf(writes, each, state.now));
  return { ...state, drivers: new Map(lives.flat()) };
}

async function lifeOf(
  writes: Writes,
  { metadata }: DaemonSet,
  now: number,
): Promise<readonly (readonly [uid: string, life: DriverLife])[]> {
  try {
    const held = await leaseHolder(metadata, { writes, timing: { now: () => now } });
    if (held === undefined) return [[metadata.uid, { kind: 'nobody' }]];
    const { holder, since, renewedAt } = held;
    const life: DriverLife = held.expired
      ? { kind: 'silent', holder, lastSeen: renewedAt }
      : { kind: 'driving', holder, since };
    return [[metadata.uid, life]];
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'forbidden') return [];
    throw error;
  }
}
