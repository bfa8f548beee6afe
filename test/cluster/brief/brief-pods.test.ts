import { describe, expect, test } from 'vitest';
import { briefPods, rowsTellEnough, withLookedAt } from '../../../src/cluster/brief/brief-pods.ts';
import type { PodRow } from '../../../src/cluster/brief/pod-table.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { condition, daemonSet, pod } from '../../support/builders.ts';

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
  return {
    name: `agent-${name}`,
    node,
    ready: [1, 1],
    status: 'Running',
    restarts: 0,
    age: 60_000,
    hasReadinessGates: false,
    ...more,
  };
}

const known = { revisionHash: 'abc', notReadyNodes: new Set<string>(), otherNodes: new Set<string>() };
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
    ['with a pod where none should be, as on a node that is lost', agent({ numberMisscheduled: 1 }), true],
    ['with many of those: no', agent({ numberMisscheduled: 31 }), false],
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
      ['agent-a'],
    ],
    ['one goes', [row('a', 'n1', { status: 'Terminating' }), ...three.slice(1)], ['agent-a']],
    [
      'one waits for its node',
      [row('a', '', { ready: [0, 1], status: 'Pending' }), ...three.slice(1)],
      ['agent-a'],
    ],
    ['of one a container is not ready', [row('a', 'n1', { ready: [1, 2] }), ...three.slice(1)], ['agent-a']],
    [
      'of one nobody can tell how many are ready',
      [row('a', 'n1', { ready: [NaN, NaN] }), ...three.slice(1)],
      ['agent-a'],
    ],
    [
      'a webhook has given one readiness gates that the template does not have',
      [row('a', 'n1', { hasReadinessGates: true }), ...three.slice(1)],
      ['agent-a'],
    ],
    [
      'one has a name that the controller does not give: it was adopted, or is of somebody else',
      [row('a', 'n1', { name: 'web-0' }), ...three.slice(1)],
      ['web-0'],
    ],
  ])('%s: it is looked at', (_, rows, inDoubt) => {
    const brief = briefPods(agent(), rows, known, 1_000_000);
    expect(brief?.inDoubt).toEqual(inDoubt);
    expect(brief?.pods.map(({ metadata }) => metadata.name)).toEqual(
      ['agent-a', 'agent-b', 'agent-c'].filter(
        (name) => brief?.inDoubt.includes(name) === false && rows.some((each) => each.name === name),
      ),
    );
  });

  test('nothing was heard of a node lately: its pod is looked at', () => {
    const brief = briefPods(agent(), three, { ...known, notReadyNodes: new Set(['n2']) }, 0);
    expect(brief?.inDoubt).toEqual(['agent-b']);
  });

  test.each<[string, readonly PodRow[], DaemonSet['status']]>([
    ['a node has two', [row('a', 'n1'), row('b', 'n2'), row('c', 'n2')], settled],
    ['there are more than the controller counts', [...three, row('d', 'n4')], settled],
    ['there are fewer', three.slice(1), settled],
    ['more look ready than the controller says', three, { ...settled, numberReady: 2 }],
  ])('%s: all are read in full', (_, rows, status) => {
    expect(briefPods(agent(status), rows, known, 0)).toBeUndefined();
  });

  test('they are what the template says, of its revision, and as old as the row says', () => {
    const [first] =
      briefPods(agent(), [row('a', 'n1', { restarts: 4 }), ...three.slice(1)], known, 100_000)?.pods ?? [];
    expect(first).toMatchObject({
      metadata: {
        name: 'agent-a',
        labels: { 'controller-revision-hash': 'abc' },
        creationTimestamp: 40_000,
        ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
      },
      spec: { nodeName: 'n1' },
      status: { phase: 'Running', containerStatuses: [{ ready: true, restartCount: 4 }] },
    });
  });
});

test('a name that is too long for what the controller adds to it is cut by the server', () => {
  const long = 'a'.repeat(70);
  const base = agent();
  const daemon = { ...base, metadata: { ...base.metadata, name: long } };
  const rows = three.map((each, index) => ({ ...each, name: `${'a'.repeat(58)}x${index}xyz` }));
  expect(briefPods(daemon, rows, known, 0)?.inDoubt).toEqual([]);
});

describe('pods that were looked at', () => {
  const looked = (ready: boolean) => [
    pod('agent-c', { node: 'n3', conditions: [condition('Ready', ready ? 'True' : 'False')] }),
  ];
  const rows = [row('a', 'n1'), row('b', 'n2'), row('c', 'n3', { status: 'Terminating' })];

  test.each<[string, boolean, number, number | undefined]>([
    ['as many are ready as the controller says', true, 3, 3],
    ['the one that was looked at is not', false, 2, 3],
    [
      'more look ready than the controller says: of one that looks so it is not its containers that decide',
      true,
      2,
      undefined,
    ],
  ])('%s', (_, ready, numberReady, expected) => {
    const daemon = agent({ numberReady });
    const brief = briefPods(daemon, rows, known, 0);
    expect(brief && withLookedAt(daemon, brief, looked(ready), known)?.length).toBe(expected);
  });

  test('one that is misscheduled is looked at, and counts for nothing', () => {
    const daemon = agent({ numberReady: 2, currentNumberScheduled: 2, numberMisscheduled: 1 });
    const elsewhere = { ...known, otherNodes: new Set(['n3']) };
    const brief = briefPods(daemon, three, elsewhere, 0);
    expect(brief?.inDoubt).toEqual(['agent-c']);
    expect(brief && withLookedAt(daemon, brief, looked(true), elsewhere)?.length).toBe(3);
  });
});
