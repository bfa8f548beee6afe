import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/domain/objects.ts';
import { spreadProblems } from '../../../src/domain/scheduling/topology-spread.ts';
import { node, pod, podSpec, spread } from '../../support/builders.ts';
import type { SpreadQuestionRow, SpreadVerdict } from './topology-spread.rows.ts';
import {
  fourNodes,
  multipleConstraintsRows,
  newerRows,
  singleConstraintRows,
} from './topology-spread.rows.ts';

function podsOf(row: SpreadQuestionRow, nodes: readonly Node[]): readonly Pod[] {
  return row.pods.flatMap((each, index) => {
    if (typeof each !== 'number') return [pod(`p${index}`, each)];
    const name = nodes[index]?.metadata.name ?? '';
    return Array.from({ length: each }, (_, i) => pod(`p${index}-${i}`, { node: name, labels: { foo: '' } }));
  });
}

function verdictOn(target: Node, nodes: readonly Node[], row: SpreadQuestionRow): SpreadVerdict {
  const [first] = spreadProblems({
    namespace: 'default',
    labels: row.labels ?? { foo: '' },
    spec: podSpec({ ...row.spec, topologySpreadConstraints: row.constraints }),
    node: target,
    nodes,
    pods: podsOf(row, nodes),
  });
  return first === undefined ? 'fits' : (first.skew ?? 'no label');
}

test.each([...singleConstraintRows, ...multipleConstraintsRows, ...newerRows])('$name', (row) => {
  const nodes = Object.entries(row.nodes ?? fourNodes).map(([name, labels]) => node(name, { labels }));
  expect(nodes.map((target) => verdictOn(target, nodes, row))).toEqual(row.expected);
});

test.each([
  ['under nodeTaintsPolicy Ignore a tainted node counts', 'Ignore', [], 2],
  ['under nodeTaintsPolicy Honor it does not', 'Honor', [], 'fits'],
  ['unless the pod tolerates the taint', 'Honor', ['a:NoSchedule'], 2],
] as const)('%s', (_name, nodeTaintsPolicy, tolerations, expected) => {
  const nodes = [
    node('node-a', { labels: { node: 'node-a' } }),
    node('node-b', { labels: { node: 'node-b' }, taints: ['a:NoSchedule'] }),
  ];
  const row = {
    name: '',
    constraints: [spread(1, 'node', { foo: '' }, { nodeTaintsPolicy })],
    spec: { tolerations },
    pods: [1, 0],
    expected: [],
  };
  expect(nodes.slice(0, 1).map((target) => verdictOn(target, nodes, row))).toEqual([expected]);
});

test('every constraint that fails is named', () => {
  const nodes = Object.entries(fourNodes).map(([name, labels]) => node(name, { labels }));
  const [target] = nodes;
  const found = spreadProblems({
    namespace: 'default',
    labels: { foo: '' },
    spec: podSpec({
      topologySpreadConstraints: [spread(1, 'rack', { foo: '' }), spread(3, 'other', { foo: '' })],
    }),
    node: target ?? node('none'),
    nodes,
    pods: [],
  });
  expect(found).toEqual([
    { topologyKey: 'rack', maxSkew: 1 },
    { topologyKey: 'other', maxSkew: 3 },
  ]);
});
