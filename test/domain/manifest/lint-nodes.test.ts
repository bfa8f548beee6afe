import { describe, expect, test } from 'vitest';
import { daemonSet, node, nodeTerm, state } from '../../support/builders.ts';
import { atMostOne, lintOf, manifest, told } from './inputs.ts';

function messages(found: readonly { readonly message: string }[]): readonly string[] {
  return found.map(({ message }) => message);
}

const controlPlane = 'node-role.kubernetes.io/control-plane';
const master = 'node-role.kubernetes.io/master';
const cp = node('cp', { taints: [`${controlPlane}:NoSchedule`] });
const worker = node('w', { labels: { 'kubernetes.io/os': 'linux' } });

describe('the control plane', () => {
  test.each([
    [
      'left out by its taint alone',
      {},
      [cp, worker],
      'it does not tolerate the taint of the control plane: node cp is left out',
    ],
    ['tolerated', { tolerations: [`${controlPlane}:NoSchedule`] }, [cp, worker], undefined],
    ['not selected anyway', { nodeSelector: { zone: 'a' } }, [cp, worker], undefined],
    [
      'kept by another taint too',
      {},
      [node('x', { taints: [`${controlPlane}:NoSchedule`, 'own:NoSchedule'] })],
      undefined,
    ],
    [
      'left out by its taint for good, and not ready for now',
      {},
      [node('new', { taints: [`${controlPlane}:NoSchedule`, 'node.kubernetes.io/not-ready:NoSchedule'] })],
      'node new is left out',
    ],
    ['only not ready', {}, [node('new', { taints: ['node.kubernetes.io/not-ready:NoSchedule'] })], undefined],
    ['with the old key', {}, [node('old', { taints: [`${master}:NoSchedule`] })], 'node old is left out'],
  ])('%s', (_, podSpec, nodes, message) => {
    const found = lintOf('ControlPlaneLeftOut', daemonSet('agent', { podSpec }), state({ nodes }));
    expect(told(found, message)).toEqual(atMostOne(message));
  });
});

describe('keys that were renamed', () => {
  test.each([
    ['the old toleration alone', [`${master}:NoSchedule`], 1],
    ['both', [`${master}:NoSchedule`, `${controlPlane}:NoSchedule`], 0],
    ['the new one alone', [`${controlPlane}:NoSchedule`], 0],
    ['everything', [{ operator: 'Exists' }], 0],
  ])('a toleration: %s', (_, tolerations, count) => {
    const found = lintOf(
      'RenamedKey',
      daemonSet('agent', { podSpec: { tolerations } }),
      state({ nodes: [cp] }),
    );
    expect(found).toHaveLength(count);
    expect(found.filter(({ message }) => !message.includes('which node cp has'))).toEqual([]);
  });

  test.each([
    ['a selector', { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }, 'nodes have kubernetes.io/os now'],
    ['affinity', { nodeTerms: [nodeTerm([`${master} Exists`])] }, `nodes have ${controlPlane} now`],
    ['a selector of today', { nodeSelector: { 'kubernetes.io/os': 'linux' } }, undefined],
  ])('%s', (_, podSpec, message) => {
    const found = lintOf('RenamedKey', daemonSet('agent', { podSpec }));
    expect(told(found, message)).toEqual(atMostOne(message));
  });
});

describe('operating systems', () => {
  const windows = node('win', { labels: { 'kubernetes.io/os': 'windows' } });
  const tainted = node('win', {
    labels: { 'kubernetes.io/os': 'windows' },
    taints: ['os=windows:NoSchedule'],
  });
  test.each([
    ['several of them', {}, [worker, windows], 1],
    ['one selected', { nodeSelector: { 'kubernetes.io/os': 'linux' } }, [worker, windows], 0],
    ['one of them kept out by a taint', {}, [worker, tainted], 0],
    ['one alone', {}, [worker], 0],
    [
      'affinity about them',
      { nodeTerms: [nodeTerm(['kubernetes.io/os NotIn plan9'])] },
      [worker, windows],
      0,
    ],
  ])('%s', (_, podSpec, nodes, count) => {
    expect(lintOf('NoOperatingSystem', daemonSet('agent', { podSpec }), state({ nodes }))).toHaveLength(
      count,
    );
  });
});

test('pods that are for one operating system, on nodes of several', () => {
  const windows = node('win', { labels: { 'kubernetes.io/os': 'windows' } });
  const given = manifest({ template: { spec: { os: { name: 'linux' } } } });
  const cluster = state({ nodes: [worker, windows] });
  expect(messages(lintOf('NoOperatingSystem', daemonSet('agent'), cluster, { given }))).toEqual([
    expect.stringContaining('the scheduler does not look at that, and the kubelets of the others refuse'),
  ]);
});

describe('nothing runs', () => {
  const agent = daemonSet('agent', { podSpec: { nodeSelector: { feature: 'hw-rng' } } });

  test('since no node has the label: the fix labels one that lacks nothing else', () => {
    const [found] = lintOf('CoversNoNode', agent, state({ nodes: [cp, worker] }));
    expect(found?.message).toContain('no node has the label feature=hw-rng');
    expect(found?.fix?.command).toBe('kubectl ds label w feature=hw-rng');
  });

  test.each([
    [
      'a node that has another value of the label',
      { app: 'other' },
      [node('a', { labels: { app: 'frontend' } }), node('b', { labels: { app: 'frontend' } })],
      'nodeSelector:\n  "app": "frontend"',
    ],
    [
      'the name of a node',
      { 'kubernetes.io/hostname': 'gone' },
      [node('a', { labels: { 'kubernetes.io/hostname': 'a' } })],
      'nodeSelector:\n  "kubernetes.io/hostname": "a"',
    ],
    [
      'the old name of a label',
      { 'beta.kubernetes.io/os': 'linux' },
      [node('a', { labels: { 'kubernetes.io/os': 'linux' } })],
      'nodeSelector:\n  "kubernetes.io/os": "linux"',
    ],
    [
      'a label of the machine that no node has',
      { 'node.kubernetes.io/windows-build': '10' },
      [node('a')],
      undefined,
    ],
    [
      'two labels that no node has together',
      { a: '1', b: '1' },
      [node('a', { labels: { a: '1', b: '2' } }), node('b', { labels: { a: '2', b: '1' } })],
      undefined,
    ],
  ])('no node is labelled for %s: the selector is to be changed', (_, nodeSelector, nodes, yaml) => {
    const choosy = daemonSet('agent', { podSpec: { nodeSelector } });
    const [found] = lintOf('CoversNoNode', choosy, state({ nodes }));
    expect(found?.fix?.description).toContain('change the selector');
    expect(found?.fix?.command).toBeUndefined();
    expect(found?.fix?.yaml).toBe(yaml);
  });

  test('the fix leaves alone what a node has already', () => {
    const choosy = daemonSet('agent', { podSpec: { nodeSelector: { disk: 'ssd', app: 'agent' } } });
    const nodes = [
      node('a', { labels: { app: 'frontend', disk: 'ssd' } }),
      node('b', { labels: { disk: 'ssd' } }),
    ];
    const [found] = lintOf('CoversNoNode', choosy, state({ nodes }));
    expect(found?.fix?.command).toBe('kubectl ds label b app=agent');
  });

  test('every node that it selects is not ready as yet: it is not told to tolerate that', () => {
    const nodes = ['a', 'b'].map((name) =>
      node(name, { taints: ['node.kubernetes.io/not-ready:NoSchedule'] }),
    );
    const [found] = lintOf('NothingCanStart', daemonSet('agent'), state({ nodes }));
    expect(found?.message).toContain('nothing starts until Kubernetes takes such a taint off a node');
    expect(found).not.toHaveProperty('fix');
  });

  test('what is to be tolerated is what stays', () => {
    const taints = ['node.kubernetes.io/not-ready:NoSchedule', 'own:NoSchedule'];
    const [found] = lintOf('NothingCanStart', daemonSet('agent'), state({ nodes: [node('a', { taints })] }));
    expect(found?.fix?.yaml).toBe('tolerations:\n- key: "own"\n  operator: Exists\n  effect: NoSchedule');
  });

  test.each([
    ['a node that has it', { nodes: [node('n', { labels: { feature: 'hw-rng' } })] }],
    ['nodes that could not be read', { without: ['nodes' as const] }],
  ])('not with %s', (_, cluster) => {
    expect(lintOf('CoversNoNode', agent, state(cluster))).toEqual([]);
  });

  test('there are no nodes', () => {
    expect(messages(lintOf('CoversNoNode', agent, state({ nodes: [] })))).toEqual([
      'there are no nodes: nothing runs',
    ]);
  });

  test('affinity that no node meets', () => {
    const choosy = daemonSet('agent', { podSpec: { nodeTerms: [nodeTerm(['zone In a'])] } });
    expect(messages(lintOf('CoversNoNode', choosy, state({ nodes: [worker] })))).toEqual([
      expect.stringContaining('no node is what its affinity asks for'),
    ]);
  });

  test('every node that it selects has a taint that it does not tolerate', () => {
    const nodes = ['a', 'b'].map((name) => node(name, { taints: ['agent.example/not-ready:NoSchedule'] }));
    const [found] = lintOf('NothingCanStart', daemonSet('agent'), state({ nodes }));
    expect(found?.message).toContain('(agent.example/not-ready:NoSchedule): nothing can start');
    expect(found?.fix?.yaml).toContain('- key: "agent.example/not-ready"\n  operator: Exists');
    expect(lintOf('CoversNoNode', daemonSet('agent'), state({ nodes }))).toEqual([]);
  });

  test('it waits for labels of one that a taint keeps off, and that it tolerates itself', () => {
    const gpu = node('gpu', { taints: ['nvidia.com/gpu=true:NoSchedule'] });
    const nfd = daemonSet('nfd-worker', { podSpec: { tolerations: ['nvidia.com/gpu=present:NoSchedule'] } });
    const plugin = daemonSet('plugin', {
      podSpec: {
        tolerations: [{ operator: 'Exists' }],
        nodeTerms: [nodeTerm(['nvidia.com/gpu.present In true'])],
      },
    });
    const [found] = lintOf('NothingCanStart', plugin, state({ nodes: [gpu], daemonSets: [nfd] }));
    expect(found?.message).toBe(
      'no node has the label nvidia.com/gpu.present, and DaemonSet default/nfd-worker, which may be what sets labels, does not tolerate nvidia.com/gpu=true:NoSchedule of node gpu: neither can ever start there',
    );
    const tolerant = daemonSet('nfd-worker', { podSpec: { tolerations: [{ operator: 'Exists' }] } });
    expect(lintOf('NothingCanStart', plugin, state({ nodes: [gpu], daemonSets: [tolerant] }))).toEqual([]);
  });
});
