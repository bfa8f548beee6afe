import { humanDuration } from '../duration.ts';
import { rolloutCommand } from './commands.ts';
import type { DriveState, DriveWave } from './drive-state.ts';
import type { DriverLife } from './driver-life.ts';
import type { RolloutFacts } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** `4 of 9 nodes updated`. */
export function updatedNodes({ numbers }: RolloutFacts): string {
  return `${numbers.updated} of ${numbers.desired} nodes updated`;
}

/**
 * Where a driven rollout stands: what its state says, and whether anybody is there to go on with it.
 *
 * @param driver - absent where that could not be read
 */
export function drivenVerdict(facts: RolloutFacts, drive: DriveState, driver?: DriverLife): Verdict {
  const { daemonSet } = facts;
  const begin = `daemon set "${daemonSet.metadata.name}" rollout`;
  const because = drive.because === undefined ? '' : `; ${drive.because}`;
  switch (drive.phase) {
    case 'Failed':
      return {
        phase: 'Failed',
        message: `${begin} has failed: ${updatedNodes(facts)}${because}`,
        next: rolloutCommand('undo', daemonSet),
      };
    case 'Paused':
      return {
        phase: 'Paused',
        message: `${begin} is paused: ${updatedNodes(facts)}${because}`,
        next: rolloutCommand('resume', daemonSet),
      };
    case 'Undoing':
    case 'Rolling':
      return (
        waitsForWord(facts, drive, driver) ?? withoutDriver(facts, driver) ?? underWay(facts, drive, driver)
      );
  }
}

/** The wave that is done and after which more are to come; undefined while one is under way. */
function waveBefore({ numbers }: RolloutFacts, { phase, wave }: DriveState): DriveWave | undefined {
  const goesOn = phase === 'Rolling' && wave?.finishedAt !== undefined && numbers.updated < numbers.desired;
  return goesOn ? wave : undefined;
}

/** Nobody is needed before that word is given; who drives is asking for it at this moment. */
function waitsForWord(
  facts: RolloutFacts,
  drive: DriveState,
  driver: DriverLife | undefined,
): Verdict | undefined {
  const wave = waveBefore(facts, drive);
  if (wave === undefined || drive.plan.pauseBetween !== 'confirm' || wave.confirmed === true)
    return undefined;
  const { daemonSet } = facts;
  const asks = driver?.kind === 'driving' ? `; ${driver.holder} asks for it` : '';
  const word = `it waits for somebody's word before wave ${wave.index + 2}${asks}`;
  const flags = driver?.kind === 'silent' ? ['--take-over'] : [];
  return {
    phase: 'Paused',
    message: `daemon set "${daemonSet.metadata.name}" rollout is paused: ${updatedNodes(facts)}; ${word}`,
    next: rolloutCommand('resume', daemonSet, ...flags),
  };
}

/** Under OnDelete nothing goes on without a driver, however the state reads. */
function withoutDriver(facts: RolloutFacts, driver: DriverLife | undefined): Verdict | undefined {
  if (driver === undefined || driver.kind === 'driving') return undefined;
  const { daemonSet, view } = facts;
  const begin = `daemon set "${daemonSet.metadata.name}" rollout has no driver any more: ${updatedNodes(facts)}`;
  if (driver.kind === 'nobody')
    return { phase: 'Paused', message: begin, next: rolloutCommand('resume', daemonSet) };
  const ago = humanDuration(view.state.now - driver.lastSeen);
  return {
    phase: 'Paused',
    message: `${begin}; ${driver.holder} was last heard of ${ago} ago`,
    next: rolloutCommand('resume', daemonSet, '--take-over'),
  };
}

function underWay(facts: RolloutFacts, drive: DriveState, driver: DriverLife | undefined): Verdict {
  const { name } = facts.daemonSet.metadata;
  const what = drive.phase === 'Undoing' ? 'to be undone' : 'rollout to finish';
  const notes = [pauseNote(facts, drive), driver === undefined ? driverNote(facts, drive) : ''];
  const told = [updatedNodes(facts), ...notes.filter((note) => note !== '')].join('; ');
  return { phase: 'Progressing', message: `Waiting for daemon set "${name}" ${what}: ${told}...` };
}

function pauseNote(facts: RolloutFacts, drive: DriveState): string {
  const wave = waveBefore(facts, drive);
  const { pauseBetween } = drive.plan;
  if (wave?.finishedAt === undefined || typeof pauseBetween !== 'number') return '';
  const until = wave.finishedAt + pauseBetween;
  if (until <= facts.view.state.now) return '';
  return `pause until ${new Date(until).toISOString().replace(/\.\d+/, '')} before wave ${wave.index + 2}`;
}

/** Leases could not be read, or this is a dump: it may have been left where it is. */
function driverNote({ view }: RolloutFacts, { updatedAt }: DriveState): string {
  const ago = humanDuration(Math.max(0, view.state.now - updatedAt));
  return `whether anybody drives it is not known, its state was last written ${ago} ago`;
}
