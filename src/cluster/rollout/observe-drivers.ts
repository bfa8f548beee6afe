import type { ClusterState, Gap } from '../../domain/cluster-state.ts';
import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { DRIVE_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import type { DriverLife } from '../../domain/rollout/driver-life.ts';
import { readDrive } from '../../domain/rollout/read-drive.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import { inParallel, requestsAtOnce } from '../in-parallel.ts';
import type { Writes } from '../writes.ts';
import { leaseHolder } from './lease.ts';

/**
 * Adds to what was observed who drives the rollouts that are driven. Where no Lease can be read that stays unknown, with a
 * gap that says so, and when the rollout was last written.
 *
 * @throws ClusterError
 */
export async function withDrivers(cluster: Cluster, state: ClusterState): Promise<ClusterState> {
  const { writes } = cluster;
  const driven = state.daemonSets.filter(({ metadata }) => DRIVE_ANNOTATION in metadata.annotations);
  if (driven.length === 0) return state;
  const found = await inParallel(driven, requestsAtOnce, (each) => lookedFor(writes, each, state.now));
  return {
    ...state,
    drivers: new Map(found.flatMap(({ life }) => life ?? [])),
    // What was said at the look before is said anew.
    gaps: [
      ...state.gaps.filter(({ resource }) => resource !== 'leases'),
      ...found.flatMap(({ gap }) => gap ?? []),
    ],
  };
}

/** Who drives one DaemonSet's rollout, or why that is not known. */
interface Found {
  readonly life?: readonly (readonly [uid: string, life: DriverLife])[];
  readonly gap?: Gap;
}

async function lookedFor(writes: Writes | undefined, daemonSet: DaemonSet, now: number): Promise<Found> {
  if (writes === undefined) return notKnown(daemonSet, now, 'notInDump', 'a dump does not tell');
  try {
    return { life: [[daemonSet.metadata.uid, await lifeOf(writes, daemonSet, now)]] };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'forbidden') throw error;
    return notKnown(daemonSet, now, 'forbidden', error.message);
  }
}

async function lifeOf(writes: Writes, { metadata }: DaemonSet, now: number): Promise<DriverLife> {
  const held = await leaseHolder(metadata, { writes, timing: { now: () => now } });
  if (held === undefined) return { kind: 'nobody' };
  const { holder, since, renewedAt } = held;
  return held.expired ? { kind: 'silent', holder, lastSeen: renewedAt } : { kind: 'driving', holder, since };
}

/** Of a rollout at rest nobody asks that: it waits for somebody's word. */
function notKnown(daemonSet: DaemonSet, now: number, cause: Gap['cause'], why: string): Found {
  const { state } = readDrive(daemonSet);
  if (state?.phase !== 'Rolling' && state?.phase !== 'Undoing') return {};
  const { namespace, name } = daemonSet.metadata;
  const written = humanDuration(now - state.updatedAt);
  const message = `whether anybody drives the rollout of ${namespace}/${name} is not known: ${why}; it was last written ${written} ago`;
  return { gap: { resource: 'leases', cause, message } };
}
