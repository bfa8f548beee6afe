import type { DaemonSet } from '../../domain/objects.ts';
import { nextStep } from '../../domain/rollout/drive-next.ts';
import { formatDriveState } from '../../domain/rollout/drive-parse.ts';
import { resumed } from '../../domain/rollout/drive-start.ts';
import { giveUpCommand } from '../../domain/rollout/commands.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';

/**
 * Refuses to undo a driven rollout whose DaemonSet others have changed since: the former template would come to all of
 * its nodes, or take away what somebody else wants. What a driver would stop for is what it is refused for.
 *
 * @param now - milliseconds since the epoch
 */
export function refuseInterference(
  daemonSet: DaemonSet,
  observation: DriveObservation,
  drive: DriveState,
  now: number,
): void {
  // As the driver of record would see it, were it at work: at rest it does not look at the template.
  const { driver } = drive;
  const annotation = formatDriveState(resumed(drive, driver, now));
  const step = nextStep({ ...observation, annotation }, { driver, wish: 'undo' }, now);
  if (step.kind === 'stop') {
    const before = JSON.stringify(drive.formerStrategy);
    const isKept = observation.strategy === 'OnDelete';
    const command = giveUpCommand(daemonSet, isKept ? drive : undefined);
    throw new RefusedError(
      `${quotedName(daemonSet)} cannot be undone: ${step.message}`,
      `the strategy before was ${before}; give the rollout up${isKept ? ' and put that back' : ''} with:\n${command}`,
    );
  }
  if (drive.targetHash === undefined || (observation.observed && observation.currentHash !== undefined))
    return;
  throw new RefusedError(
    `the controller has not seen the last change of ${quotedName(daemonSet)} yet: whether it is this rollout's is not known`,
    'wait a moment; if that does not help, look at kube-controller-manager',
  );
}
