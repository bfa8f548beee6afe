import { expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { placementChange } from '../../../src/domain/rollout/placement-change.ts';
import { daemonSet, node, pod, state, type PodSpecOptions } from '../../support/builders.ts';

const before = daemonSet('agent', { podSpec: { nodeSelector: { pool: 'a' } } });

function changedTo(podSpec: PodSpecOptions) {
  const nodes = [
    node('a1', { labels: { pool: 'a' } }),
    node('a2', { labels: { pool: 'a' }, taints: ['dedicated:NoSchedule'] }),
    node('b10', { labels: { pool: 'b' } }),
    node('b2', { labels: { pool: 'b' } }),
  ];
  const pods = [pod('p1', { node: 'a1', owner: before }), pod('p2', { node: 'a2', owner: before })];
  const after = daemonSet('agent', { podSpec });
  return placementChange(before, after, viewOf(state({ daemonSets: [before], nodes, pods })));
}

test.each<[string, PodSpecOptions, readonly string[], readonly string[]]>([
  ['a template for the same nodes changes no place', { nodeSelector: { pool: 'a' } }, [], []],
  [
    'another node selector moves all pods at once',
    { nodeSelector: { pool: 'b' } },
    ['a1', 'a2'],
    ['b2', 'b10'],
  ],
  ['no node selector adds nodes', {}, [], ['b2', 'b10']],
  [
    'a taint without effect on running pods takes none away',
    { nodeSelector: { pool: 'a' }, tolerations: [] },
    [],
    [],
  ],
  ['a template that names a node leaves all others', { nodeName: 'b2' }, ['a1', 'a2'], ['b2']],
])('%s', (_, podSpec, loses, gains) => {
  expect(changedTo(podSpec)).toEqual({ loses, gains });
});
