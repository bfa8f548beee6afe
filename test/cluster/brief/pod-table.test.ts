import { describe, expect, test } from 'vitest';
import { decodePodTable, type PodRow } from '../../../src/cluster/brief/pod-table.ts';

const headers = [
  'Name',
  'Ready',
  'Status',
  'Restarts',
  'Age',
  'IP',
  'Node',
  'Nominated Node',
  'Readiness Gates',
] as const;

/** Cells of a row by header; what is not given is as of a pod that runs. */
type Cells = Partial<Readonly<Record<(typeof headers)[number], unknown>>>;

const running: Cells = {
  Name: 'a',
  Ready: '1/1',
  Status: 'Running',
  Restarts: '0',
  Age: '5s',
  IP: '10.0.0.1',
  Node: 'n1',
  'Nominated Node': '<none>',
  'Readiness Gates': '<none>',
};

function table(cells: Cells, order: readonly string[] = headers) {
  const row: Readonly<Record<string, unknown>> = { ...running, ...cells };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    columnDefinitions: order.map((name) => ({ name, type: 'string', priority: 0 })),
    rows: [{ cells: order.map((name) => row[name] ?? 'something'), object: null }],
  };
}

const decoded = (cells: Cells) => decodePodTable(table(cells))?.[0];

const minute = 60_000;
const day = 24 * 60 * minute;

describe('RESTARTS', () => {
  test.each<[string, unknown, number]>([
    ['a number, before v1.22', 3, 3],
    ['a text, since v1.22', '3', 3],
    ['with the time of the last, since v1.22', '3 (5m ago)', 3],
    ['with an older one', '12 (4d3h ago)', 12],
    ['none, though something ended once: v1.22 to v1.24', '0 (5m ago)', 0],
    ['of a time that the clock of the server does not know yet', '1 (<invalid> ago)', 1],
  ])('%s', (_, cell, restarts) => {
    expect(decoded({ Restarts: cell })).toMatchObject({ restarts });
  });
});

describe('READY', () => {
  test.each<[string, unknown, PodRow['ready']]>([
    ['all containers', '2/2', [2, 2]],
    ['a sidecar beside the container, counted since v1.28', '2/2', [2, 2]],
    ['a sidecar that is not ready, since v1.28', '1/2', [1, 2]],
    ['more than nine', '10/12', [10, 12]],
    ['something that no release prints', 'ready', [NaN, NaN]],
    ['half of it', '1/', [NaN, NaN]],
    ['nothing', null, [NaN, NaN]],
  ])('%s', (_, cell, ready) => {
    expect(decoded({ Ready: cell })?.ready).toEqual(ready);
  });
});

describe('STATUS is passed on as it is', () => {
  test.each<[string, string]>([
    ['of all releases', 'Running'],
    ['before it is bound', 'Pending'],
    ['that has gates before the scheduler, since v1.26', 'SchedulingGated'],
    ['whose images are pulled', 'ContainerCreating'],
    ['after its init containers', 'PodInitializing'],
    ['in its first init container', 'Init:0/1'],
    ['whose init container fails', 'Init:Error'],
    ['whose init container fails again and again', 'Init:CrashLoopBackOff'],
    ['whose init container gives no reason', 'Init:ExitCode:3'],
    ['whose init container was killed', 'Init:Signal:9'],
    ['whose container fails again and again', 'CrashLoopBackOff'],
    ['whose image is not there', 'ImagePullBackOff'],
    ['whose container gives no reason', 'ExitCode:137'],
    ['whose container was killed', 'Signal:15'],
    ['of which a container has ended, and the others are not ready, since v1.20', 'NotReady'],
    ['that was evicted', 'Evicted'],
    ['that a kubelet refused', 'NodeAffinity'],
    ['that has ended', 'Completed'],
    ['that goes', 'Terminating'],
    ['on a node that is lost', 'NodeLost'],
    ['that goes, on a node that is lost', 'Unknown'],
    ['of which the runtime has lost a container', 'ContainerStatusUnknown'],
  ])('%s: %s', (_, status) => {
    expect(decoded({ Status: status })?.status).toBe(status);
  });
});

describe('AGE', () => {
  test.each<[string, number]>([
    ['0s', 0],
    ['119s', 119_000],
    ['2m5s', 125_000],
    ['10m', 10 * minute],
    ['3h59m', 239 * minute],
    ['47h', 2820 * minute],
    ['4d3h', 4 * day + 180 * minute],
    ['364d', 364 * day],
    ['2y45d', 775 * day],
    ['9y', 3285 * day],
    // No time was set, or it lies in the future.
    ['<unknown>', 0],
    ['<invalid>', 0],
  ])('%s', (cell, age) => {
    expect(decoded({ Age: cell })).toMatchObject({ age });
  });
});

describe('wide columns, that servers send whatever is asked', () => {
  test.each<[string, Cells, Partial<PodRow>]>([
    ['a pod without a node', { Node: '<none>', Status: 'Pending' }, { node: '' }],
    [
      'one that has made room for itself',
      { Node: '<none>', Status: 'Pending', 'Nominated Node': 'n7' },
      { node: '' },
    ],
    ['no readiness gates', {}, { hasReadinessGates: false }],
    ['gates that are open', { 'Readiness Gates': '2/2' }, { hasReadinessGates: true }],
    ['a gate that is shut', { 'Readiness Gates': '0/1' }, { hasReadinessGates: true }],
  ])('%s', (_, cells, expected) => {
    expect(decoded(cells)).toMatchObject(expected);
  });
});

describe('a Table of another make', () => {
  const expected = [{ name: 'a', ready: [1, 1], status: 'Running', node: 'n1' }];

  test('with its columns in another order', () => {
    expect(decodePodTable(table({}, headers.toReversed()))).toMatchObject(expected);
  });

  test('with columns that nobody knows', () => {
    const order = ['Cluster', ...headers.slice(0, 3), 'Zone', ...headers.slice(3)];
    expect(decodePodTable(table({}, order))).toMatchObject(expected);
  });

  test('without rows there are no pods', () => {
    expect(decodePodTable({ ...table({}), rows: null })).toEqual([]);
    expect(decodePodTable({ kind: 'Table', rows: [] })).toEqual([]);
  });

  test.each(['Name', 'Ready', 'Status', 'Restarts', 'Age', 'Node', 'Readiness Gates'])(
    'that lacks the column %s tells nothing',
    (lacking) => {
      const order = headers.filter((name) => name !== lacking);
      expect(decodePodTable(table({}, order))).toBeUndefined();
    },
  );

  test.each<[string, unknown]>([
    ['without columns', { ...table({}), columnDefinitions: null }],
    ['with a row without cells', { ...table({}), rows: [{ cells: null }] }],
    ['with a row that is none', { ...table({}), rows: [null] }],
    ['with a pod without a name', table({ Name: '' })],
    ['that is a list of pods', { kind: 'PodList', items: [] }],
    ['that is nothing', null],
  ])('%s tells nothing', (_, answer) => {
    expect(decodePodTable(answer)).toBeUndefined();
  });
});
