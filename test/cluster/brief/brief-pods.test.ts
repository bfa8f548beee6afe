import { describe, expect, test } from 'vitest';
import { briefPods, rowsTellEnough } from '../../../src/cluster/brief/brief-pods.ts';
import { decodePodTable, type PodRow } from '../../../src/cluster/brief/pod-table.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { daemonSet } from '../../support/builders.ts';

const settled = {
  observedGeneration: 1,
  desiredNumberScheduled: 3,
  currentNumberScheduled: 3,
  numberMisscheduled: 0,
  numberReady: 3,
  numberAvailable: 3,
  numberUnavailable: 0,
  updatedNumberScheduled: 3,
};

function agent(status: Partial<DaemonSet['status']> = {}, spec: Partial<DaemonSet['spec']> = {}): DaemonSet {
  const base = daemonSet('agent');
  return {
    ...base,
    metadata: { ...base.metadata, generation: 1 },
    spec: { ...base.spec, ...spec },
    status: { ...settled, ...status },
  };
}

function row(name: string, node: string, more: Partial<PodRow> = {}): PodRow {
  return { name, node, ready: [1, 1], status: 'Running', restarts: 0, age: 60_000, ...more };
}

const known = { revisionHash: 'abc', notReadyNodes: new Set<string>() };
const three = [row('a', 'n1'), row('b', 'n2'), row('c', 'n3')];

describe('rows of a table tell enough of a DaemonSet', () => {
  test.each<[string, DaemonSet, boolean]>([
    ['that is settled', agent(), true],
    [
      'with too few pods to be worth it',
      agent({ desiredNumberScheduled: 2, currentNumberScheduled: 2 }),
      false,
    ],
    ['whose template the controller has not seen: no', agent({ observedGeneration: 0 }), false],
    ['in the middle of a rollout: no', agent({ updatedNumberScheduled: 2 }), false],
    ['that lacks a pod: no', agent({ currentNumberScheduled: 2 }), false],
    ['with a pod where none should be: no', agent({ numberMisscheduled: 1 }), false],
    ['whose pods have to be ready for a while: no', agent({}, { minReadySeconds: 5 }), false],
    ['of which a pod is not ready', agent({ numberReady: 2, numberAvailable: 2 }), true],
  ])('%s', (_, daemon, expected) => {
    expect(rowsTellEnough(daemon, 3)).toBe(expected);
  });

  test('that waits for readiness gates: no', () => {
    const { template, ...spec } = agent().spec;
    const gated = { ...template, json: { spec: { readinessGates: [{ conditionType: 'net' }] } } };
    expect(rowsTellEnough(agent({}, { ...spec, template: gated }), 3)).toBe(false);
  });
});

describe('pods that rows stand for', () => {
  test.each<[string, readonly PodRow[], readonly string[]]>([
    ['all of them run', three, []],
    [
      'one crashes',
      [row('a', 'n1', { ready: [0, 1], status: 'CrashLoopBackOff' }), ...three.slice(1)],
      ['a'],
    ],
    ['one goes', [row('a', 'n1', { status: 'Terminating' }), ...three.slice(1)], ['a']],
    [
      'one waits for its node',
      [row('a', '', { ready: [0, 1], status: 'Pending' }), ...three.slice(1)],
      ['a'],
    ],
    ['of one a container is not ready', [row('a', 'n1', { ready: [1, 2] }), ...three.slice(1)], ['a']],
  ])('%s: it is looked at', (_, rows, inDoubt) => {
    const brief = briefPods(agent(), rows, known, 1_000_000);
    expect(brief?.inDoubt).toEqual(inDoubt);
    expect(brief?.pods.map(({ metadata }) => metadata.name)).toEqual(
      ['a', 'b', 'c'].filter((name) => !inDoubt.includes(name)),
    );
  });

  test('nothing was heard of a node lately: its pod is looked at', () => {
    const brief = briefPods(agent(), three, { ...known, notReadyNodes: new Set(['n2']) }, 0);
    expect(brief?.inDoubt).toEqual(['b']);
  });

  test.each<[string, readonly PodRow[], DaemonSet['status']]>([
    ['a node has two', [row('a', 'n1'), row('b', 'n2'), row('c', 'n2')], settled],
    ['there are more than the controller counts', [...three, row('d', 'n4')], settled],
    ['there are fewer', three.slice(1), settled],
    ['more look ready than the controller says', three, { ...settled, numberReady: 2 }],
  ])('%s: all are read in full', (_, rows, status) => {
    expect(briefPods(agent(status), rows, known, 0)).toBeUndefined();
  });

  test('which revision they are of is not known: all are read in full', () => {
    expect(briefPods(agent(), three, { notReadyNodes: new Set() }, 0)).toBeUndefined();
  });

  test('they are what the template says, of its revision, and as old as the row says', () => {
    const [first] =
      briefPods(agent(), [row('a', 'n1', { restarts: 4 }), ...three.slice(1)], known, 100_000)?.pods ?? [];
    expect(first).toMatchObject({
      metadata: {
        name: 'a',
        labels: { 'controller-revision-hash': 'abc' },
        creationTimestamp: 40_000,
        ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
      },
      spec: { nodeName: 'n1' },
      status: { phase: 'Running', containerStatuses: [{ ready: true, restartCount: 4 }] },
    });
  });
});

describe('a Table of pods', () => {
  const definitions = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node'].map((name) => ({ name }));
  const table = (...cells: readonly unknown[]) => ({
    kind: 'Table',
    columnDefinitions: definitions,
    rows: [{ cells }],
  });

  test.each<[string, unknown, Partial<PodRow>]>([
    [
      'of an old server',
      table('a', '1/2', 'Running', 3, '4d3h', '10.0.0.1', 'n1'),
      { restarts: 3, ready: [1, 2] },
    ],
    [
      'of a newer one',
      table('a', '1/1', 'Running', '3 (5m ago)', '2m5s', '', 'n1'),
      { restarts: 3, age: 125_000 },
    ],
    ['of a pod without a node', table('a', '0/1', 'Pending', '0', '5s', '<none>', '<none>'), { node: '' }],
  ])('%s', (_, answer, expected) => {
    expect(decodePodTable(answer)).toMatchObject([{ name: 'a', ...expected }]);
  });

  test('without rows there are no pods', () => {
    expect(decodePodTable({ kind: 'Table', columnDefinitions: definitions, rows: null })).toEqual([]);
  });

  test('what is no Table tells nothing', () => {
    expect(decodePodTable({ kind: 'PodList', items: [] })).toBeUndefined();
  });

  test('one without the node of a pod is refused', () => {
    const short = { kind: 'Table', columnDefinitions: definitions.slice(0, 5), rows: [{ cells: ['a'] }] };
    expect(() => decodePodTable(short)).toThrow('has no column Node');
  });
});
