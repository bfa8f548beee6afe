import type { PairState } from '../domain/coverage/pair.ts';
import type { Span, Tone } from './tone.ts';

/** How a part of a bar looks: its shape alone tells it from the others, without any colour. */
export interface SegmentLook {
  readonly unicode: string;
  readonly ascii: string;
  readonly tone: Tone;
}

/** A part of a bar, and how much it stands for. */
export interface CountedSegment extends SegmentLook {
  readonly count: number;
}

/** How one state looks in a bar. */
interface Segment extends SegmentLook {
  readonly state: PairState;
}

/** In the order they are drawn. Excluded and Misscheduled nodes are no part of a bar: no pod is wanted there. */
const SEGMENTS = [
  { state: 'Available', unicode: '█', ascii: '#', tone: 'good' },
  { state: 'Ready', unicode: '▓', ascii: '+', tone: 'good' },
  { state: 'NotReady', unicode: '▒', ascii: '!', tone: 'warn' },
  { state: 'Pending', unicode: '░', ascii: '?', tone: 'warn' },
  { state: 'Missing', unicode: '·', ascii: '.', tone: 'bad' },
] as const satisfies readonly Segment[];

export type BarState = (typeof SEGMENTS)[number]['state'];
export type BarCounts = Readonly<Record<BarState, number>>;

/**
 * Shares `width` cells out by count. Every state that occurs gets a cell (one broken node among 5,000 must be seen), so
 * Available gives way to it; the rest follows the largest remainders.
 */
function shares(counts: readonly number[], total: number, width: number): readonly number[] {
  const exact = counts.map((count) => (count / total) * width);
  const cells = exact.map((share, index) => ((counts[index] ?? 0) > 0 ? Math.max(1, Math.floor(share)) : 0));
  let left = width - cells.reduce((sum, cell) => sum + cell, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .filter(({ index }) => (counts[index] ?? 0) > 0 && (exact[index] ?? 0) >= 1)
    .toSorted((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, left > 0 ? left : 0)) {
    cells[index] = (cells[index] ?? 0) + 1;
    left -= 1;
  }
  while (left < 0) {
    const widest = cells.indexOf(Math.max(...cells));
    cells[widest] = (cells[widest] ?? 0) - 1;
    left += 1;
  }
  return cells;
}

/** A bar of `width` cells, shared out between counted segments; where nothing is counted, a line of dashes. */
export function segmentedBar(
  segments: readonly CountedSegment[],
  width: number,
  unicode: boolean,
): readonly Span[] {
  const numbers = segments.map(({ count }) => count);
  const total = numbers.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [{ text: '-'.repeat(width), tone: 'muted' }];
  const cells = shares(numbers, total, width);
  return segments
    .map((segment, index) => ({
      text: (unicode ? segment.unicode : segment.ascii).repeat(cells[index] ?? 0),
      tone: segment.tone,
    }))
    .filter(({ text }) => text !== '');
}

/** A bar of `width` cells over the nodes that should run a pod; with no such node, a line of dashes. */
export function bar(counts: BarCounts, width: number, unicode: boolean): readonly Span[] {
  const counted = SEGMENTS.map((segment) => ({ ...segment, count: counts[segment.state] }));
  return segmentedBar(counted, width, unicode);
}

const STATE_TONES: Readonly<Record<PairState, Tone>> = {
  Available: 'good',
  Ready: 'good',
  NotReady: 'warn',
  Pending: 'warn',
  Missing: 'bad',
  Excluded: 'muted',
  Misscheduled: 'bad',
};

export function stateTone(state: PairState | undefined): Tone {
  return state === undefined ? 'muted' : STATE_TONES[state];
}

/** A mark before a state in a checklist: it holds without colour. */
export function stateMark(state: PairState | undefined, unicode: boolean): string {
  if (state === undefined) return '?';
  if (state === 'Excluded') return '-';
  const good = state === 'Available' || state === 'Ready';
  if (unicode) return good ? '✓' : '✗';
  return good ? '+' : 'x';
}

export const barLegend: readonly Segment[] = SEGMENTS;
