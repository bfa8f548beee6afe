import type { DriveReport } from '../../cluster/rollout/drive-events.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { giveUpCommand, rolloutCommand } from '../../domain/rollout/commands.ts';
import { driveProgress, type DriveProgress } from '../../domain/rollout/drive-progress.ts';
import type { DriveFailure } from '../../domain/rollout/drive-state.ts';

/** How driving ended, and what it was about. */
export interface DriveEnd {
  readonly daemonSet: DaemonSet;
  readonly report: DriveReport;
  /** An undo was what was asked for. */
  readonly undoAsked: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Outcome = DriveReport['outcome'];

/** What can be done next, as verbs. */
const nextVerbs: Readonly<Record<Outcome, readonly string[]>> = {
  complete: [],
  undone: [],
  paused: ['resume', 'undo'],
  failed: ['resume', 'undo'],
  awaitingConfirmation: ['resume', 'undo'],
  changedByOthers: ['status'],
  takenOver: ['status'],
  // A Lease that could not be renewed still has this driver's name on it.
  leaseLost: ['status', 'resume --take-over'],
  left: ['resume', 'undo'],
};

/** How far it came, as far as this driver has seen. */
export function progressOf({ report: { sight, state }, now }: DriveEnd): DriveProgress | undefined {
  return sight === undefined || state === undefined
    ? undefined
    : driveProgress(state, sight.observation, now);
}

/** Nodes that failed. Whoever undoes a rollout knows why. */
export function failuresOf({ report, undoAsked }: DriveEnd): readonly DriveFailure[] {
  return undoAsked && report.outcome === 'undone' ? [] : (report.state?.failures ?? []);
}

/** Failed nodes that were left behind at the end. */
export function leftBehindOf({ report }: DriveEnd): readonly DriveFailure[] {
  return report.finish?.leftBehind ?? [];
}

/** Nodes whose old pod is deleted already: they get the new one, whoever drives. */
export function inFlightOf({ report: { outcome, state } }: DriveEnd): readonly string[] {
  if (outcome !== 'paused' && outcome !== 'left' && outcome !== 'failed') return [];
  return (state?.inFlight ?? []).map(({ node }) => node);
}

/** Nodes that were left out. */
export function skippedOf({ report: { finish, state } }: DriveEnd): readonly string[] {
  return finish?.skipped ?? state?.skipped ?? [];
}

/** Nobody goes on with it, and the strategy would stay OnDelete: it stands in the state only, and goes with it. */
export function isAbandoned({ report: { outcome, sight } }: DriveEnd): boolean {
  return (
    outcome === 'changedByOthers' && sight?.observation.strategy === 'OnDelete' && !sight.observation.deleting
  );
}

/** Others have left the state where it is, and it would stand in the way of every other rollout. */
export function leavesState({ report: { outcome, sight } }: DriveEnd): boolean {
  return outcome === 'changedByOthers' && sight?.observation.annotation !== undefined;
}

/** What to do next, one command each. */
export function nextCommands(end: DriveEnd): readonly string[] {
  const { daemonSet, report } = end;
  if (report.gone === true) return [];
  const commands = nextVerbs[report.outcome].map((verb) => verbCommand(verb, daemonSet));
  if (isAbandoned(end)) return [...commands, giveUpCommand(daemonSet, report.state)];
  return leavesState(end) ? [...commands, giveUpCommand(daemonSet)] : commands;
}

/** A verb, with a flag where one is needed. */
function verbCommand(words: string, daemonSet: DaemonSet): string {
  const [verb = '', ...flags] = words.split(' ');
  return rolloutCommand(verb, daemonSet, ...flags);
}

/** Why it ended; where nodes failed they tell it themselves. */
export function why({ report: { outcome, message, state } }: DriveEnd): string {
  if (outcome === 'complete') return '';
  if (outcome === 'undone') return state?.because ?? '';
  return message;
}

/** 0 where what was asked for is done everywhere; 130 where it was interrupted; else 1: also where it waits for a word. */
export function driveExitCode({ report: { outcome, finish }, undoAsked }: DriveEnd): number {
  switch (outcome) {
    case 'complete':
      return 0;
    case 'undone':
      return undoAsked && (finish?.leftBehind.length ?? 0) === 0 ? 0 : 1;
    case 'left':
      return 130;
    case 'awaitingConfirmation':
    case 'paused':
    case 'failed':
    case 'changedByOthers':
    case 'takenOver':
    case 'leaseLost':
      return 1;
  }
}
