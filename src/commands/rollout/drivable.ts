import type { Cluster } from '../../cluster/cluster.ts';
import type { HeldLease } from '../../cluster/rollout/held-lease.ts';
import type { DaemonSet } from '../../domain/objects.ts';

/** A rollout that has begun, and the Lease to drive it with: whoever drives it gives the Lease back. */
export interface Drivable {
  readonly cluster: Cluster;
  readonly daemonSet: DaemonSet;
  readonly lease: HeldLease;
  /** An undo is what was asked for. */
  readonly undoAsked: boolean;
}

/** Does what has to be written before a rollout is driven; where that fails the Lease is given back. */
export async function heldFor<T>(lease: HeldLease, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    await lease.release();
    throw error;
  }
}
