import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { judgePlacement } from '../../../src/domain/scheduling/placement.ts';
import {
  daemonSet,
  node,
  pod,
  type PodOptions,
  type PodSpecOptions,
  priorityClass,
  state,
} from '../../support/builders.ts';

const oneCore = { requests: { cpu: '1' } };

function judge(
  podSpec: PodSpecOptions,
  pods: readonly Pod[] = [],
  cluster: Partial<ClusterState> = {},
  own: PodOptions[] = [],
) {
  const agent = daemonSet('agent', { podSpec });
  const target = node('n1', { allocatable: { cpu: '2', pods: '3' } });
  const ownPods = own.map((options, i) => pod(`agent-${i}`, { owner: agent, ...options }));
  const read = state({ nodes: [target], daemonSets: [agent], pods: [...pods, ...ownPods], ...cluster });
  const { fits, findings, ...decision } = judgePlacement(agent, target, ownPods, viewOf(read));
  return { ...decision, fits, kinds: findings.map(({ kind }) => kind) };
}

// pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates_test.go TestPreEnqueue, v1.34
test.each([
  ['a pod without gates is scheduled', [], true, []],
  ['a pod with gates waits, even where there is room', ['foo', 'bar'], false, ['SchedulingGated']],
] as const)('%s', (_name, schedulingGates, fits, kinds) => {
  expect(judge({ schedulingGates })).toMatchObject({ shouldRun: true, fits, kinds });
});

test('another scheduler is named, and the filters are asked all the same', () => {
  expect(judge({ schedulerName: 'mine' })).toMatchObject({ fits: true, kinds: ['OtherScheduler'] });
});

const other = (name: string, options: PodOptions = {}): Pod =>
  pod(name, { node: 'n1', requests: { cpu: '2' }, ...options });

describe('who counts on the node', () => {
  test.each([
    ['a pod of another namespace', [other('p', { namespace: 'x' })], false],
    ['a pod that is being deleted', [other('p', { deletionTimestamp: 1 })], false],
    ['a mirror pod', [other('p', { annotations: { 'kubernetes.io/config.mirror': 'x' } })], false],
    ['not a pod that failed', [other('p', { phase: 'Failed' })], true],
    ['not a pod that succeeded', [other('p', { phase: 'Succeeded' })], true],
    ['not a pod of another node', [other('p', { node: 'n2' })], true],
    ['not a pod without a node', [pod('p', { requests: { cpu: '2' } })], true],
    [
      'a pod that the node was promised to',
      [pod('p', { requests: { cpu: '2' }, nominatedNodeName: 'n1', priority: 5 })],
      false,
    ],
  ])('%s', (_name, pods, fits) => {
    expect(judge(oneCore, pods)).toMatchObject({ fits, kinds: fits ? [] : ['InsufficientResource'] });
  });

  test('not the pod of the DaemonSet itself', () => {
    expect(judge({ requests: { cpu: '2' }, ports: [80] }, [], {}, [{ node: 'n1' }])).toMatchObject({
      fits: true,
      kinds: [],
    });
  });
});

test('pods on the node that could not be read leave it open', () => {
  const { fits, kinds } = judge(oneCore, [], { nodesWithAllPods: new Set(['n2']) });
  expect(fits).toBeUndefined();
  expect(kinds).toEqual([]);
});

test('a pod that exists is judged by its own spec, which admission may have changed', () => {
  const grown = { targetNode: 'n1', podSpec: { requests: { cpu: '3' } } };
  expect(judge(oneCore, [], {}, [grown])).toMatchObject({ fits: false, kinds: ['InsufficientResource'] });
});

test('every filter that fails is found, in the order of the scheduler', () => {
  const containers = [{ ports: [80], requests: { cpu: '1' } }];
  const volumes = [{ name: 'v', kind: 'persistentVolumeClaim', claimName: 'gone' }] as const;
  const taken = pod('p', { node: 'n1', podSpec: { containers: [{ ports: [80], requests: { cpu: '2' } }] } });
  const kinds = ['HostPort', 'InsufficientResource', 'Volume'];
  expect(judge({ containers, volumes }, [taken])).toMatchObject({ fits: false, kinds });
});

// pkg/scheduler/framework/plugins/defaultpreemption/default_preemption_test.go TestDryRunPreemption, v1.34
describe('preemption', () => {
  const priorityClasses = [
    priorityClass('high', 10),
    priorityClass('never', 10, { preemptionPolicy: 'Never' }),
  ];
  const high = { ...oneCore, priorityClassName: 'high' };
  test.each([
    [
      'a pod of lower priority could make room',
      high,
      [other('p', { priority: 0 })],
      ['InsufficientResource', 'Preemptible'],
    ],
    ['a pod of the same priority could not', high, [other('p', { priority: 10 })], ['InsufficientResource']],
    [
      'a class that never preempts frees nothing',
      { ...high, priorityClassName: 'never' },
      [other('p', { priority: 0 })],
      ['InsufficientResource'],
    ],
    [
      'lower ones would not be enough',
      { ...high, requests: { cpu: '3' } },
      [other('p', { priority: 0 })],
      ['InsufficientResource'],
    ],
    ['nothing is freed where it fits', high, [other('p', { priority: 0, requests: { cpu: '1' } })], []],
  ])('%s', (_name, podSpec, pods, kinds) => {
    expect(judge(podSpec, pods, { priorityClasses })).toMatchObject({ kinds });
  });
});
