import { ClusterError } from '../../cluster/cluster-error.ts';
import type { DriveSight } from '../../cluster/rollout/observe-drive.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import { driveProgress } from '../../domain/rollout/drive-progress.ts';
import { plural } from '../../printers/wording.ts';

/** How far it is, as it was last seen. */
function standing(sight: DriveSight | undefined, now: number): string {
  if (sight?.state === undefined) return 'it stays as it stands, under OnDelete';
  const { done, total } = driveProgress(sight.state, sight.observation, now);
  return `it stays as it stands, under OnDelete: ${done} of ${plural(total, 'node')} done`;
}

/**
 * A failure that does not pass has ended the driver: the same failure, with how the rollout stands and what can be done.
 *
 * @param sight - what was last seen; absent where nothing was
 * @param now - milliseconds since the epoch
 */
export function brokenOff(
  error: unknown,
  daemonSet: DaemonSet,
  sight: DriveSight | undefined,
  now: number,
): unknown {
  if (!(error instanceof ClusterError)) return error;
  const commands = ['status', 'resume', 'undo'].map((verb) => rolloutCommand(verb, daemonSet));
  const hint = [
    ...(error.hint === undefined ? [] : [error.hint]),
    `nobody drives the rollout any more; ${standing(sight, now)}`,
    'next:',
    ...commands,
  ];
  return new ClusterError(error.kind, error.message, { hint: hint.join('\n'), cause: error });
}
