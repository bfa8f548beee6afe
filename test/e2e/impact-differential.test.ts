import { expect, test } from 'vitest';
import { differInImpact } from '../differential/impact/differ.ts';
import { productOn } from '../differential/impact/product.ts';
import { seedsOfRun } from '../differential/seeds.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';

/** `node test/differential/impact/run.ts` makes more of them. */
const changes = 12;

const [seed = 1] = seedsOfRun(process.env['KUBECTL_DS_SEED']).slice(-1);

describeOnControlPlane(
  `what changes were said to do, and what they did, seed ${seed}`,
  (cluster) => {
    test('is the same for every pod of every DaemonSet', { timeout: 240_000 }, async () => {
      const found = await differInImpact(await productOn(cluster()), seed, changes);

      console.log(`seed ${seed}: ${found.changes} changes: ${found.tally.toString()}`);
      expect(found.disagreements).toEqual([]);
      expect(found.changes).toBe(changes);
    });
  },
  { ownControlPlane: true },
);
