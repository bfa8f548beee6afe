import { describe, expect, test } from 'vitest';
import { ChangeScene } from './changing.ts';

describe('rollout advance', () => {
  test('makes the pod anew on just these nodes, under OnDelete too', async () => {
    const scene = await new ChangeScene().withStrategy({ type: 'OnDelete' }).updated();
    const { code, stdout } = await scene.run('advance agent --node n2 --node node/n4');
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
    expect(scene.played.images).toEqual({ n1: 'good', n2: 'second', n3: 'good', n4: 'second', n5: 'good' });
  });

  test('names may stand together; a new pod that fails makes it 1', async () => {
    const scene = await new ChangeScene().withStrategy({ type: 'OnDelete' }).updated('bad');
    const { code, stdout } = await scene.run('advance agent --node n1,n2,n1 -o json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'RolloutAdvance',
      nodes: [
        { node: 'n1', outcome: 'failed', deleted: 'agent-1' },
        { node: 'n2', outcome: 'failed', deleted: 'agent-2' },
      ],
    });
    expect(code).toBe(1);
  });

  test('Ctrl-C ends the waiting and says where it stands', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run('advance agent --node n1', { interruptAt: 'NODE' });
    expect(stdout).toContain('n1: is not waited for any longer: ');
    expect(code).toBe(130);
  });

  test('a time that is too short makes it 1', async () => {
    const { code, stdout } = await new ChangeScene().run('advance agent --node n1 --timeout 2s');
    expect(stdout).toContain('is not available in time');
    expect(code).toBe(1);
  });

  test.each<[string, string, readonly string[] | undefined, number, readonly string[]]>([
    ['is asked first: no', 'advance agent --node n1', ['n'], 1, []],
    ['of our own sends nothing', 'advance agent --node n1 --dry-run=client', undefined, 0, []],
    [
      'of the server deletes nothing',
      'advance agent --node n1 --dry-run=server -o json',
      undefined,
      0,
      ['delete (dry run)'],
    ],
  ])('a dry run, or somebody who %s', async (_, line, answers, expected, sent) => {
    const scene = new ChangeScene();
    const { code } = await scene.run(line, answers === undefined ? {} : { answers });
    expect([code, scene.sent]).toEqual([expected, sent]);
  });

  test.each<[string, string, string]>([
    ['no node', 'advance agent', '--node is needed: the nodes on which the pod is made anew'],
    ['an unknown node', 'advance agent --node n1 --node n9', 'nodes "n9" not found'],
    [
      'a DaemonSet for a node',
      'advance agent --node ds/agent',
      'invalid argument "ds/agent" for "--node" flag: use the name of a node',
    ],
    ['an unknown DaemonSet', 'advance agnt --node n1', 'daemonsets.apps "agnt" not found'],
    [
      'no duration',
      'advance agent --node n1 --timeout x',
      'invalid argument for --timeout: "x" is no duration: use a number and a unit, e.g. 30s, 5m, 1h30m',
    ],
  ])('refuses %s before anything is done', async (_, line, message) => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run(line);
    expect(stderr).toContain(`error: ${message}\n`);
    expect([code, scene.sent]).toEqual([2, []]);
  });

  test('refuses a node without a pod, and one that should not run it', async () => {
    const scene = new ChangeScene();
    const noPod = scene.cluster({ daemonPods: async () => [] });
    const without = await scene.run('advance agent --node n1', {}, noPod);
    expect(without.stderr).toBe(
      'error: daemonsets.apps "agent" has no pod on node n1 to be made anew\n  kubectl ds why-not daemonset/agent -n default\n',
    );
    const nodes = await scene.cluster().nodes();
    const tainted = nodes.map((node) => ({
      ...node,
      spec: { ...node.spec, taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] },
    }));
    const excluded = await scene.run(
      'advance agent --node n1',
      {},
      scene.cluster({ nodes: async () => tainted }),
    );
    expect(excluded.stderr).toContain('error: daemonsets.apps "agent" should not run on node n1\n');
  });

  test('refuses while a rollout is driven', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad');
    const { code, stderr } = await scene.run('advance agent --node n1');
    expect(stderr).toContain('cannot be advanced on single nodes: its driven rollout has failed');
    expect(code).toBe(2);
  });
});
