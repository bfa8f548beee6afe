import type { DriveReport } from '../../cluster/rollout/drive-events.ts';
import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import { driveProgress, type DriveProgress } from '../../domain/rollout/drive-progress.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import type { DriveFailure } from '../../domain/rollout/drive-state.ts';
import type { Document } from '../../printers/documents.ts';
import { failureLine } from '../../printers/drive-lines.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look, Tone } from '../../printers/tone.ts';
import { plural, someOf } from '../../printers/wording.ts';
import { giveUpCommand } from './change-driven.ts';

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

const headings: Readonly<Record<Outcome, { readonly text: string; readonly tone: Tone }>> = {
  complete: { text: 'rolled out', tone: 'good' },
  undone: { text: 'undone', tone: 'warn' },
  paused: { text: 'paused', tone: 'warn' },
  failed: { text: 'failed', tone: 'bad' },
  awaitingConfirmation: { text: 'waits', tone: 'warn' },
  changedByOthers: { text: 'was changed by others', tone: 'bad' },
  takenOver: { text: 'is driven by somebody else', tone: 'warn' },
  leaseLost: { text: 'lost its Lease', tone: 'bad' },
  left: { text: 'was left as it stands', tone: 'warn' },
};

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

function progressOf({ report: { sight, state }, now }: DriveEnd): DriveProgress | undefined {
  return sight === undefined || state === undefined
    ? undefined
    : driveProgress(state, sight.observation, now);
}

/** Nodes that failed. Whoever undoes a rollout knows why. */
function failuresOf({ report, undoAsked }: DriveEnd): readonly DriveFailure[] {
  return undoAsked && report.outcome === 'undone' ? [] : (report.state?.failures ?? []);
}

function leftBehindOf({ report }: DriveEnd): readonly DriveFailure[] {
  return report.finish?.leftBehind ?? [];
}

function countSentence(end: DriveEnd): string {
  const progress = progressOf(end);
  if (progress === undefined) return '';
  const { outcome, state } = end.report;
  const undoing = outcome === 'undone' || (state !== undefined && isUndoing(state));
  const what = undoing ? 'available with the former template' : 'updated';
  const took = state === undefined ? '' : ` after ${humanDuration(end.now - state.startedAt)}`;
  return `${progress.done} of ${plural(progress.total, 'node')} ${what}${took}`;
}

function strategySentence({ report: { finish } }: DriveEnd): string {
  const type = finish?.strategy['type'];
  return typeof type === 'string' ? `, strategy ${type} is put back` : '';
}

function skippedOf({ report: { finish, state } }: DriveEnd): readonly string[] {
  return finish?.skipped ?? state?.skipped ?? [];
}

/** Nobody goes on with it, and the strategy would stay OnDelete: it stands in the state only, and goes with it. */
function isAbandoned({ report: { outcome, sight } }: DriveEnd): boolean {
  return (
    outcome === 'changedByOthers' && sight?.observation.strategy === 'OnDelete' && !sight.observation.deleting
  );
}

/** Others have left the state where it is, and it would stand in the way of every other rollout. */
function leavesState({ report: { outcome, sight } }: DriveEnd): boolean {
  return outcome === 'changedByOthers' && sight?.observation.annotation !== undefined;
}

function nextCommands(end: DriveEnd): readonly string[] {
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

function formerStrategyLines(end: DriveEnd): readonly string[] {
  const { state, gone } = end.report;
  if (gone === true || !(isAbandoned(end) || leavesState(end)) || state === undefined) return [];
  return [`  the strategy before was ${sanitize(JSON.stringify(state.formerStrategy))}`];
}

/** The strategy that is put back knows nothing of nodes that were left out, or behind. */
function fromNowOn(end: DriveEnd): readonly string[] {
  const { outcome, finish } = end.report;
  const others = skippedOf(end).length + leftBehindOf(end).length;
  if (outcome !== 'complete' || others === 0 || finish?.strategy['type'] !== 'RollingUpdate') return [];
  const these = others === 1 ? 'this node' : 'these nodes';
  return [`  from now on the controller updates ${these} by itself, as RollingUpdate has it`];
}

/** Why it ended; where nodes failed they tell it themselves. */
function why({ report: { outcome, message, state } }: DriveEnd): string {
  if (outcome === 'complete') return '';
  if (outcome === 'undone') return state?.because ?? '';
  return message;
}

function heading(end: DriveEnd, look: Look): string {
  const { text, tone } = headings[end.report.outcome];
  const name = `daemonset.apps/${sanitize(end.daemonSet.metadata.name)} ${look.paint(tone, text)}`;
  const failed = failuresOf(end).length;
  if (failed > 0 && !end.undoAsked && ['failed', 'undone'].includes(end.report.outcome)) {
    return `${name}: ${plural(failed, 'node')} failed`;
  }
  const because = why(end);
  return because === '' ? name : `${name}: ${sanitize(because)}`;
}

/** What really happened, for people. */
export function driveEndText(end: DriveEnd, look: Look): string {
  const counts = `${countSentence(end)}${strategySentence(end)}`;
  const skipped = skippedOf(end);
  const left = leftBehindOf(end);
  const failures = failuresOf(end).filter(({ node }) => left.every((each) => each.node !== node));
  const commands = nextCommands(end);
  const lines = [
    heading(end, look),
    ...(counts === '' ? [] : [`  ${sanitize(counts)}`]),
    ...formerStrategyLines(end),
    ...failures.map((failed) => failureLine(failed, look)),
    ...(left.length === 0 ? [] : ['left behind:', ...left.map((failed) => failureLine(failed, look))]),
    ...(skipped.length === 0 ? [] : [`left out: ${sanitize(someOf(skipped, 20))}`]),
    ...fromNowOn(end),
    ...(commands.length === 0 ? [] : ['next:', ...commands.map((command) => `  ${sanitize(command)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function failureDocument({ node, pod, kind, message }: DriveFailure): Document {
  return { node, pod, kind, message };
}

/** The same for programs. */
export function driveEndDocument(end: DriveEnd): Document {
  const { daemonSet, report } = end;
  const progress = progressOf(end);
  const { state, finish } = report;
  return {
    apiVersion: 'kubectl-ds/v1',
    kind: 'RolloutDrive',
    namespace: daemonSet.metadata.namespace,
    name: daemonSet.metadata.name,
    outcome: report.outcome,
    nodes: progress && { total: progress.total, done: progress.done },
    waves: state?.wave && state.wave.index + 1,
    failures: failuresOf(end).map(failureDocument),
    leftBehind: finish && finish.leftBehind.map(failureDocument),
    skipped: skippedOf(end),
    strategy: finish?.strategy,
    message: why(end) === '' ? report.message : why(end),
    next: nextCommands(end),
  };
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
