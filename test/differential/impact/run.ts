/**
 * More changes than a test run has time for, so many on each cluster, one cluster after the other:
 * `node test/differential/impact/run.ts [--seeds 10] [--changes 30] [--from-seed N]`. Exit code 1 where an impact is
 * foreseen otherwise than it comes.
 */
import { parseArgs } from 'node:util';
import { findBinaries } from '../../support/control-plane/binaries.ts';
import { E2E } from '../../support/control-plane/cluster-under-test.ts';
import { freshSeed } from '../seeds.ts';
import { Tally } from '../tally.ts';
import { differInImpact, type ImpactDifferences } from './differ.ts';
import { productOn } from './product.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    changes: { type: 'string', default: '30' },
    'from-seed': { type: 'string' },
  },
});
const [seeds, changes] = [Number(values.seeds), Number(values.changes)];
const from = Number(values['from-seed'] ?? freshSeed());
if (![seeds, changes, from].every(Number.isInteger)) {
  throw new Error('--seeds, --changes and --from-seed take whole numbers');
}
const found = await findBinaries();
if (found.kind !== 'binaries') throw new Error('it needs a control plane of its own for each seed');

async function differAt(seed: number): Promise<ImpactDifferences> {
  const cluster = await E2E.start(found);
  try {
    return await differInImpact(await productOn(cluster), seed, changes);
  } finally {
    await cluster.stop();
  }
}

const total = { tally: new Tally(), changes: 0, disagreements: 0, failures: 0 };
for (let seed = from; seed < from + seeds; seed += 1) {
  const started = performance.now();
  try {
    const { changes: made, tally, disagreements } = await differAt(seed);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`seed ${seed}: ${made} changes, ${disagreements.length} disagreements, ${seconds} s`);
    for (const disagreement of disagreements) console.log(disagreement);
    total.tally.addAll(tally);
    total.changes += made;
    total.disagreements += disagreements.length;
  } catch (error) {
    total.failures += 1;
    console.log(`seed ${seed}: ${String(error)}`);
  }
}
console.log(
  `${seeds} seeds from ${from}: ${total.changes} changes, ${total.disagreements} disagreements, ` +
    `${total.failures} that did not get so far`,
);
console.log(`seen: ${total.tally.toString()}`);
if (total.disagreements + total.failures > 0) process.exitCode = 1;
