import { drive } from '../../cluster/rollout/drive.ts';
import type { DriveEvent, DriveReport } from '../../cluster/rollout/drive-events.ts';
import type { DriveWishes } from '../../cluster/rollout/wishes.ts';
import type { CommandContext } from '../context.ts';
import type { Drivable } from './drivable.ts';
import { timingOf } from './timing.ts';

/** Who sits beside a driver. */
export interface Passenger {
  readonly wishes: DriveWishes;
  /** Aborted when this driver is to leave the rollout as it stands. */
  readonly left: AbortSignal;
  readonly onEvent: (event: DriveEvent) => void;
  /** Asks for somebody's word before the next wave. Absent where nobody can give it. */
  readonly nextWave?: (question: string) => Promise<boolean>;
}

/** Drives a rollout to its end, or to where it has to stop; asks before each next wave, where the plan has it so. */
export async function driveWaves(
  context: Pick<CommandContext, 'clock'>,
  { cluster, daemonSet, lease }: Drivable,
  fieldManager: string,
  { wishes, left, onEvent, nextWave }: Passenger,
): Promise<DriveReport> {
  const { namespace, name } = daemonSet.metadata;
  const timing = timingOf(context, cluster);
  for (;;) {
    const target = { namespace, name };
    const report = await drive(cluster, target, {
      lease,
      fieldManager,
      wishes,
      onEvent,
      signal: left,
      timing,
    });
    if (report.outcome !== 'awaitingConfirmation' || nextWave === undefined) return report;
    if (await nextWave(`${report.message}. Next wave?`)) wishes.make('nextWave');
    else if (!left.aborted && wishes.current === undefined) return report;
  }
}
