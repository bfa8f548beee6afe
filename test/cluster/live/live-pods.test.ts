import { expect, test } from 'vitest';
import { decodePod } from '../../../src/cluster/decode.ts';
import { Following } from '../../../src/cluster/live/following.ts';
import { LivePods } from '../../../src/cluster/live/live-pods.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { daemonSet, NOW, pod } from '../../support/builders.ts';

const agent = daemonSet('agent');
const marked = { app: 'agent', 'controller-revision-hash': 'hash1' };
const owner = (uid: string) => [{ kind: 'ReplicaSet', name: 'web', uid, controller: true }];

test.each<[string, Pod, readonly number[]]>([
  ['that a controller has marked are read once', pod('a', { owner: agent, labels: marked }), [1, 1, 1]],
  [
    'that were adopted are not watched, and read again',
    pod('a', { owner: agent, labels: { app: 'agent' } }),
    [1, 1, 2],
  ],
  [
    'that are about to be adopted as well',
    pod('a', { labels: { app: 'agent' }, ownerReferences: [] }),
    [1, 1, 2],
  ],
  [
    'of somebody else change nothing',
    pod('a', { labels: { app: 'agent' }, ownerReferences: owner('other') }),
    [1, 1, 1],
  ],
])('pods %s', async (_, only, expected) => {
  let now = NOW;
  let reads = 0;
  const unchanged = (): void => undefined;
  const pods = new LivePods(new Following(unchanged), unchanged, { decode: decodePod, now: () => now });
  pods.following('7', true);
  const readAfter = async (milliseconds: number): Promise<number> => {
    now += milliseconds;
    await pods.of(agent, () => {
      reads += 1;
      return Promise.resolve([only]);
    });
    return reads;
  };
  expect([await readAfter(0), await readAfter(1000), await readAfter(2000)]).toEqual(expected);
});
