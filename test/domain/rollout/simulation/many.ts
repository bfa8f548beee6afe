import { type Ended, type Happening, simulate } from './run.ts';

/** What many simulated rollouts came to: how many, how long, how they ended and what happened to them. */
export interface Tally {
  readonly runs: number;
  readonly steps: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly happened: Readonly<Record<Happening, number>>;
  /** Of all threads together, in milliseconds. */
  readonly cpu: number;
}

/** Seeds, and the nodes of each cluster. */
export interface Share {
  readonly from: number;
  readonly count: number;
  readonly nodes: number;
}

/** Runs rollouts with these seeds. A violation is told with the seed that shows it again. */
export function simulateMany({ from, count, nodes }: Share): Tally {
  const begun = process.threadCpuUsage();
  const tallies: Tally[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const { outcome, steps, happened } = withSeed(seed, nodes);
    tallies.push({ runs: 1, steps, outcomes: { [outcome]: 1 }, happened, cpu: 0 });
  }
  const { user, system } = process.threadCpuUsage(begun);
  return { ...together(tallies), cpu: (user + system) / 1000 };
}

function withSeed(seed: number, nodes: number): Ended {
  try {
    return simulate(seed, nodes);
  } catch (error) {
    throw new Error(`seed ${seed}, ${nodes} nodes: ${String(error)}`, { cause: error });
  }
}

/** What all of them came to together. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((all, each) => all + of(each), 0);
  const outcomes = new Set(tallies.flatMap((tally) => Object.keys(tally.outcomes)));
  const counted = (what: Happening): number => sum(({ happened }) => happened[what]);
  return {
    runs: sum(({ runs }) => runs),
    steps: sum(({ steps }) => steps),
    outcomes: Object.fromEntries(
      [...outcomes].map((outcome) => [outcome, sum((tally) => tally.outcomes[outcome] ?? 0)]),
    ),
    happened: {
      killed: counted('killed'),
      paused: counted('paused'),
      resumed: counted('resumed'),
      undone: counted('undone'),
      wokenUp: counted('wokenUp'),
      churned: counted('churned'),
    },
    cpu: sum(({ cpu }) => cpu),
  };
}
