import { describe, expect, test } from 'vitest';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import { countLosses } from '../../../src/domain/change/losses.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Change } from '../../../src/domain/change/change.ts';
import { daemonSet, node, NOW, pod, priorityClass, state } from '../../support/builders.ts';
import { label, toldOf, warned } from './told.ts';

const priorityClasses = [
  priorityClass('high', 1000),
  priorityClass('mid', 100),
  priorityClass('polite', 1000, { preemptionPolicy: 'Never' }),
];
const small = node('n1', { allocatable: { cpu: '1' } });
const needs = (name: string, cpu: string, priorityClassName = '', more: object = {}) =>
  daemonSet(name, {
    podSpec: { nodeSelector: { disk: 'ssd' }, requests: { cpu }, priorityClassName, ...more },
  });
const high = needs('high', '600m', 'high');
const web = (name: string, cpu: string, options: Parameters<typeof pod>[1] = {}) =>
  pod(name, { node: 'n1', requests: { cpu }, ...options });
const on = (given: Partial<ClusterState>): ClusterState =>
  state({ nodes: [small], daemonSets: [high], priorityClasses, ...given });
const come = label('n1', 'disk=ssd');

describe('a pod that comes to a full node', () => {
  test.each<[sentence: string, given: Partial<ClusterState>, told: readonly string[]]>([
    [
      'evicts the one of lower priority that is in its way',
      { pods: [web('web', '1')] },
      ['high +n1 evicts web', 'other -web (preempted by the scheduler)'],
    ],
    [
      'evicts none that it can spare',
      { pods: [web('web', '800m'), web('little', '100m')] },
      ['high +n1 evicts web', 'other -web (preempted by the scheduler)'],
    ],
    [
      'evicts one of several that would do: the youngest is the likeliest, and none is counted as lost',
      {
        pods: [
          web('old', '400m', { creationTimestamp: NOW - 2 }),
          web('young', '400m', { creationTimestamp: NOW - 1 }),
        ],
      },
      ['high +n1 may evict young'],
    ],
    [
      'spares the one of higher priority among several that would do',
      { pods: [web('mid', '400m', { priority: 100 }), web('low', '400m', { priority: 0 })] },
      ['high +n1 may evict low'],
    ],
    [
      'evicts all where all are in its way',
      { daemonSets: [needs('high', '900m', 'high')], pods: [web('a', '500m'), web('b', '500m')] },
      [
        'high +n1 evicts a b',
        'other -a (preempted by the scheduler)',
        'other -b (preempted by the scheduler)',
      ],
    ],
    ['evicts nobody where it has its room', { pods: [web('web', '100m')] }, ['high +n1']],
    [
      'waits where those of lower priority leave too little',
      { pods: [web('web', '300m'), web('peer', '500m', { priority: 1000 })] },
      ['high +n1 fits: false'],
    ],
    [
      'waits where its class evicts nobody',
      { daemonSets: [needs('polite', '600m', 'polite')], pods: [web('web', '1')] },
      ['polite +n1 fits: false'],
    ],
    [
      'waits where it is gated',
      { daemonSets: [needs('gated', '600m', 'high', { schedulingGates: ['g'] })], pods: [web('web', '1')] },
      ['gated +n1 fits: false'],
    ],
    [
      'may evict somebody where another scheduler decides',
      { daemonSets: [needs('own', '600m', 'high', { schedulerName: 'own' })], pods: [web('web', '1')] },
      ['own +n1 may evict web'],
    ],
    [
      'takes the room of one on its way out',
      { pods: [web('leaving', '1', { deletionTimestamp: NOW })] },
      ['high +n1'],
    ],
  ])('%s', (_sentence, given, told) => {
    expect(toldOf(come, on(given))).toEqual(told);
  });

  test('may get in where its priority could not be read, and is known not to where no priority would help', () => {
    const unread = state({
      nodes: [small],
      daemonSets: [high],
      pods: [web('web', '1')],
      without: ['priorityclasses'],
    });
    expect(toldOf(come, unread)).toEqual(['high +n1 fits: undefined']);
    expect(toldOf(come, { ...unread, daemonSets: [needs('high', '2', 'high')] })).toEqual([
      'high +n1 fits: false',
    ]);
    expect(toldOf(come, { ...unread, daemonSets: [needs('plain', '600m')] })).toEqual([
      'plain +n1 fits: false',
    ]);
  });

  test('evicts daemon pods too: these are made anew, and wait unless they need less by now', () => {
    const mid = daemonSet('mid', { podSpec: { requests: { cpu: '500m' }, priorityClassName: 'mid' } });
    const pods = [pod('mid-1', { owner: mid, node: 'n1', priority: 100, requests: { cpu: '500m' } })];
    const tight = on({ daemonSets: [high, mid], pods });
    expect(toldOf(come, tight)).toEqual([
      'high +n1 evicts mid-1',
      'mid +n1 fits: false',
      'mid -n1 mid-1 (preempted by the scheduler)',
    ]);
    const updated = daemonSet('mid', { podSpec: { requests: { cpu: '300m' }, priorityClassName: 'mid' } });
    expect(toldOf(come, { ...tight, daemonSets: [high, updated] })).toEqual([
      'high +n1 evicts mid-1',
      'mid +n1',
      'mid -n1 mid-1 (preempted by the scheduler)',
    ]);
  });

  test('one whose node does not want it comes no more', () => {
    const elsewhere = daemonSet('elsewhere', { podSpec: { tolerations: [], requests: { cpu: '1' } } });
    const tainted = on({
      nodes: [node('n1', { allocatable: { cpu: '1' }, taints: ['a:NoSchedule'] })],
      daemonSets: [needs('high', '600m', 'high', { tolerations: [''] }), elsewhere],
      pods: [pod('e', { owner: elsewhere, node: 'n1', requests: { cpu: '1' } })],
    });
    expect(toldOf(come, tainted)).toEqual([
      'high +n1 evicts e',
      'elsewhere -n1 e (preempted by the scheduler)',
    ]);
  });
});

describe('a pod that is replaced', () => {
  const apply = (cpu: string, maxSurge = 0): Change => ({
    kind: 'applyDaemonSet',
    daemonSet: daemonSet('agent', {
      podSpec: { containers: [{ image: cpu, requests: { cpu } }], priorityClassName: 'high' },
      updateStrategy:
        maxSurge === 0 ? { type: 'RollingUpdate' } : { type: 'RollingUpdate', maxUnavailable: 0, maxSurge },
    }),
  });
  const agent = daemonSet('agent', { podSpec: { requests: { cpu: '400m' } } });
  const old = pod('old', { owner: agent, node: 'n1', requests: { cpu: '400m' } });

  test('by one that needs more evicts others', () => {
    const full = on({ daemonSets: [agent], pods: [old, web('web', '600m')] });
    expect(toldOf(apply('400m'), full)).toEqual(['agent old is replaced on n1']);
    expect(toldOf(apply('500m'), full)).toEqual([
      'agent old is replaced on n1 evicts web',
      'other -web (preempted by the scheduler)',
    ]);
  });

  test('beside it, in a surge, by one of higher priority is evicted by that, and lost only once', () => {
    const full = on({ daemonSets: [agent], pods: [old] });
    expect(toldOf(apply('800m', 1), full)).toEqual(['agent old is replaced on n1 evicts old']);
  });
});

describe('what is said of it', () => {
  const two = on({
    nodes: [small, node('n2', { allocatable: { cpu: '1' } })],
    pods: [web('web-1', '1'), web('web-2', '1', { node: 'n2' })],
  });

  test('a pod, and why there is no room without', () => {
    const [impact] = impactOf(come, two).daemonSets;
    expect(impact?.gains).toMatchObject([
      {
        fits: true,
        reasons: [],
        evicts: {
          pods: [{ namespace: 'default', pod: 'web-1' }],
          isCertain: true,
          reasons: [{ kind: 'InsufficientResource' }],
        },
      },
    ]);
  });

  test('a warning with the pods that go, and none that a pod would wait', () => {
    expect(warned('Preempts', come, two)).toEqual([
      'the scheduler evicts 1 pod of lower priority for a pod of default/high on node n1: default/web-1',
    ]);
    expect(warned('Preempts', label('n1,n2', 'disk=ssd'), two)).toEqual([
      'the scheduler evicts 2 pods of lower priority for 2 pods of default/high on nodes n1 and n2: default/web-1, default/web-2',
    ]);
    expect(warned('DoesNotFit', come, two)).toEqual([]);
  });

  test('a warning that names the likeliest where any of several would do', () => {
    const several = on({ pods: ['a', 'b', 'c', 'd', 'e'].map((name) => web(name, '200m')) });
    expect(warned('Preempts', come, several)).toEqual([
      'the scheduler may evict pods of lower priority for a pod of default/high on node n1; which ones is not certain, the likeliest are default/c, default/d, default/e',
    ]);
  });

  test('how many are lost, for certain and perhaps', () => {
    const several = on({ pods: [web('a', '400m'), web('b', '400m')] });
    expect(countLosses(impactOf(come, two))).toEqual({ certain: 1, perhaps: 0 });
    expect(countLosses(impactOf(come, several))).toEqual({ certain: 0, perhaps: 1 });
  });
});
