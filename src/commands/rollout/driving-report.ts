import { humanDuration } from '../../domain/duration.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import type { DriveFailure } from '../../domain/rollout/drive-state.ts';
import type { Document } from '../../printers/documents.ts';
import { failureLine } from '../../printers/drive-lines.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look, Tone } from '../../printers/tone.ts';
import { plural, someOf } from '../../printers/wording.ts';
import { wrapLine } from '../../printers/wrap.ts';
import {
  type DriveEnd,
  failuresOf,
  inFlightOf,
  isAbandoned,
  leavesState,
  leftBehindOf,
  nextCommands,
  progressOf,
  skippedOf,
  why,
} from './drive-end.ts';

const headings: Readonly<
  Record<DriveEnd['report']['outcome'], { readonly text: string; readonly tone: Tone }>
> = {
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

function countSentence(end: DriveEnd): string {
  const progress = progressOf(end);
  const { outcome, state } = end.report;
  // What this driver saw last is old by now.
  const isOld = outcome === 'takenOver' || outcome === 'leaseLost';
  if (progress === undefined || isOld) return '';
  const undoing = outcome === 'undone' || (state !== undefined && isUndoing(state));
  const what = undoing ? 'available with the former template' : 'updated and available';
  const took = state === undefined ? '' : ` after ${humanDuration(end.now - state.startedAt)}`;
  return `${progress.done} of ${plural(progress.total, 'node')} ${what}${took}`;
}

function strategySentence({ report: { finish } }: DriveEnd): string {
  const type = finish?.strategy['type'];
  return typeof type === 'string' ? `, strategy ${type} is put back` : '';
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

function inFlightLines(end: DriveEnd): readonly string[] {
  const nodes = inFlightOf(end);
  if (nodes.length === 0) return [];
  return [`under way, and not waited for any more: ${sanitize(someOf(nodes, 20))}`];
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
    ...inFlightLines(end),
    ...fromNowOn(end),
  ].map((line) => wrapLine(line, look.width));
  // Commands are to be pasted, so they are never wrapped.
  const next = commands.length === 0 ? [] : ['next:', ...commands.map((command) => `  ${sanitize(command)}`)];
  return `${[...lines, ...next].join('\n')}\n`;
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
    inFlight: inFlightOf(end),
    strategy: finish?.strategy,
    message: why(end) === '' ? report.message : why(end),
    next: nextCommands(end),
  };
}
