import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster.ts';
import type { HeldLease } from '../../cluster/rollout/held-lease.ts';
import { acquireLease, type HeldByOther } from '../../cluster/rollout/lease.ts';
import { writesOf } from '../../cluster/rollout/patch-as-seen.ts';
import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import type { CommandContext } from '../context.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';
import { timingOf } from './timing.ts';

/** Another name for every process: two of the same person are two drivers. */
function holderName({ user }: CommandContext): string {
  return `${user}-${randomBytes(3).toString('hex')}`;
}

export interface LeaseRequest {
  readonly fieldManager: string;
  /** Take it from somebody whose Lease has run out. */
  readonly takeOver: boolean;
  /** The verb that has `--take-over`, for what to do next. */
  readonly verb: string;
}

/** Who drives it, and what to do about that. */
export function drivenByOther(
  daemonSet: DaemonSet,
  other: HeldByOther,
  { verb, takeOver }: Pick<LeaseRequest, 'verb' | 'takeOver'>,
  now: number,
): RefusedError {
  const { holder, since, renewedAt, expiresAt, expired } = other;
  const ago = (time: number): string => humanDuration(now - time);
  const drives = `the rollout of ${quotedName(daemonSet)} is driven by ${holder} since ${ago(since)}`;
  if (!expired) {
    const silence = humanDuration(expiresAt - renewedAt);
    const heard = `, last heard of ${ago(renewedAt)} ago`;
    const tooEarly = takeOver ? `: nobody can take over before it has been silent for ${silence}` : '';
    const commands = [
      rolloutCommand('status', daemonSet),
      rolloutCommand('pause', daemonSet),
      rolloutCommand(verb, daemonSet, '--take-over'),
    ];
    return new RefusedError(
      `${drives}${heard}${tooEarly}`,
      `watch it, have that driver stop, or go on in its place once it has been silent for ${silence}:\n${commands.join('\n')}`,
    );
  }
  return new RefusedError(
    `${drives}, who was last heard of ${ago(renewedAt)} ago`,
    `if that driver is gone, go on in its place: ${rolloutCommand(verb, daemonSet, '--take-over')}`,
  );
}

/** Takes the Lease of a DaemonSet's rollout. Refuses where somebody else drives it, and says who and since when. */
export async function leaseFor(
  context: CommandContext,
  cluster: Cluster,
  daemonSet: DaemonSet,
  request: LeaseRequest,
): Promise<HeldLease> {
  const { fieldManager, takeOver } = request;
  const { namespace, name } = daemonSet.metadata;
  const outcome = await acquireLease(
    { namespace, name },
    {
      writes: writesOf(cluster),
      timing: timingOf(context, cluster),
      fieldManager,
      holder: holderName(context),
      takeOver,
    },
  );
  if (outcome.kind === 'held') return outcome.lease;
  throw drivenByOther(daemonSet, outcome, request, cluster.now());
}
