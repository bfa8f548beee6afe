import { describe, expect, test } from 'vitest';
import { simulateMany, expectAllOutcomes } from './many.ts';
import { simulate } from './run.ts';

describe('small clusters', () => {
  test.each([1, 2, 3, 4, 5, 6])('of %i nodes: the driver is killed at every step of a rollout', { timeout: 60_000 }, (nodes) => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const { steps } = simulate(seed, nodes);
      for (let step = 1; step <= steps; step += 1) {
        expect(() => simulate(seed, nodes, step), `seed ${seed}, killed at step ${step}`).not.toThrow();
      }
    }
  });

  test('of 7 and of 40 nodes, thousands of them', { timeout: 60_000 }, () => {
    simulateMany(1, 2000, 7);
    expectAllOutcomes(simulateMany(1, 1500, 40));
  });
});
