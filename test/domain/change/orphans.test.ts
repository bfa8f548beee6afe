import { expect, test } from 'vitest';
import { orphansOf } from '../../../src/domain/change/orphans.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { daemonSet, nodeTerm, pod, revision, state } from '../../support/builders.ts';

const agent = daemonSet('agent');
const hash = { 'controller-revision-hash': 'abc' };

test.each([
  ['a pod of a DaemonSet is none', pod('p', { owner: agent, node: 'n1' }), false],
  ['a plain pod is none', pod('p', { node: 'n1' }), false],
  ['a pod with the label of a revision', pod('p', { node: 'n1', labels: hash }), true],
  [
    'a pod with the label of a generation',
    pod('p', { node: 'n1', labels: { 'pod-template-generation': '3' } }),
    true,
  ],
  [
    'a pod made for a node',
    pod('p', { podSpec: { nodeTerms: [nodeTerm([], ['metadata.name In n1'])] } }),
    true,
  ],
  [
    'a pod kept off a node is none',
    pod('p', { podSpec: { nodeTerms: [nodeTerm([], ['metadata.name NotIn n1'])] } }),
    false,
  ],
  [
    'a pod of a StatefulSet, orphaned, is none',
    pod('p', { node: 'n1', labels: { ...hash, 'statefulset.kubernetes.io/pod-name': 'p' } }),
    false,
  ],
  [
    'a pod that somebody owns without controlling it',
    pod('p', {
      node: 'n1',
      labels: hash,
      ownerReferences: [{ kind: 'Thing', name: 't', uid: 'u', controller: false }],
    }),
    true,
  ],
  [
    'a pod that another controller has is none',
    pod('p', {
      node: 'n1',
      labels: hash,
      ownerReferences: [{ kind: 'Thing', name: 't', uid: 'u', controller: true }],
    }),
    false,
  ],
])('%s', (_name, given: Pod, expected) => {
  expect(orphansOf(state({ pods: [given] }))).toHaveLength(expected ? 1 : 0);
});

test.each([
  ['by the revision that it left', 'whatever', hash, { name: 'agent', certain: true }],
  [
    'by its own name',
    'logger-x7k2p',
    { 'controller-revision-hash': 'gone' },
    { name: 'logger', certain: false },
  ],
  ['not at all', 'logger', { 'controller-revision-hash': 'gone' }, undefined],
])('its former owner is told %s', (_name, name, labels, expected) => {
  const left = revision(agent, 1, 'abc', { ownerReferences: [] });
  const [orphan] = orphansOf(
    state({ pods: [pod(name, { node: 'n1', labels })], controllerRevisions: [left] }),
  );
  expect(orphan?.formerOwner).toEqual(expected);
});

test('an orphan has a node, or the one that it was made for', () => {
  const pods = [
    pod('a', { node: 'n1', labels: hash }),
    pod('b', { podSpec: { nodeTerms: [nodeTerm([], ['metadata.name In n2'])] } }),
    pod('c', { labels: hash }),
  ];
  expect(orphansOf(state({ pods })).map(({ node }) => node)).toEqual(['n1', 'n2', undefined]);
});

test('who would adopt it is told: those in its namespace that select it', () => {
  const labels = { ...hash, app: 'agent' };
  const pods = [pod('a', { node: 'n1', labels }), pod('b', { node: 'n1', labels, namespace: 'other' })];
  const told = orphansOf(state({ pods, daemonSets: [agent, daemonSet('logger')] }));
  expect(told.map(({ adopters }) => adopters)).toEqual([['agent'], []]);
});

test('without pods there is nothing to tell', () => {
  expect(orphansOf(state({ without: ['pods'] }))).toEqual([]);
});
