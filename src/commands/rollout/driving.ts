import type { DriveReport } from '../../cluster/rollout/drive-events.ts';
import { progressLine } from '../../printers/drive-lines.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { type CommandContext, lookOf } from '../context.ts';
import type { Drivable } from './drivable.ts';
import { driveWaves } from './drive-waves.ts';
import { brokenOff } from './driving-broken.ts';
import { DrivingInterrupts } from './driving-interrupts.ts';
import { driveExitCode } from './drive-end.ts';
import { driveEndDocument, driveEndText } from './driving-report.ts';
import { DrivingOutput } from './driving-output.ts';
import { DrivingScreen } from './driving-screen.ts';
import { DrivingTeller } from './driving-teller.ts';
import type { ChangeOptions } from './options.ts';

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
  const teller = new DrivingTeller(
    {
      isLive: screen.isLive,
      line: (text) => screen.line(text),
      progress: (progress, waitsFor) => screen.live(progressLine(progress, waitsFor, look, screen.liveWidth)),
    },
    look,
  );
  let report: DriveReport;
  try {
    const { ask } = context;
    report = await driveWaves(context, drivable, options.fieldManager, {
      wishes: interrupts.wishes,
      left: interrupts.left,
      onEvent: (event) => teller.tell(event),
      ...(ask === undefined
        ? {}
        : { nextWave: (question: string) => interrupts.nextWave(`${question} [y/N] `) }),
    });
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
