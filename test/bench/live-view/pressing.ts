import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../differential/random.ts';
import { duration, median, quantile } from '../figures.ts';
import { atMost, type Row } from '../table.ts';
import { journey } from './journey.ts';
import type { MeasuredTerminal } from './measured-terminal.ts';

/** Longer than that nobody waits: the press counts as that long, and what follows it cannot be measured. */
const patience = 30_000;

/** Milliseconds between the screen's answer and the next press, as somebody types who knows the keys. */
const pace = { least: 60, most: 160 } as const;

export interface PressTimes {
  /** Milliseconds by kind of press. */
  readonly byKind: ReadonlyMap<string, readonly number[]>;
  /** The press that was not answered, after which it was given up. */
  readonly unanswered?: string;
}

/** Presses keys along the journey, again and again, until there are so many presses or the time (in milliseconds) is over. */
export async function pressAlong(
  terminal: MeasuredTerminal,
  { presses, time }: { readonly presses: number; readonly time: number },
): Promise<PressTimes> {
  const random = new Random(7);
  const byKind = new Map<string, number[]>();
  const end = performance.now() + time;
  let pressed = 0;
  // A round is always finished: the next one begins where it ends.
  while (pressed < presses && performance.now() < end) {
    for (const { kind, keys, shows } of journey) {
      await sleep(random.between(pace.least, pace.most));
      const took = await terminal.press(keys, shows(terminal.lines), patience);
      byKind.set(kind, [...(byKind.get(kind) ?? []), took ?? patience]);
      if (took === undefined) return { byKind, unanswered: kind };
      pressed += 1;
    }
  }
  return { byKind };
}

/** Of every press of several runs. */
export function allTimes(runs: readonly PressTimes[]): readonly number[] {
  return runs.flatMap(({ byKind }) => [...byKind.values()].flat());
}

/** That keys must show within 50 ms, but for one in twenty. */
export function pressRow(what: string, times: readonly number[]): Row {
  const more = `p50 ${duration(median(times))}, max ${duration(Math.max(...times))} of ${times.length}`;
  return atMost(what, quantile(times, 0.95), 50, duration, more);
}

/** A row for each kind of press. */
export function kindRows(runs: readonly PressTimes[]): readonly Row[] {
  const kinds = new Set(runs.flatMap(({ byKind }) => [...byKind.keys()]));
  return [...kinds].map((kind) =>
    pressRow(
      kind,
      runs.flatMap(({ byKind }) => byKind.get(kind) ?? []),
    ),
  );
}
