import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import { patchAsSeen } from '../../../src/cluster/rollout/patch-as-seen.ts';
import { fieldManager } from './drive-scene.ts';
import { PlayedCluster } from './played-cluster.ts';
import { VirtualTime } from './virtual-time.ts';

const conflict = new ClusterError('conflict', 'the object has been modified');
const patch = { metadata: { annotations: { a: 'b' } } };

function scene(conflicts: number) {
  const time = new VirtualTime();
  const played = new PlayedCluster(time, 1);
  played.fail('patch', conflict, { times: conflicts });
  const pauses: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
  const patching = patchAsSeen(played.asCluster(), played.daemonSet, patch, {
    fieldManager,
    timing: { wait },
  });
  return { played, patching, pauses };
}

test('a conflict over the status alone is tried again, at once the first time', async () => {
  const { patching, pauses } = scene(1);
  expect((await patching).metadata.annotations).toEqual({ a: 'b' });
  expect(pauses).toEqual([]);
});

test('a server that is busy is left longer and longer pauses', async () => {
  const { patching, pauses } = scene(10);
  await patching;
  expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 500, 500, 500]);
});

test('what has no end is passed on', async () => {
  const { played, patching } = scene(99);
  await expect(patching).rejects.toThrow('modified');
  expect(played.asked.filter((request) => request === 'patch')).toHaveLength(30);
});
