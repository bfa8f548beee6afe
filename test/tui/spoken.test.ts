import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import type { Action } from '../../src/tui/action.ts';
import { spokenOf } from '../../src/tui/spoken.ts';
import { Journey, trouble } from './journey.ts';

const size = { columns: 80, rows: 24 };

/** What is told of what happens after some keys. */
function after(keys: string, happen: (journey: Journey) => void): readonly string[] {
  const journey = new Journey(size);
  if (keys !== '') journey.press(keys);
  const before = journey.state;
  happen(journey);
  return spokenOf(before, journey.state);
}

const press = (keys: string) => (journey: Journey) => void journey.press(keys);
const read = (cluster: ClusterState): Action => ({
  kind: 'read',
  cluster,
  freshness: { kind: 'live' },
  now: cluster.now,
});
/** Nothing that is drawn. */
const glyphs = /[█▓▒░─✓✗×▲·]/;

describe('what is told of a screen', () => {
  test.each([
    ['DaemonSets', 'G'],
    ['a DaemonSet', 'G enter'],
    ['events before they were read', 'G enter v v'],
    ['a node', 'G enter enter'],
    ['what a node has', 'G enter G enter v'],
    ['the matrix', 'm l l l G'],
    ['a rollout', 'G r'],
    ['namespaces', 'n'],
    ['a dialog', 'm L a = b'],
  ])('%s', (_, keys) => {
    const told = spokenOf(undefined, new Journey(size).press(keys).state);
    expect(told.filter((line) => !line.startsWith('keys: ')).join('\n')).toMatchSnapshot();
    expect(told.filter((line) => glyphs.test(line))).toEqual([]);
  });
});

describe('what is told of what happens', () => {
  test.each<[string, string, (journey: Journey) => void, readonly string[]]>([
    [
      'another row is selected: the row, and what is below it',
      '',
      press('j'),
      [
        'NAMESPACE kube-system, NAME kube-proxy, COVERAGE 4 of 4 wanted, of 4 nodes, ROLLOUT Complete',
        'daemon set "kube-proxy" successfully rolled out',
      ],
    ],
    [
      'a letter of a filter: how many rows hold it',
      '/ p r o',
      press('x'),
      ['DaemonSets 1 of 4, filter: prox_'],
    ],
    ['a message', '', (j) => void j.act({ kind: 'message', message: 'copied: x' }), ['copied: x']],
    ['nothing at each tick', 'G', (j) => void j.act({ kind: 'tick', now: trouble.now + 99_000 }), []],
    ['nothing where a reading brings nothing new', 'G', (j) => void j.act(read({ ...trouble })), []],
    [
      'nothing where everything is only older',
      'G enter',
      (j) => void j.act(read({ ...trouble, now: trouble.now + 3_600_000 })),
      [],
    ],
    [
      'that it is not renewed',
      '',
      (j) => void j.act({ kind: 'freshness', freshness: { kind: 'stale', problem: 'refused' } }),
      ['stale: reconnecting', 'refused'],
    ],
  ])('%s', (_, keys, happen, told) => {
    expect(after(keys, happen)).toEqual(told);
  });

  test('a row that changes elsewhere is told, and who is selected is not told again', () => {
    const pods = (trouble.pods ?? []).filter(({ metadata }) => metadata.name !== 'kube-proxy-gpu-1');
    const told = after('down enter G', (journey) => journey.act(read({ ...trouble, pods })));
    expect(told.filter((line) => line.startsWith('changed: '))).toEqual([
      expect.stringMatching(/^changed: NODE gpu-1, STATE Missing, /),
    ]);
    expect(told.join('\n')).not.toContain('worker-10');
  });

  test('of many rows that change how many is told', () => {
    const [node] = trouble.nodes ?? [];
    if (node === undefined) throw new Error('no node');
    const more = (taints: typeof node.spec.taints): ClusterState => {
      const extra = [1, 2, 3, 4, 5].map((number) => ({
        ...node,
        metadata: { ...node.metadata, name: `extra-${number}` },
        spec: { ...node.spec, taints },
      }));
      return { ...trouble, nodes: [...(trouble.nodes ?? []), ...extra] };
    };
    const journey = new Journey(size, more([])).press('G enter G');
    const before = journey.state;
    journey.act(read(more([{ key: 'a', value: 'b', effect: 'NoSchedule' }])));
    expect(spokenOf(before, journey.state)).toEqual(['5 rows of the list have changed']);
  });

  test('at another place it is not told again which cluster it is', () => {
    const told = after('G', press('enter'));
    expect(told[0]).toBe('logging/监视-agent, nodes 4');
  });
});
