import { inNamespace, kubectl } from '../../domain/explain/shell.ts';
import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import { readDrive } from '../../domain/rollout/read-drive.ts';
import { DRIVE_ANNOTATION, type DriveState } from '../../domain/rollout/drive-state.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';

/**
 * Ends a driven rollout without its driver: takes its state off and puts the strategy back that stands in it. Where that
 * could not be read, the strategy stays as it is.
 */
export function giveUpCommand({ metadata }: DaemonSet, state?: DriveState): string {
  const where = [metadata.name, ...inNamespace(metadata)];
  if (state === undefined) return kubectl('annotate', 'daemonset', ...where, `${DRIVE_ANNOTATION}-`);
  const patch = {
    metadata: { annotations: { [DRIVE_ANNOTATION]: null } },
    spec: { updateStrategy: state.formerStrategy },
  };
  return kubectl('patch', 'daemonset', ...where, '--type=merge', '-p', JSON.stringify(patch));
}

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

/** How it stands with a driven rollout, and who drives it or drove it last: `a rollout of it is driven by admin@desk-1f`. */
export function driverText({ driver, phase }: DriveState): string {
  switch (phase) {
    case 'Rolling':
      return `a rollout of it is driven by ${driver}`;
    case 'Undoing':
      return `a rollout of it is being undone by ${driver}`;
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
  const begun = humanDuration(now - drive.startedAt);
  throw new RefusedError(
    `${quotedName(daemonSet)} cannot be ${what}: ${driverText(drive)}, begun ${begun} ago`,
    driveCommands(daemonSet, drive),
  );
}
