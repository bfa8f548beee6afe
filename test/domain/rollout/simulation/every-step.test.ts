import { expect, test } from 'vitest';
import { simulate } from './run.ts';

test.each([1, 2, 3, 4, 5, 6])(
  'over %i nodes the driver may be killed at any step of a rollout',
  { timeout: 60_000 },
  (nodes) => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const { steps } = simulate(seed, nodes);
      for (let step = 1; step <= steps; step += 1) {
        expect(() => simulate(seed, nodes, step), `seed ${seed}, killed at step ${step}`).not.toThrow();
      }
    }
  },
);
