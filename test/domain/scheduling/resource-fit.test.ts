import { expect, test } from 'vitest';
import { NEWEST_RELEASE } from '../../../src/domain/cluster-state.ts';
import { holdsResources, podRequests, shortages, usedBy } from '../../../src/domain/scheduling/resources.ts';
import { amounts, NOW, pod, podSpec, type PodSpecOptions } from '../../support/builders.ts';
import { enoughRows, newerRows } from './resource-fit.rows.ts';

const allocatable = {
  cpu: '10m',
  memory: '20',
  pods: '32',
  'ephemeral-storage': '20',
  'example.com/aaa': '5',
  'hugepages-2Mi': '5',
};

function short(question: {
  readonly spec: PodSpecOptions;
  readonly used?: Readonly<Record<string, string>>;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly podCount?: number;
  readonly release?: number;
}): readonly string[] {
  const { release = NEWEST_RELEASE } = question;
  return shortages({
    requests: podRequests(podSpec(question.spec), release),
    allocatable: amounts(question.allocatable ?? allocatable),
    used: amounts(question.used),
    podCount: question.podCount ?? 1,
    release,
  }).map((shortage) => {
    const { resource, requested, used, allocatable: has, shortBy } = shortage;
    expect(shortBy).toBe(requested + used - has);
    return `${resource} ${requested}+${used}>${has}`;
  });
}

test.each([...enoughRows, ...newerRows])('%s', (_name, spec, used, expected) => {
  expect(short({ spec, used })).toEqual(expected);
});

test.each(enoughRows)('in v1.20 too: %s', (_name, spec, used, expected) => {
  expect(short({ spec, used, release: 20 })).toEqual(expected);
});

// fit_test.go TestNotEnoughRequests, v1.20.2: a node with room for one pod, which it has
test.each([
  ['for a pod that asks for nothing', {}, { cpu: '10m', memory: '20' }],
  ['for a pod whose requests fit', { requests: { cpu: '1m', memory: '1' } }, { cpu: '5m', memory: '5' }],
  ['for a pod that fits exactly', { requests: { cpu: '5m', memory: '1' } }, { cpu: '5m', memory: '19' }],
  [
    'for a pod with an init container that fits exactly',
    { initContainers: [{ requests: { cpu: '5m' } }] },
    { cpu: '5m' },
  ],
])('too many pods: %s', (_name, spec, used) => {
  const few = { cpu: '10m', memory: '20', pods: '1' };
  expect(short({ spec, used, allocatable: few })).toEqual(['pods 1+1>1']);
});

test('too many pods is said beside everything else that is short', () => {
  const spec = { requests: { cpu: '20m', memory: '1' } };
  expect(short({ spec, podCount: 32 })).toEqual(['pods 1+32>32', 'cpu 20+0>10']);
});

test('a node that says nothing of pods has room for none', () => {
  expect(short({ spec: {}, allocatable: { cpu: '1' }, podCount: 0 })).toEqual(['pods 1+0>0']);
});

// fit_test.go TestRestartableInitContainers, v1.34: a node with 2m cpu, room for one pod, and no pod
test.each([
  ['a pod without sidecars that asks for nothing fits', {}, []],
  ['a sidecar that asks for nothing fits', { initContainers: [{ restartPolicy: 'Always' }] }, []],
  [
    'container and sidecar fit together',
    { requests: { cpu: '1m' }, initContainers: [{ restartPolicy: 'Always', requests: { cpu: '1m' } }] },
    [],
  ],
  [
    'container and sidecar are too much together',
    { requests: { cpu: '1m' }, initContainers: [{ restartPolicy: 'Always', requests: { cpu: '2m' } }] },
    ['cpu 3+0>2'],
  ],
])('sidecars: %s', (_name, spec, expected) => {
  expect(short({ spec, allocatable: { cpu: '2m', memory: '0', pods: '1' }, podCount: 0 })).toEqual(expected);
});

// fitsRequest, pkg/scheduler/framework/plugins/noderesources/fit.go, v1.20.2, v1.26 and v1.28
test.each([
  [
    'up to v1.25 zero of an overcommitted extended resource is checked',
    25,
    { cpu: '1m', 'example.com/aaa': '0' },
    { 'example.com/aaa': '6' },
    ['example.com/aaa 0+6>5'],
  ],
  ['from v1.26 on it is not', 26, { cpu: '1m', 'example.com/aaa': '0' }, { 'example.com/aaa': '6' }, []],
  [
    'up to v1.27 memory is checked where only cpu is asked for',
    27,
    { cpu: '1m' },
    { memory: '21' },
    ['memory 0+21>20'],
  ],
  ['from v1.28 on it is not', 28, { cpu: '1m' }, { memory: '21' }, []],
  ['a pod that asks for nothing was never checked', 20, {}, { memory: '21' }, []],
  ['nor was one that asks for nothing but zeros', 20, { cpu: '0' }, { memory: '21' }, []],
] as const)('%s', (_name, release, requests, used, expected) => {
  expect(short({ spec: { requests }, used, release })).toEqual(expected);
});

// newPodInformer, pkg/scheduler/scheduler.go, v1.34: its field selector leaves out pods that ended
test.each([
  ['a running pod', { phase: 'Running' }, true],
  ['a pod that is bound and still pending', { phase: 'Pending' }, true],
  ['a pod that is being deleted', { deletionTimestamp: NOW }, true],
  ['a pod of which the node has lost track', { phase: 'Unknown' }, true],
  ['a pod that has succeeded', { phase: 'Succeeded' }, false],
  ['a pod that has failed', { phase: 'Failed' }, false],
  ['a failed pod that is being deleted', { phase: 'Failed', deletionTimestamp: NOW }, false],
])('whether it holds its share: %s', (_name, options, expected) => {
  expect(holdsResources(pod('p', { node: 'n1', ...options }))).toBe(expected);
});

test('the use of a node is the sum over its pods, init containers that are done included', () => {
  const pods = [
    pod('a', { node: 'n1', requests: { cpu: '100m', memory: '1Gi' } }),
    pod('b', {
      node: 'n1',
      namespace: 'other',
      podSpec: { requests: { cpu: '1' }, initContainers: [{ requests: { cpu: '2' } }] },
    }),
    pod('c', { node: 'n1', podSpec: { requests: { 'example.com/aaa': '1' }, overhead: { cpu: '250m' } } }),
  ];
  expect(usedBy(pods, NEWEST_RELEASE)).toEqual({ cpu: 2350, memory: 1024 ** 3, 'example.com/aaa': 1 });
});
