import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { overheadWith } from '../../../src/domain/overhead/added.ts';
import { overheadByDaemonSet, overheadGroups } from '../../../src/domain/overhead/groups.ts';
import { overheadOf } from '../../../src/domain/overhead/overhead.ts';
import {
  amounts,
  daemonSet,
  limitRange,
  node,
  NOW,
  pod,
  runtimeClass,
  state,
  type PodOptions,
  type PodSpecOptions,
  type StateOptions,
} from '../../support/builders.ts';

function on(given: StateOptions) {
  return overheadOf(viewOf(state(given)));
}

const n1 = node('n1');

/** What one DaemonSet requests of one node. */
function requestsOf(podSpec: PodSpecOptions, given: StateOptions = {}) {
  return on({ nodes: [n1], daemonSets: [daemonSet('agent', { podSpec })], ...given })[0]?.requests;
}

describe('a pod that does not exist yet', () => {
  test.each<[string, PodSpecOptions, StateOptions, Readonly<Record<string, string>>]>([
    ['requests what its template does', { requests: { cpu: '100m' } }, {}, { cpu: '100m' }],
    [
      'requests its limits, where it has no requests',
      { containers: [{ limits: { cpu: '1' } }] },
      {},
      { cpu: '1' },
    ],
    [
      'gets what a LimitRange of its namespace fills in',
      {},
      { limitRanges: [limitRange('defaults', { defaultRequest: { cpu: '250m', memory: '128Mi' } })] },
      { cpu: '250m', memory: '128Mi' },
    ],
    [
      'gets nothing from a LimitRange of another namespace',
      {},
      { limitRanges: [limitRange('defaults', { defaultRequest: { cpu: '1' } }, { namespace: 'other' })] },
      {},
    ],
    [
      'counts its largest init container, where that is more',
      { containers: [{ requests: { cpu: '100m' } }], initContainers: [{ requests: { cpu: '1' } }] },
      {},
      { cpu: '1' },
    ],
    [
      'counts its sidecars beside its containers',
      {
        containers: [{ requests: { cpu: '100m' } }],
        initContainers: [{ requests: { cpu: '50m' }, restartPolicy: 'Always' }],
      },
      {},
      { cpu: '150m' },
    ],
    [
      'counts the overhead of its runtime class',
      { runtimeClassName: 'vm', requests: { memory: '64Mi' } },
      { runtimeClasses: [runtimeClass('vm', { overhead: { memory: '128Mi' } })] },
      { memory: '192Mi' },
    ],
  ])('%s', (_, podSpec, given, expected) => {
    expect(requestsOf(podSpec, given)).toEqual({ ...amounts(expected), pods: 1 });
  });
});

describe('a RuntimeClass that selects nodes', () => {
  const vm = daemonSet('vm', { podSpec: { runtimeClassName: 'vm', requests: { cpu: '1' } } });
  const runtimeClasses = [runtimeClass('vm', { nodeSelector: { vm: 'yes' } })];
  const nodes = [node('n1', { labels: { vm: 'yes' } }), node('n2')];
  const told = (pods: StateOptions['pods']) =>
    on({ nodes, daemonSets: [vm], runtimeClasses, ...(pods === undefined ? {} : { pods }) }).map(
      ({ shares, neverPlaced }) => [shares.map((share) => share.state), neverPlaced],
    );

  test.each<[string, StateOptions['pods']]>([
    ['a pod that would be made for another node can never come there', []],
    [
      'nor can one that was made and has no node yet',
      [pod('vm-x', { owner: vm, targetNode: 'n2', podSpec: { nodeSelector: { vm: 'yes' } } })],
    ],
  ])('%s: it holds nothing', (_, pods) => {
    expect(told(pods)).toEqual([
      [['planned'], []],
      [[], [vm]],
    ]);
  });

  test('a pod that is on such a node already does hold what it requests', () => {
    expect(told([pod('vm-x', { owner: vm, node: 'n2' })])).toEqual([
      [['planned'], []],
      [['bound'], []],
    ]);
  });
});

describe('pods that are there', () => {
  const agent = daemonSet('agent', { podSpec: { requests: { cpu: '100m' } } });
  const withPods = (...pods: readonly PodOptions[]) =>
    on({
      nodes: [n1],
      daemonSets: [agent],
      pods: pods.map((options, index) => pod(`agent-${index}`, { owner: agent, ...options })),
    })[0];

  test.each<[string, readonly PodOptions[], string, number]>([
    ['count by their own spec, not the template', [{ node: 'n1', requests: { cpu: '300m' } }], '300m', 1],
    ['count where they wait for the node that they were made for', [{ targetNode: 'n1' }], '100m', 1],
    ['count while they are on their way out', [{ node: 'n1', deletionTimestamp: NOW }], '100m', 1],
    ['count both during a surge', [{ node: 'n1' }, { targetNode: 'n1' }], '200m', 2],
    ['hold nothing once they have ended: another is to come', [{ node: 'n1', phase: 'Failed' }], '100m', 1],
  ])('%s', (_, pods, cpu, count) => {
    expect(withPods(...pods)?.requests).toEqual({ ...amounts({ cpu }), pods: count });
  });

  test('say whether they are there, wait, or are still to be made', () => {
    const states = (...pods: readonly PodOptions[]) => withPods(...pods)?.shares.map((share) => share.state);
    expect(states({ node: 'n1' }, { targetNode: 'n1' })).toEqual(['bound', 'pending']);
    expect(states()).toEqual(['planned']);
  });

  test('count where they should not be, too', () => {
    const tainted = node('n1', { taints: ['dedicated=gpu:NoSchedule'] });
    const [there] = on({
      nodes: [tainted],
      daemonSets: [agent],
      pods: [pod('agent-0', { owner: agent, node: 'n1' })],
    });
    expect(there?.requests).toEqual({ ...amounts({ cpu: '100m' }), pods: 1 });
  });
});

describe('nodes', () => {
  const big = daemonSet('big', { podSpec: { requests: { cpu: '600m' } } });
  const small = daemonSet('small', { podSpec: { requests: { cpu: '300m' } } });
  const sized = (cpu: string, pods = '110') => node('n1', { allocatable: { cpu, pods } });

  test.each([
    ['with more than enough', sized('1'), []],
    ['with just enough', sized('900m'), []],
    ['short of cpu', sized('800m'), [{ resource: 'cpu', requested: 900, allocatable: 800, shortBy: 100 }]],
    ['short of pods', sized('1', '1'), [{ resource: 'pods', requested: 2, allocatable: 1, shortBy: 1 }]],
  ])('%s for its daemon pods', (_, where, expected) => {
    expect(on({ nodes: [where], daemonSets: [big, small] })[0]?.tooSmall).toEqual(expected);
  });

  test('are not too small for a surge that passes', () => {
    const pods = [
      pod('old', { owner: big, node: 'n1', creationTimestamp: NOW - 9000 }),
      pod('new', { owner: big, node: 'n1', creationTimestamp: NOW }),
    ];
    const [there] = on({ nodes: [sized('1')], daemonSets: [big], pods });
    expect(there).toMatchObject({ requests: { cpu: 1200 }, tooSmall: [] });
  });

  test('that a DaemonSet leaves out have nothing of it', () => {
    const elsewhere = daemonSet('gpu', { podSpec: { nodeSelector: { gpu: 'yes' } } });
    expect(on({ nodes: [n1], daemonSets: [elsewhere] })[0]?.shares).toEqual([]);
  });

  test('get no more pods of a DaemonSet that is being deleted', () => {
    const going = daemonSet('agent', { deletionTimestamp: NOW });
    expect(on({ nodes: [n1], daemonSets: [going] })[0]?.shares).toEqual([]);
  });

  test('are those that were asked about', () => {
    const nodes = [n1, node('n2')];
    const found = on({ nodes, daemonSets: [small], nodesAskedAbout: new Set(['n2']) });
    expect(found.map(({ node: { metadata } }) => metadata.name)).toEqual(['n2']);
  });
});

describe('sums', () => {
  const nodes = [
    node('a', { labels: { pool: 'x' } }),
    node('b', { labels: { pool: 'y' } }),
    node('c', { labels: { pool: 'x' }, allocatable: { cpu: '100m' } }),
    node('d', { labels: {} }),
  ];
  const agent = daemonSet('agent', { podSpec: { requests: { cpu: '200m' } } });
  const idle = daemonSet('idle', { podSpec: { nodeSelector: { nowhere: 'yes' } } });
  const pods = [
    pod('agent-b', { owner: agent, node: 'b', requests: { cpu: '500m', memory: '1Mi' } }),
    pod('agent-c', { owner: agent, targetNode: 'c' }),
  ];
  const all = on({ nodes, daemonSets: [agent, idle], pods });

  test('by what nodes have in common', () => {
    const groups = overheadGroups(all, ({ node: { metadata } }) => metadata.labels['pool']);
    expect(
      groups.map(({ value, nodes: count, requests, tooSmall }) => [value, count, requests, tooSmall]),
    ).toEqual([
      ['x', 2, { cpu: 400, pods: 2 }, 1],
      ['y', 1, { cpu: 500, memory: 1024 ** 2, pods: 1 }, 0],
      [undefined, 1, { cpu: 200, pods: 1 }, 0],
    ]);
  });

  test('by DaemonSet, with what any one of its pods requests', () => {
    const [first, second] = overheadByDaemonSet(all, [agent, idle]);
    expect(first).toMatchObject({
      nodes: 4,
      pods: { bound: 1, pending: 1, planned: 2 },
      requests: { cpu: 1100, pods: 4 },
      least: { cpu: 200, memory: 0 },
      most: { cpu: 500, memory: 1024 ** 2 },
      unrequested: ['memory'],
    });
    expect(second).toMatchObject({ nodes: 0, requests: {}, unrequested: [] });
  });
});

describe('with a manifest', () => {
  const agent = daemonSet('agent', { podSpec: { requests: { cpu: '200m' } } });
  const small = node('small', { allocatable: { cpu: '250m' } });
  const gpu = node('gpu', { labels: { gpu: 'yes' } });
  const scene = state({
    nodes: [small, gpu],
    daemonSets: [agent],
    pods: [pod('agent-1', { owner: agent, node: 'small', requests: { cpu: '150m' } })],
  });
  const told = (...given: Parameters<typeof overheadWith>[0]) =>
    overheadWith(given, scene).nodes.map(({ added, becomesTooSmall, requests }) => [
      added,
      becomesTooSmall,
      requests['cpu'],
    ]);

  test('a new DaemonSet adds to the nodes that it wants', () => {
    const other = daemonSet('other', {
      podSpec: { requests: { cpu: '100m' }, nodeSelector: { gpu: 'yes' } },
    });
    expect(told(other)).toEqual([
      [{}, false, 150],
      [{ cpu: 100, pods: 1 }, false, 300],
    ]);
  });

  test('it may be what makes a node too small', () => {
    const other = daemonSet('other', { podSpec: { requests: { cpu: '101m' } } });
    expect(told(other)).toEqual([
      [{ cpu: 101, pods: 1 }, true, 251],
      [{ cpu: 101, pods: 1 }, false, 301],
    ]);
  });

  test('one that is there is counted once, by its new template', () => {
    expect(told(daemonSet('agent', { podSpec: { requests: { cpu: '50m' } } }))).toEqual([
      [{ cpu: -100 }, false, 50],
      [{ cpu: -150 }, false, 50],
    ]);
  });

  test('nodes that it no longer wants are rid of it', () => {
    expect(told(daemonSet('agent', { podSpec: { nodeSelector: { gpu: 'yes' } } }))).toEqual([
      [{ cpu: -150, pods: -1 }, false, undefined],
      [{ cpu: -200 }, false, undefined],
    ]);
  });
});
