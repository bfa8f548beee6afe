import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { backoffOf } from '../../cluster/http/retry.ts';
import type { HeldLease } from '../../cluster/rollout/held-lease.ts';
import { isTransient } from '../../cluster/rollout/transient.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import type { CommandContext } from '../context.ts';
import { driveOf } from './change-driven.ts';
import { quotedName } from './change-target.ts';
import { timingOf } from './timing.ts';

/** A rollout that is to begin. */
export interface Beginning {
  readonly cluster: Cluster;
  readonly daemonSet: DaemonSet;
  readonly lease: Pick<HeldLease, 'held' | 'lost'>;
  /** Of the rollout: tells it from every other one. */
  readonly id: string;
}

function notKnown({ daemonSet }: Beginning, error: ClusterError): ClusterError {
  const commands = ['status', 'resume', 'undo'].map((verb) => rolloutCommand(verb, daemonSet));
  return new ClusterError(
    error.kind,
    `whether the rollout of ${quotedName(daemonSet)} has begun is not known: ${error.message}`,
    { hint: `if it has, nobody drives it; look, and go on or back:\n${commands.join('\n')}`, cause: error },
  );
}

/** A write whose answer was lost may have been done: the annotation tells. Asked for as long as the Lease is held. */
async function hasBegun(context: CommandContext, beginning: Beginning): Promise<boolean> {
  const { cluster, daemonSet, lease, id } = beginning;
  const { namespace, name } = daemonSet.metadata;
  const timing = timingOf(context, cluster);
  for (let failures = 1; ; failures += 1) {
    try {
      return driveOf(await cluster.daemonSet(namespace, name))?.id === id;
    } catch (error) {
      if (!isTransient(error, failures)) throw error;
      await timing.wait(backoffOf(failures, timing), lease.lost).catch(() => undefined);
      if (!lease.held) throw notKnown(beginning, error);
    }
  }
}

/**
 * Does the first write of all, and makes sure that it was done.
 *
 * @throws what the write has failed for, where it was not done; where that is not known, a ClusterError that says so
 */
export async function begunFor(
  context: CommandContext,
  beginning: Beginning,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    const lost = isTransient(error, 1) && error.kind !== 'conflict';
    if (!lost || !(await hasBegun(context, beginning))) throw error;
  }
}
