import { describe, expect, test } from 'vitest';
import { daemonSet, node, nodeTerm, state } from '../../support/builders.ts';
import { atMostOne, lintOf, told } from './inputs.ts';

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
  ])('%s', (_, podSpec, nodes, count) => {
    expect(lintOf('NoOperatingSystem', daemonSet('agent', { podSpec }), state({ nodes }))).toHaveLength(
      count,
    );
  });
});

describe('nothing runs', () => {
  const agent = daemonSet('agent', { podSpec: { nodeSelector: { feature: 'hw-rng' } } });

  test('since no node has the label: the fix labels one that lacks nothing else', () => {
    const [found] = lintOf('CoversNoNode', agent, state({ nodes: [cp, worker] }));
    expect(found?.message).toContain('no node has the label feature=hw-rng');
    expect(found?.fix?.command).toBe('kubectl ds label w feature=hw-rng');
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
