import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { opening } from './altered-cluster.ts';
import { invoke, onTrouble, terminal } from './invoke.ts';

describe('why-not NODE', () => {
  test.each([120, 80])('at %d columns', async (columns) => {
    const { stdout, stderr, code } = await onTrouble(['why-not', 'worker-10'], terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('static pods are listed apart', async () => {
    const { stdout } = await onTrouble(['why-not', 'node/worker-1', 'kube-proxy']);
    expect(stdout).toMatchSnapshot();
  });

  test('near misses and fixes are told, commands never cut', async () => {
    const { stdout } = await onTrouble(['why-not', 'gpu-1', 'gpu-plugin'], terminal(60));
    expect(stdout).toContain('near: {key: nvidia.com/gpu');
    expect(stdout).toMatch(/\$ kubectl patch daemonset gpu-plugin .*\n/);
    const prose = stdout.split('\n').filter((line) => !line.includes('$ kubectl') && !line.includes('near:'));
    expect(Math.max(...prose.map(textWidth))).toBeLessThanOrEqual(60);
  });

  test('-o json is the contract', async () => {
    const { stdout } = await onTrouble([
      'why-not',
      'worker-10',
      'log-collector-of-the-northern-region',
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'kubectl-ds/v1',
      kind: 'WhyNot',
      node: 'worker-10',
      daemonSets: [
        {
          namespace: 'logging',
          state: 'Pending',
          shouldRun: true,
          fits: false,
          reasons: [{ kind: 'InsufficientResource', detail: { resource: 'cpu', requested: '1500m' } }],
        },
      ],
    });
  });

  test('-o name gives the DaemonSets that have a reason', async () => {
    const { stdout } = await onTrouble(['why-not', 'worker-2', '-o', 'name']);
    expect(stdout).toBe('daemonset.apps/监视-agent\ndaemonset.apps/gpu-plugin\n');
  });

  test.each([
    ['there is a reason to give', ['why-not', 'worker-2', '--exit-code'], 1],
    ['there is none', ['why-not', 'worker-2', 'kube-proxy', '--exit-code'], 0],
  ])('--exit-code where %s', async (_, argv, expected) => {
    expect((await onTrouble(argv)).code).toBe(expected);
  });

  test.each([
    [
      'no node named',
      ['why-not'],
      'error: name a node, or daemonset/NAME\n  for example: kubectl ds why-not node-1\n',
    ],
    [
      'a misspelt node',
      ['why-not', 'wroker-1'],
      'error: nodes "wroker-1" not found\n  did you mean "worker-1"?\n',
    ],
    [
      'a DaemonSet as a node',
      ['why-not', 'kube-proxy'],
      'error: nodes "kube-proxy" not found\n  there is a DaemonSet of that name: kubectl ds why-not daemonset/kube-proxy\n',
    ],
    [
      'another kind of object',
      ['why-not', 'deploy/web'],
      'error: the resource type "deploy" is neither a DaemonSet nor a node\n  write daemonset/NAME or node/NAME\n',
    ],
    [
      'two DaemonSets',
      ['why-not', 'ds/a', 'ds/b'],
      'error: daemonset/NAME stands alone: one DaemonSet at a time\n',
    ],
  ])('%s is refused with what to do', async (_, argv, expected) => {
    const { code, stderr } = await onTrouble(argv);
    expect(stderr).toContain(expected);
    expect(code).toBe(2);
  });
});

describe('why-not daemonset/NAME', () => {
  test.each([120, 80])('at %d columns', async (columns) => {
    const { stdout } = await onTrouble(['why-not', 'ds/gpu-plugin'], terminal(columns));
    expect(stdout).toMatchSnapshot();
  });

  test('-o json groups the nodes by reason', async () => {
    const { stdout } = await onTrouble(['why-not', 'daemonset/gpu-plugin', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'WhyNot',
      daemonSet: { namespace: 'kube-system', name: 'gpu-plugin' },
      groups: [
        { kind: 'UntoleratedTaint', nodes: ['gpu-1'], detail: { key: 'nvidia.com/gpu' } },
        { kind: 'NodeSelector', nodes: ['worker-1', 'worker-2', 'worker-10'] },
      ],
    });
  });

  test('-o csv names all nodes', async () => {
    const { stdout } = await onTrouble(['why-not', 'daemonset/gpu-plugin', '-o', 'csv']);
    expect(stdout).toMatch(/^NODES,REASON,ON,MESSAGE\r\n/);
    expect(stdout).toContain('\r\n3,NodeSelector,worker-1 worker-2 worker-10,');
  });
});

describe('why-not NODE of a user who may see little', () => {
  const forbidden = async (): Promise<never> => {
    throw new ClusterError('forbidden', 'daemonsets.apps is forbidden: not at the cluster scope');
  };
  const ofOneNamespace = (cluster: Cluster): Partial<Cluster> => ({
    daemonSets: (scope) => (scope.namespace === undefined ? forbidden() : cluster.daemonSets(scope)),
  });

  test('who may not list DaemonSets everywhere is told of those in the current namespace', async () => {
    const { code, stdout, stderr } = await invoke(['why-not', 'worker-2'], {
      openCluster: opening(ofOneNamespace, 'logging'),
    });
    expect(stderr).toContain(
      'note: only namespace logging: daemonsets.apps is forbidden: not at the cluster scope\n',
    );
    expect(stdout).toContain('监视-agent');
    expect(stdout).not.toContain('kube-proxy');
    expect(code).toBe(0);
  });

  test('the note stands in JSON too', async () => {
    const { stdout, stderr } = await invoke(['why-not', 'worker-2', '-o', 'json'], {
      openCluster: opening(ofOneNamespace, 'logging'),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      notes: [expect.stringContaining('only namespace logging: ')],
    });
    expect(stderr).toBe('');
  });

  test.each<[string, readonly string[], string | undefined]>([
    ['who asked for all namespaces with -A', ['-A'], 'logging'],
    ['who may not list them there either', [], 'default'],
    ['who has no current namespace', [], undefined],
  ])('%s gets the refusal', async (_, flags, namespace) => {
    const overrides = (cluster: Cluster): Partial<Cluster> => ({
      daemonSets: (scope) => (scope.namespace === 'logging' ? cluster.daemonSets(scope) : forbidden()),
    });
    const { code, stdout, stderr } = await invoke(['why-not', 'worker-2', ...flags], {
      openCluster: opening(overrides, namespace),
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('error: daemonsets.apps is forbidden: not at the cluster scope\n');
  });

  test('a node that may not be read is not said to want no pods', async () => {
    const { stdout } = await invoke(['why-not', 'worker-2'], {
      openCluster: opening(() => ({ node: forbidden, nodes: forbidden })),
    });
    expect(stdout).toContain(
      'node/worker-2\nwhich daemon pods are wanted here is unknown; 2 of 3 that are here healthy\n',
    );
  });

  test('nor is one of which no pod is known', async () => {
    const { stdout, stderr } = await invoke(['why-not', 'worker-2', 'gpu-plugin'], {
      openCluster: opening(() => ({ node: forbidden, nodes: forbidden })),
    });
    expect(stdout).toBe('node/worker-2\nwhich daemon pods are wanted here is unknown\n\n');
    expect(stderr).not.toContain('No resources found');
  });

  test('pods that may not be read are not said to be unhealthy', async () => {
    const nothing = { podsOnNode: forbidden, unscheduledPods: forbidden, daemonPods: forbidden };
    const { stdout } = await invoke(['why-not', 'worker-2', 'kube-proxy'], {
      openCluster: opening(() => nothing),
    });
    expect(stdout).toContain('1 daemon pod wanted, whether healthy is unknown, 1 DaemonSet in all\n');
  });
});
