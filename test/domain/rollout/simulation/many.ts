import { expect } from 'vitest';
import { simulate } from './run.ts';

/** What many simulated rollouts came to. */
interface Tally {
  runs: number;
  steps: number;
  kills: number;
  readonly outcomes: Record<string, number>;
}

/** Runs rollouts with these seeds over so many nodes each. A violation is told with the seed that shows it again. */
export function simulateMany(from: number, count: number, nodes: number): Tally {
  const tally: Tally = { runs: 0, steps: 0, kills: 0, outcomes: {} };
  for (let seed = from; seed < from + count; seed += 1) {
    const { outcome, steps, kills } = withSeed(seed, nodes);
    tally.runs += 1;
    tally.steps += steps;
    tally.kills += kills;
    tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
  }
  return tally;
}

function withSeed(seed: number, nodes: number): ReturnType<typeof simulate> {
  try {
    return simulate(seed, nodes);
  } catch (error) {
    throw new Error(`seed ${seed}, ${nodes} nodes: ${String(error)}`, { cause: error });
  }
}

/** Every way to end was seen, so that the rules for each were tried. */
export function expectAllOutcomes({ outcomes }: Tally): void {
  expect(Object.keys(outcomes)).toEqual(
    expect.arrayContaining(['complete', 'undone', 'failed', 'changedByOthers']),
  );
}

export function summary(
  { runs, steps, kills, outcomes }: Tally,
  nodes: number,
  milliseconds: number,
): string {
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const seconds = (milliseconds / 1000).toFixed(1);
  return `${runs} rollouts over ${nodes} nodes: ${steps} steps, ${kills} drivers killed, ${seconds}s; ${ends.join(', ')}`;
}
