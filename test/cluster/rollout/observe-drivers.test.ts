import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { withDrivers } from '../../../src/cluster/rollout/observe-drivers.ts';
import { begun, second } from './drive-scene.ts';

/** What is known of a rollout that began five seconds ago. */
async function observed(lease: (() => Promise<undefined>) | undefined) {
  const { time, played } = await begun();
  await time.pass(5 * second);
  const writes = lease && { lease };
  const cluster = { ...played.asCluster(), writes } as unknown as Cluster;
  const state = { now: time.now(), release: 30, daemonSets: [played.daemonSet], gaps: [] };
  const nothingMore = { nodesWithAllPods: new Set<string>(), knowsOtherNodes: false };
  const once = await withDrivers(cluster, { ...state, ...nothingMore });
  // A second look says nothing twice.
  return withDrivers(cluster, once);
}

test('a Lease that nobody holds: nobody drives', async () => {
  const { drivers, gaps } = await observed(async () => undefined);
  expect([...(drivers?.values() ?? [])]).toEqual([{ kind: 'nobody' }]);
  expect(gaps).toEqual([]);
});

test.each<[string, (() => Promise<undefined>) | undefined, string]>([
  [
    'Leases may not be read',
    () => Promise.reject(new ClusterError('forbidden', 'leases are forbidden')),
    'leases are forbidden',
  ],
  ['a dump is asked', undefined, 'a dump does not tell'],
])('where %s it is said that nobody knows, and when it was last written', async (_, lease, why) => {
  const { drivers, gaps } = await observed(lease);
  expect(drivers?.size).toBe(0);
  expect(gaps.map(({ message }) => message)).toEqual([
    `whether anybody drives the rollout of default/agent is not known: ${why}; it was last written 5s ago`,
  ]);
});
