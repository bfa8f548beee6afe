import { test } from 'vitest';
import { expectAllOutcomes, simulateMany, summary } from './many.ts';

// The other half of the seeds is in a file of its own: a file runs on one core.
test('5,000 driven rollouts over 1,000 nodes keep every promise', { timeout: 600_000 }, ({ annotate }) => {
  const begun = performance.now();
  const tally = simulateMany(5001, 5000, 1000);
  expectAllOutcomes(tally);
  return annotate(summary(tally, 1000, performance.now() - begun)).then(() => undefined);
});
