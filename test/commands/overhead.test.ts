import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { daemonSetJson, dumpJson, nodeJson, podJson, supporting } from './daemon-dump.ts';
import { invoke, terminal, type World } from './invoke.ts';

const requesting = (cpu: string, memory?: string) => ({
  resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } },
});
const agent = daemonSetJson('kube-system', 'agent', {}, requesting('100m', '128Mi'));
const logs = daemonSetJson('logging', '监视-logs', {}, requesting('300m'));
const plugin = daemonSetJson(
  'gpu',
  'plugin',
  { nodeSelector: { gpu: 'yes' } },
  {
    resources: { limits: { cpu: '50m', memory: '64Mi', 'example.com/slot': '1' } },
  },
);
const nodes = [
  nodeJson('n1', { labels: { 'karpenter.sh/nodepool': 'general', 'topology.kubernetes.io/zone': 'a' } }),
  nodeJson('n2', { labels: { 'karpenter.sh/nodepool': 'general', gpu: 'yes', team: 'ml' } }),
  nodeJson('n10', { labels: { agentpool: 'tiny' }, allocatable: { cpu: '390m', pods: '1' } }),
];
const pods = [podJson(agent, 'n1'), podJson(agent, 'n2'), podJson(logs, 'n1')];
const stdin = dumpJson([...nodes, agent, logs, plugin, ...pods], supporting);

function overhead(argv: readonly string[], world: World = {}) {
  return invoke(['overhead', ...argv, '--from', '-'], { stdin, ...world });
}

describe('overhead', () => {
  test.each([
    [120, []],
    [80, []],
    [80, ['--by', 'daemonset']],
    [80, ['--by', 'pool']],
  ] as const)('at %d columns %s', async (columns, argv) => {
    const { stdout, stderr, code } = await overhead(argv, terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('a namespace without DaemonSets is said to have none', async () => {
    const { code, stdout, stderr } = await overhead(['-n', 'nosuch']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No resources found in nosuch namespace.\n');
  });

  test.each([60, 80, 120])('no line is wider than %d columns', async (columns) => {
    for (const by of ['node', 'daemonset', 'zone']) {
      const { stdout } = await overhead(['--by', by], terminal(columns));
      expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(columns);
    }
  });

  test('-o wide has the other resources, and whose pods they are', async () => {
    expect((await overhead(['-o', 'wide'])).stdout).toMatchSnapshot();
  });

  test('-o csv has amounts, shares and wholes one by one', async () => {
    expect((await overhead(['-o', 'csv'])).stdout).toMatchSnapshot();
  });

  test.each<[string, readonly string[], string]>([
    ['nodes', [], 'node/n2\nnode/n10\nnode/n1\n'],
    ['DaemonSets', ['--by', 'daemonset', '-n', 'kube-system'], 'daemonset.apps/agent\n'],
    ['nodes of groups', ['--by', 'label=team'], 'node/n2\nnode/n10\nnode/n1\n'],
  ])('-o name prints %s', async (_, argv, expected) => {
    expect((await overhead([...argv, '-o', 'name'])).stdout).toBe(expected);
  });

  test('-o json is the contract', async () => {
    const answer = JSON.parse((await overhead(['--node-selector', 'gpu', '-o', 'json'])).stdout) as object;
    const requests = { cpu: '450m', memory: '192Mi', pods: '3', 'example.com/slot': '1' };
    const allocatable = { cpu: '2', memory: '4Gi', pods: '20' };
    const shares = { cpu: 0.225, memory: 0.0469, pods: 0.15 };
    expect(answer).toEqual({
      apiVersion: 'kubectl-ds/v1',
      kind: 'Overhead',
      source: 'dump',
      by: 'node',
      total: { nodes: 1, requests, allocatable, shares, tooSmall: 1 },
      nodes: [
        {
          node: 'n2',
          requests,
          allocatable,
          shares,
          tooSmall: [{ resource: 'example.com/slot', requested: '1', allocatable: '0', shortBy: '1' }],
          daemonSets: [
            {
              namespace: 'kube-system',
              name: 'agent',
              state: 'bound',
              pod: 'agent-n2',
              requests: { cpu: '100m', memory: '128Mi' },
            },
            { namespace: 'logging', name: '监视-logs', state: 'planned', requests: { cpu: '300m' } },
            {
              namespace: 'gpu',
              name: 'plugin',
              state: 'planned',
              requests: { cpu: '50m', memory: '64Mi', 'example.com/slot': '1' },
            },
          ],
        },
      ],
      notes: ['no memory is requested by logging/监视-logs: what they use of it is not in the numbers'],
    });
  });

  test('-o json by pool, and by DaemonSet', async () => {
    const { groups } = JSON.parse((await overhead(['--by', 'pool-label', '-o', 'json'])).stdout) as {
      groups: readonly object[];
    };
    expect(groups).toMatchObject([
      { value: 'general', nodes: 2, tooSmall: 1 },
      { value: 'tiny', nodes: 1, tooSmall: 1 },
    ]);
    const byDaemonSet = JSON.parse((await overhead(['--by', 'daemonset', '-o', 'json'])).stdout) as object;
    expect(byDaemonSet).toMatchObject({
      daemonSets: [
        { name: 'plugin', nodes: 1, unrequested: [] },
        {
          name: 'agent',
          nodes: 3,
          pods: { bound: 2, pending: 0, planned: 1 },
          requests: { cpu: '300m', memory: '384Mi' },
          each: { least: { cpu: '100m' }, most: { cpu: '100m' } },
        },
        { name: '监视-logs', unrequested: ['memory'] },
      ],
    });
  });

  test('--exit-code: 1 where a node is too small', async () => {
    expect((await overhead(['--exit-code'])).code).toBe(1);
    expect((await overhead(['--exit-code', '--node-selector', 'topology.kubernetes.io/zone=a'])).code).toBe(
      0,
    );
  });

  test('of no node', async () => {
    const { stdout, stderr, code } = await overhead(['--node-selector', 'no=such']);
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: 'No resources found\n', code: 0 });
  });

  test('without the right to see pods it is told from templates', async () => {
    const { stdout, stderr } = await overhead([], { stdin: dumpJson([...nodes, agent]) });
    expect(stdout).toContain('0.1 (5%)');
    expect(stderr).toContain('no pods in the dump');
  });

  test.each([
    ['another grouping', ['--by', 'rack'], 'valid are node, daemonset, pool, zone, label=KEY'],
    ['no label', ['--by', 'label='], 'invalid argument "label="'],
    ['a name', ['agent'], 'unexpected argument "agent": overhead is about all DaemonSets'],
    ['no column', ['--sort-by', 'size'], 'unknown column "size"'],
  ])('%s ends with 2', async (_, argv, expected) => {
    const { code, stderr } = await overhead(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

describe('overhead -f', () => {
  const dump = fileURLToPath(new URL('../fixtures/real-world/small-node.yaml', import.meta.url));
  const manifest = dumpJson([daemonSetJson('default', 'new', {}, requesting('600m', '100Mi'))]);
  const withManifest = (argv: readonly string[], text = manifest) =>
    invoke(['overhead', '--from', dump, '-f', '-', ...argv], { ...terminal(100), input: once(text) });

  test('shows what it adds, and what becomes too small', async () => {
    const { stdout, stderr } = await withManifest([]);
    expect(`${stdout}${stderr}`).toMatchSnapshot();
  });

  test('-o json has what it adds', async () => {
    const { stdout } = await withManifest(['-o', 'json']);
    const added = { cpu: '600m', memory: '100Mi', pods: '1' };
    expect(JSON.parse(stdout)).toMatchObject({
      total: { added, tooSmall: 1 },
      nodes: [{ added, becomesTooSmall: true, tooSmall: [{ resource: 'cpu', shortBy: '40m' }] }],
    });
  });

  test.each([
    ['nothing in it', '', 'error: no objects in standard input'],
    ['another kind', dumpJson([nodeJson('n')]), 'error: standard input holds a Node: a DaemonSet is wanted'],
  ])('%s ends with 2', async (_, text, expected) => {
    const { code, stderr } = await withManifest([], text);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });

  test('one standard input cannot be both', async () => {
    const { code, stderr } = await overhead(['-f', '-']);
    expect(code).toBe(2);
    expect(stderr).toContain('--from and -f cannot both read standard input');
  });
});

describe('problems that users reported', () => {
  const folder = fileURLToPath(new URL('../fixtures/real-world/', import.meta.url));
  const told = async (file: string): Promise<unknown> => {
    const { stdout } = await invoke(['overhead', '--from', `${folder}${file}`, '-o', 'json']);
    return JSON.parse(stdout);
  };

  test('small-node: daemons take 5 of 8 pods, and over a quarter of the memory', async () => {
    expect(await told('small-node.yaml')).toMatchObject({
      total: {
        requests: { cpu: '380m', memory: '408Mi', pods: '5' },
        shares: { cpu: 0.4043, memory: 0.284, pods: 0.625 },
        tooSmall: 0,
      },
      notes: [
        'no memory is requested by kube-system/aws-node, kube-system/kube-proxy: what they use of it is not in the numbers',
      ],
    });
  });

  test('limits-only: limits count as requests, and a LimitRange fills in the rest', async () => {
    expect(await told('limits-only.yaml')).toMatchObject({
      total: { requests: { cpu: '750m', memory: '384Mi', pods: '1' }, shares: { cpu: 0.7979 } },
    });
  });
});
