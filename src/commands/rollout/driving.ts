import type { Cluster } from '../../cluster/cluster.ts';
import { drive } from '../../cluster/rollout/drive.ts';
import type { DriveReport } from '../../cluster/rollout/drive-events.ts';
import type { HeldLease } from '../../cluster/rollout/held-lease.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { type CommandContext, lookOf } from '../context.ts';
import { brokenOff } from './driving-broken.ts';
import { DrivingInterrupts } from './driving-interrupts.ts';
import { driveExitCode } from './drive-end.ts';
import { driveEndDocument, driveEndText } from './driving-report.ts';
import { DrivingOutput } from './driving-output.ts';
import { DrivingScreen } from './driving-screen.ts';
import { DrivingTeller } from './driving-teller.ts';
import type { ChangeOptions } from './options.ts';
import { timingOf } from './timing.ts';

/** A rollout that has begun, and the Lease to drive it with. */
export interface Drivable {
  readonly cluster: Cluster;
  readonly daemonSet: DaemonSet;
  readonly lease: HeldLease;
  /** An undo is what was asked for. */
  readonly undoAsked: boolean;
}

/** Somebody's word before each next wave, where it is asked for and somebody is there. */
async function driveWave(
  context: CommandContext,
  { cluster, daemonSet, lease }: Drivable,
  options: ChangeOptions,
  { interrupts, teller }: { readonly interrupts: DrivingInterrupts; readonly teller: DrivingTeller },
): Promise<DriveReport> {
  const { namespace, name } = daemonSet.metadata;
  for (;;) {
    const report = await drive(
      cluster,
      { namespace, name },
      {
        lease,
        fieldManager: options.fieldManager,
        wishes: interrupts.wishes,
        onEvent: (event) => teller.tell(event),
        signal: interrupts.left,
        timing: timingOf(context, cluster),
      },
    );
    if (report.outcome !== 'awaitingConfirmation' || context.ask === undefined) return report;
    const { wishes } = interrupts;
    if (await interrupts.nextWave(`${report.message}. Next wave? [y/N] `)) wishes.make('nextWave');
    else if (!interrupts.left.aborted && wishes.current === undefined) return report;
  }
}

/**
 * Drives a rollout to its end, or to where it has to stop; tells what happens, and at the end what really happened. Gives
 * the Lease back. The result is the exit code.
 */
export async function driveAndTell(
  context: CommandContext,
  drivable: Drivable,
  options: ChangeOptions,
): Promise<number> {
  const output = new DrivingOutput(context);
  try {
    return await drivenToTheEnd({ ...context, stdout: output }, drivable, options);
  } finally {
    await drivable.lease.release();
    output.end();
  }
}

async function drivenToTheEnd(
  context: CommandContext,
  drivable: Drivable,
  options: ChangeOptions,
): Promise<number> {
  const { cluster, daemonSet, lease, undoAsked } = drivable;
  const forPeople = options.output === undefined;
  const look = lookOf(context, options.color);
  const screen = new DrivingScreen(context, forPeople ? context.stdout : context.stderr);
  const interrupts = new DrivingInterrupts(context, screen);
  const teller = new DrivingTeller(screen, look);
  let report: DriveReport;
  try {
    report = await driveWave(context, drivable, options, { interrupts, teller });
  } catch (error) {
    throw brokenOff(error, daemonSet, teller.sight, cluster.now());
  } finally {
    // Lines that a question has held back come before the end is told.
    await interrupts.end();
    screen.end();
  }
  // Before the end is told: whoever reads of it may go on at once.
  await lease.release();
  const end = { daemonSet, report, undoAsked, now: cluster.now() };
  if (forPeople) context.stdout.write(driveEndText(end, look));
  if (options.output === 'json') context.stdout.write(toJson(driveEndDocument(end)));
  if (options.output === 'yaml') context.stdout.write(toYaml(driveEndDocument(end)));
  return driveExitCode(end);
}
