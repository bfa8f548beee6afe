import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { giveUpCommand, rolloutCommand } from '../../domain/rollout/commands.ts';
import { readDrive } from '../../domain/rollout/read-drive.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';

/** The state of its driven rollout; undefined where there is none. Refuses one that cannot be read. */
export function driveOf(daemonSet: DaemonSet): DriveState | undefined {
  const { state, problem } = readDrive(daemonSet);
  if (problem === undefined) return state;
  throw new RefusedError(
    `${quotedName(daemonSet)} has a driven rollout that cannot be read: ${problem}`,
    `once the update strategy is as it should be, give it up with:\n${giveUpCommand(daemonSet)}`,
  );
}

/** What can be done with a driven rollout, one command a line. */
export function driveCommands(daemonSet: DaemonSet, { phase }: DriveState): string {
  const first = phase === 'Rolling' || phase === 'Undoing' ? ['pause'] : [];
  return ['status', ...first, 'resume', 'undo'].map((verb) => rolloutCommand(verb, daemonSet)).join('\n');
}

/** How it stands with a driven rollout, and who was the last to drive it: whether they still do, the Lease tells. */
export function driverText({ driver, phase }: DriveState): string {
  switch (phase) {
    case 'Rolling':
      return `a driven rollout of it is under way (last driver: ${driver})`;
    case 'Undoing':
      return `a driven rollout of it is being undone (last driver: ${driver})`;
    case 'Paused':
      return `its driven rollout is paused (last driver: ${driver})`;
    case 'Failed':
      return `its driven rollout has failed (last driver: ${driver})`;
  }
}

/**
 * Refuses a change that would get in the way of a driven rollout: says who drives it, and since when there is one.
 *
 * @param now - milliseconds since the epoch
 */
export function refuseDriven(daemonSet: DaemonSet, what: string, now: number): void {
  const drive = driveOf(daemonSet);
  if (drive === undefined) return;
  if (daemonSet.spec.updateStrategy.type !== 'OnDelete') {
    throw new RefusedError(
      `${quotedName(daemonSet)} cannot be ${what}: its driven rollout was ended by somebody who set the strategy back, and its state is still there`,
      `give it up with: ${giveUpCommand(daemonSet)}`,
    );
  }
  const begun = humanDuration(now - drive.startedAt);
  throw new RefusedError(
    `${quotedName(daemonSet)} cannot be ${what}: ${driverText(drive)}, begun ${begun} ago`,
    driveCommands(daemonSet, drive),
  );
}
