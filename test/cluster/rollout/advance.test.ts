import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import { advanceNodes, type AdvanceOptions } from '../../../src/cluster/rollout/advance.ts';
import { fieldManager, second, target } from './drive-scene.ts';
import { PlayedCluster } from './played-cluster.ts';
import { settled, VirtualTime } from './virtual-time.ts';

/** Three nodes whose DaemonSet updates on deletion only, with a template that no pod has yet. */
async function scene(image = 'new') {
  const time = new VirtualTime();
  const played = new PlayedCluster(time, 3);
  const cluster = played.asCluster();
  const template = { spec: { containers: [{ name: 'main', image }] } };
  const patch = { spec: { updateStrategy: { type: 'OnDelete' }, template } };
  await cluster.writes?.patchDaemonSet(played.daemonSet.metadata, patch, { fieldManager });
  await time.pass(second);
  const told: string[] = [];
  const advance = async (nodes: readonly string[], options: Partial<AdvanceOptions> = {}, seconds = 120) => {
    const onNode: AdvanceOptions['onNode'] = ({ node, outcome }) => told.push(`${node} ${outcome}`);
    const nodeTimeout = 60 * second;
    const all = { fieldManager, nodeTimeout, timing: time, onNode, ...options };
    const advancing = advanceNodes(cluster, target, nodes, all);
    if (seconds > 0) await time.pass(seconds * second);
    return advancing;
  };
  return { time, played, advance, told };
}

test('just these nodes get a new pod, all at the same time', async () => {
  const { played, advance, told } = await scene();
  expect(await advance(['n3', 'n1'])).toEqual([
    { node: 'n3', outcome: 'available', deleted: 'agent-3', pod: expect.any(String) as string },
    { node: 'n1', outcome: 'available', deleted: 'agent-1', pod: expect.any(String) as string },
  ]);
  expect(played.images).toEqual({ n1: 'new', n2: 'good', n3: 'new' });
  expect(played.mostUnavailable).toBe(2);
  expect(told.toSorted()).toEqual(['n1 available', 'n3 available']);
});

test('a node that is none is told, and the others are done', async () => {
  const { advance, told } = await scene();
  expect(await advance(['n9', 'n1'])).toMatchObject([
    { node: 'n9', outcome: 'notCovered', message: 'no daemon pod should run there' },
    { node: 'n1', outcome: 'available' },
  ]);
  expect(told[0]).toBe('n9 notCovered');
});

test('a new pod that cannot start is told at once, with why', async () => {
  const { advance } = await scene('bad');
  expect(await advance(['n1'])).toMatchObject([
    { node: 'n1', outcome: 'failed', message: expect.stringContaining('no such image') as string },
  ]);
});

test('a node that takes too long is not waited for', async () => {
  const { advance } = await scene();
  expect(await advance(['n1'], { nodeTimeout: 2 * second })).toMatchObject([
    { node: 'n1', outcome: 'notInTime', deleted: 'agent-1', message: expect.any(String) as string },
  ]);
});

test('whoever leaves is told how far it is', async () => {
  const { time, advance } = await scene();
  const leave = new AbortController();
  const advancing = advance(['n1'], { signal: leave.signal }, 0);
  await time.pass(second / 2);
  leave.abort();
  expect(await advancing).toMatchObject([{ node: 'n1', outcome: 'left', deleted: 'agent-1' }]);
});

test.each(['delete', 'pods'] as const)(
  'what fails for a while is tried again, and no pod is deleted twice: %s',
  async (request) => {
    const { time, played, advance } = await scene();
    const reset = new ClusterError('network', 'the connection was reset');
    const advancing = advance(['n2', 'n3'], {}, 0);
    if (request === 'pods') await settled();
    played.faults = [
      { request, error: reset, done: true },
      { request, error: reset, done: false },
    ];
    await time.pass(60 * second);
    expect(await advancing).toMatchObject([{ outcome: 'available' }, { outcome: 'available' }]);
    expect(played.deleted).toEqual(['n2', 'n3']);
  },
);

test('a pod that cannot be deleted is told, and the others are gone on with', async () => {
  const { played, advance } = await scene();
  played.fail('delete', new ClusterError('forbidden', 'a webhook denied the request'));
  expect(await advance(['n2', 'n3'])).toEqual([
    { node: 'n2', outcome: 'failed', message: 'a webhook denied the request' },
    { node: 'n3', outcome: 'available', deleted: 'agent-3', pod: expect.any(String) as string },
  ]);
  expect(played.deleted).toHaveLength(1);
});

test('a right that is missing is told, and nothing goes on', async () => {
  const { time, played, advance } = await scene();
  played.fail('delete', new ClusterError('forbidden', 'pods may not be deleted'));
  const advancing = advance(['n2'], {}, 0);
  await expect(advancing).rejects.toThrow('pods may not be deleted');
  expect(time.next).toBeUndefined();
});
