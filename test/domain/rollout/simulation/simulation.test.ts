import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { type Share, simulateMany, type Tally, together } from './many.ts';

const everyEnd = ['complete', 'undone', 'failed', 'changedByOthers'];

/** A share of the seeds in a thread of its own; rejects with the violation, where there is one. */
async function inThread(workerData: Share): Promise<Tally> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData, execArgv: [] });
  const [tally] = (await once(worker, 'message')) as [Tally];
  return tally;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

function summary(
  { runs, steps, happened, outcomes, cpu }: Tally,
  nodes: number,
  milliseconds: number,
): string {
  const time = `${seconds(milliseconds)} (${seconds(cpu)} of CPU)`;
  return `${runs} rollouts over ${nodes} nodes: ${steps} steps in ${time}; ${listed(happened)}; ends: ${listed(outcomes)}`;
}

test(
  '10,000 driven rollouts over 1,000 nodes keep every promise',
  { timeout: 600_000 },
  async ({ annotate }) => {
    const begun = performance.now();
    const threads = Math.min(8, availableParallelism());
    const count = Math.ceil(10_000 / threads);
    const shares = Array.from({ length: threads }, (_, place) => ({
      from: 1 + place * count,
      count,
      nodes: 1000,
    }));
    const tally = together(await Promise.all(shares.map(inThread)));
    await annotate(summary(tally, 1000, performance.now() - begun));
    expect(Object.keys(tally.outcomes)).toEqual(expect.arrayContaining(everyEnd));
    expect(Object.values(tally.happened)).not.toContain(0);
  },
);

test('thousands of driven rollouts over 7 and over 40 nodes do too', { timeout: 60_000 }, () => {
  simulateMany({ from: 1, count: 2000, nodes: 7 });
  const { outcomes } = simulateMany({ from: 1, count: 1500, nodes: 40 });
  expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(everyEnd));
});
