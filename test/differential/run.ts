/**
 * More seeds than a test run has time for, one cluster after the other:
 * `npm run test:differential -- --seeds 50 [--from-seed N]`. Exit code 1 where the product and a cluster disagree.
 */
import { parseArgs } from 'node:util';
import { findBinaries } from '../support/control-plane/binaries.ts';
import { E2E } from '../support/control-plane/cluster-under-test.ts';
import { differ, type Differences } from './differ.ts';
import { describeInFull } from './report.ts';
import { freshSeed } from './seeds.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10' }, 'from-seed': { type: 'string' } },
});
const count = Number(values.seeds);
const from = Number(values['from-seed'] ?? freshSeed());
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(from)) {
  throw new Error('--seeds and --from-seed take whole numbers');
}

const found = await findBinaries();
if (found.kind !== 'binaries') throw new Error('it needs a control plane of its own for each seed');

async function differAt(seed: number): Promise<Differences> {
  const cluster = await E2E.start(found);
  try {
    return await differ({ api: cluster.api, kubelet: cluster.kubelet, release: await cluster.minor() }, seed);
  } finally {
    await cluster.stop();
  }
}

/** Of a seed; the rest is mostly the same on other nodes. */
const shown = 5;

const total = { tally: new Tally(), pairs: 0, comparisons: 0, disagreements: 0, failures: 0 };
for (let seed = from; seed < from + count; seed += 1) {
  const started = performance.now();
  try {
    const { pairs, comparisons, tally, disagreements } = await differAt(seed);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(
      `seed ${seed}: ${pairs} pairs, ${comparisons} comparisons, ${disagreements.length} disagreements, ${seconds} s`,
    );
    for (const disagreement of disagreements.slice(0, shown)) console.log(describeInFull(disagreement, seed));
    if (disagreements.length > shown) console.log(`  and ${disagreements.length - shown} more`);
    total.tally.addAll(tally);
    total.pairs += pairs;
    total.comparisons += comparisons;
    total.disagreements += disagreements.length;
  } catch (error) {
    total.failures += 1;
    console.log(`seed ${seed}: ${String(error)}`);
  }
}
console.log(
  `${count} seeds from ${from}: ${total.pairs} pairs, ${total.comparisons} comparisons, ` +
    `${total.disagreements} disagreements, ${total.failures} that did not get so far`,
);
console.log(`seen: ${total.tally.toString()}`);
if (total.disagreements + total.failures > 0) process.exitCode = 1;
