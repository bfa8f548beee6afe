import { humanDuration } from '../domain/duration.ts';
import type { DriveProgress } from '../domain/rollout/drive-progress.ts';
import type { DriveFailure, DrivePlan, DriveWave } from '../domain/rollout/drive-state.ts';
import type { DriveNews } from '../domain/rollout/drive.ts';
import type { CountedSegment } from './bar.ts';
import { segmentedBar } from './bar.ts';
import { sanitize } from './sanitize.ts';
import { shorten } from './text-width.ts';
import type { Look } from './tone.ts';
import { plural, someOf } from './wording.ts';

/** Names of nodes in one line of progress. */
const mostNames = 8;
const barWidth = 20;

/** `n4: FAILED CrashLoop: exit code 1: ...` */
export function failureLine({ node, kind, message }: DriveFailure, look: Look): string {
  return `  ${sanitize(node)}: ${look.paint('bad', `FAILED ${kind}`)}: ${sanitize(message)}`;
}

function isCanary({ index, through }: DriveWave, plan: DrivePlan | undefined): boolean {
  return plan?.canary?.kind === 'selector' ? through.canary : plan?.canary !== undefined && index === 0;
}

/** A node that has an available pod again. */
export interface NodeDone {
  readonly node: string;
  readonly pod: string;
  /** Milliseconds since its old pod was given up; absent where that is not known. */
  readonly took?: number;
  /** Its pod is of the former template again. */
  readonly undone: boolean;
}

/** `n3: agent-x7 updated, available after 12s` */
export function doneLine({ node, pod, took, undone }: NodeDone, look: Look): string {
  const done = look.paint('good', undone ? 'undone' : 'updated');
  const time = took === undefined ? 'available' : `available after ${humanDuration(took)}`;
  return `  ${sanitize(node)}: ${sanitize(pod)} ${done}, ${time}`;
}

/**
 * What a write of the driver tells, in lines; none for what is told otherwise.
 *
 * @param plan - tells whether the first wave is a canary; absent where that is not known
 */
export function newsLines(news: DriveNews, plan: DrivePlan | undefined, look: Look): readonly string[] {
  switch (news.kind) {
    case 'waveStarted': {
      const names = sanitize(someOf(news.nodes, mostNames));
      const canary = isCanary(news.wave, plan) ? ' (canary)' : '';
      const wave = look.paint('strong', `wave ${news.wave.index + 1}${canary}`);
      return [`${wave}, ${plural(news.nodes.length, 'node')}: ${names}`];
    }
    case 'waveFinished': {
      const { index, startedAt, finishedAt } = news.wave;
      const took = finishedAt === undefined ? '' : ` after ${humanDuration(finishedAt - startedAt)}`;
      return [`${look.paint('strong', `wave ${index + 1}`)} is done${took}`];
    }
    case 'updating':
      return [`  ${sanitize(someOf(news.nodes, mostNames))}: ${look.paint('muted', 'old pod is deleted')}`];
    case 'nodesFailed':
      return news.failures.map((failed) => failureLine(failed, look));
    case 'takenOver':
      return [`taken over from ${sanitize(news.from)}`];
    case 'targetKnown':
    case 'paused':
    case 'failed':
      return [];
  }
}

function segments({ done, inFlight, failed, total }: DriveProgress): readonly CountedSegment[] {
  const rest = Math.max(0, total - done - inFlight - failed);
  return [
    { count: done, unicode: '█', ascii: '#', tone: 'good' },
    { count: inFlight, unicode: '▒', ascii: '+', tone: 'warn' },
    { count: rest, unicode: '·', ascii: '.', tone: 'muted' },
    { count: failed, unicode: '×', ascii: 'x', tone: 'bad' },
  ];
}

function progressText({ wave, done, total, failed, inFlight, skipped }: DriveProgress): string {
  return [
    `${done} of ${total} done`,
    ...(inFlight === 0 ? [] : [`${inFlight} under way`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} left out`]),
    ...(wave === undefined ? [] : [`wave ${wave.number} of ${wave.of}`]),
  ].join(', ');
}

/**
 * The line that is written again and again on a terminal: a bar, numbers, and what is waited for.
 *
 * @param width - of the terminal: the line takes less
 */
export function progressLine(
  progress: DriveProgress,
  waitsFor: string | undefined,
  look: Look,
  width: number,
): string {
  const bar = segmentedBar(segments(progress), barWidth, look.unicode);
  const waiting = waitsFor === undefined ? '' : `; ${sanitize(waitsFor)}`;
  const text = shorten(`${progressText(progress)}${waiting}`, width - barWidth - 3, 'end', look.unicode);
  return `${bar.map(({ text: cells, tone }) => look.paint(tone ?? 'plain', cells)).join('')}  ${text}`;
}
