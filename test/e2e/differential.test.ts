import { afterAll, expect, test } from 'vitest';
import { differ } from '../differential/differ.ts';
import { summarize } from '../differential/report.ts';
import { seedsOfRun } from '../differential/seeds.ts';
import { Tally } from '../differential/tally.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';

const seeds = seedsOfRun(process.env['KUBECTL_DS_SEED']);
const total = { tally: new Tally(), pairs: 0, seeds: 0 };

/** What the generator is for: each must be seen, or the comparison says less than it seems to. */
const mustBeSeen = [
  'bound',
  'pending',
  'excluded',
  'misscheduled',
  'NodeName',
  'NodeSelector',
  'NodeAffinity',
  'UntoleratedTaint',
  'InsufficientResource cpu',
  'InsufficientResource memory',
  'InsufficientResource ephemeral-storage',
  'InsufficientResource pods',
  'InsufficientResource example.com/widget',
  'HostPort',
  'PodAffinity',
  'PodAntiAffinity',
  'TopologySpread',
];

for (const seed of seeds) {
  describeOnControlPlane(
    `the product against the real controller and scheduler, seed ${seed}`,
    (cluster) => {
      test('says of every DaemonSet on every node what they do', { timeout: 240_000 }, async () => {
        const { api, kubelet } = cluster();

        const found = await differ({ api, kubelet, release: await cluster().minor() }, seed);

        total.tally.addAll(found.tally);
        total.pairs += found.pairs;
        total.seeds += 1;
        console.log(
          `seed ${seed}: ${found.pairs} pairs, ${found.comparisons} comparisons: ${found.tally.toString()}`,
        );
        expect(found.disagreements.map((each) => summarize(each, seed))).toEqual([]);
      });
    },
    { ownControlPlane: true },
  );
}

// A run that was told its seed, or that is skipped, need not see everything.
afterAll(() => {
  if (total.seeds < 2) return;
  expect(total.pairs).toBeGreaterThanOrEqual(1_000);
  expect(mustBeSeen.filter((what) => total.tally.of(what) === 0)).toEqual([]);
});
