import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf } from '../../../src/domain/coverage/coverage.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import { condition, daemonSet, node, NOW, pod, revision, state } from '../../support/builders.ts';

const agent = daemonSet('agent');
const n1 = node('n1');

function pairs(of: DaemonSet, nodes: readonly Node[], pods: readonly Pod[], given = {}) {
  return coverageOf(of, viewOf(state({ daemonSets: [of], nodes, pods, ...given }))).pairs;
}

const readySince = (seconds: number) => ({
  conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - seconds * 1000 })],
});

describe('the state of a DaemonSet on a node', () => {
  const patient = daemonSet('agent', { minReadySeconds: 30 });
  const tainted = node('n1', { taints: ['dedicated=db:NoSchedule'] });
  test.each<{ name: string; of?: DaemonSet; on?: Node; pods: readonly Pod[]; expected: string }>([
    {
      name: 'a ready pod is Available',
      pods: [pod('a', { owner: agent, node: 'n1' })],
      expected: 'Available',
    },
    {
      name: 'a pod that is ready for less than minReadySeconds is Ready',
      of: patient,
      pods: [pod('a', { owner: patient, node: 'n1', ...readySince(29) })],
      expected: 'Ready',
    },
    {
      name: 'exactly minReadySeconds is not yet available: upstream compares strictly',
      of: patient,
      pods: [pod('a', { owner: patient, node: 'n1', ...readySince(30) })],
      expected: 'Ready',
    },
    {
      name: 'longer than minReadySeconds is Available',
      of: patient,
      pods: [pod('a', { owner: patient, node: 'n1', ...readySince(31) })],
      expected: 'Available',
    },
    {
      name: 'an unready pod is NotReady',
      pods: [pod('a', { owner: agent, node: 'n1', ready: false })],
      expected: 'NotReady',
    },
    {
      name: 'a pod made for the node and not bound is Pending',
      pods: [pod('a', { owner: agent, targetNode: 'n1' })],
      expected: 'Pending',
    },
    { name: 'no pod where one should run is Missing', pods: [], expected: 'Missing' },
    { name: 'no pod where none should run is Excluded', on: tainted, pods: [], expected: 'Excluded' },
    {
      name: 'a pod where none should run is Misscheduled',
      on: tainted,
      pods: [pod('a', { owner: agent, node: 'n1' })],
      expected: 'Misscheduled',
    },
    {
      name: "another DaemonSet's pod does not count",
      pods: [pod('a', { owner: daemonSet('agent', { uid: 'another' }), node: 'n1' })],
      expected: 'Missing',
    },
    {
      name: 'a pod whose labels left the selector was released',
      pods: [pod('a', { owner: agent, node: 'n1', labels: { app: 'debug' } })],
      expected: 'Missing',
    },
    {
      name: 'an orphan with matching labels is adopted',
      pods: [pod('a', { node: 'n1', labels: { app: 'agent' } })],
      expected: 'Available',
    },
    {
      name: 'a terminating pod that is still ready decides where it is the only one',
      pods: [pod('a', { owner: agent, node: 'n1', deletionTimestamp: NOW })],
      expected: 'Available',
    },
    {
      name: 'a live pod decides before a terminating one',
      pods: [
        pod('a', { owner: agent, node: 'n1', deletionTimestamp: NOW }),
        pod('b', { owner: agent, node: 'n1', ready: false, creationTimestamp: NOW }),
      ],
      expected: 'NotReady',
    },
    {
      name: 'of two live pods the older decides',
      pods: [
        pod('young', { owner: agent, node: 'n1', creationTimestamp: NOW - 1 }),
        pod('old', { owner: agent, node: 'n1', ready: false, creationTimestamp: NOW - 2 }),
      ],
      expected: 'NotReady',
    },
  ])('$name', ({ of = agent, on = n1, pods, expected }) => {
    expect(pairs(of, [on], pods).map((pair) => pair.state)).toEqual([expected]);
  });
});

describe('flags beside the state', () => {
  const hash = (value: string) => ({ labels: { app: 'agent', 'controller-revision-hash': value } });
  const revisions = { controllerRevisions: [revision(agent, 1, 'old'), revision(agent, 4, 'new')] };
  test.each([
    {
      name: 'the newest revision is not outdated',
      pods: [pod('a', { owner: agent, node: 'n1', ...hash('new') })],
      flag: 'outdated',
      expected: false,
    },
    {
      name: 'an older revision is',
      pods: [pod('a', { owner: agent, node: 'n1', ...hash('old') })],
      flag: 'outdated',
      expected: true,
    },
    {
      name: 'a pod with a deletion timestamp is terminating',
      pods: [pod('a', { owner: agent, node: 'n1', deletionTimestamp: NOW })],
      flag: 'terminating',
      expected: true,
    },
    {
      name: 'two live pods are duplicates',
      pods: [pod('a', { owner: agent, node: 'n1' }), pod('b', { owner: agent, node: 'n1' })],
      flag: 'duplicate',
      expected: true,
    },
    {
      name: 'a live pod beside a terminating one is no duplicate',
      pods: [
        pod('a', { owner: agent, node: 'n1', deletionTimestamp: NOW }),
        pod('b', { owner: agent, node: 'n1' }),
      ],
      flag: 'duplicate',
      expected: false,
    },
  ] as const)('$name', ({ pods, flag, expected }) => {
    expect(pairs(agent, [n1], pods, revisions)[0]?.[flag]).toBe(expected);
  });

  test('outdated is absent where revisions could not be read', () => {
    const [pair] = pairs(agent, [n1], [pod('a', { owner: agent, node: 'n1' })]);
    expect(pair).not.toHaveProperty('outdated');
  });
});
