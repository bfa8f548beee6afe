import { simulate } from './run.ts';

/** What many simulated rollouts came to. */
export interface Tally {
  runs: number;
  steps: number;
  kills: number;
  readonly outcomes: Record<string, number>;
}

/** Seeds, and the nodes of each cluster. */
export interface Share {
  readonly from: number;
  readonly count: number;
  readonly nodes: number;
}

/** Runs rollouts with these seeds. A violation is told with the seed that shows it again. */
export function simulateMany({ from, count, nodes }: Share): Tally {
  const tally: Tally = { runs: 0, steps: 0, kills: 0, outcomes: {} };
  for (let seed = from; seed < from + count; seed += 1) {
    const { outcome, steps, kills } = withSeed(seed, nodes);
    add(tally, { runs: 1, steps, kills, outcomes: { [outcome]: 1 } });
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

function add(sum: Tally, { runs, steps, kills, outcomes }: Tally): void {
  sum.runs += runs;
  sum.steps += steps;
  sum.kills += kills;
  for (const [outcome, count] of Object.entries(outcomes)) {
    sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + count;
  }
}

/** What all of them came to together. */
export function together(tallies: readonly Tally[]): Tally {
  const sum: Tally = { runs: 0, steps: 0, kills: 0, outcomes: {} };
  for (const tally of tallies) add(sum, tally);
  return sum;
}
