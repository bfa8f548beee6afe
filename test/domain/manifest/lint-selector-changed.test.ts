import { expect, test } from 'vitest';
import type { DaemonSet, Pod } from '../../../src/domain/objects.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import { daemonSet, node, pod, selector, state } from '../../support/builders.ts';
import { atMostOne, lintOf, told } from './inputs.ts';

const old = daemonSet('agent', { selector: selector({ app: 'agent' }), templateLabels: { app: 'agent' } });

function agentPod(name: string, more: Readonly<Record<string, string>> = {}): Pod {
  return pod(name, { owner: old, node: name, labels: { app: 'agent', ...more } });
}

const plain = [agentPod('a'), agentPod('b')];
const labelled = [agentPod('a', { tier: 'node' }), agentPod('b', { tier: 'node' })];
const wider = selector({}, 'app In agent,agents');
const tier = selector({ app: 'agent', tier: 'node' });

function anew(wanted: DaemonSet['spec']['selector']): DaemonSet {
  return daemonSet('agent', { selector: wanted, templateLabels: { app: 'agent', tier: 'node' } });
}

const clusterOf = (pods: readonly Pod[], daemonSets: readonly DaemonSet[] = [old]) =>
  state({ nodes: ['a', 'b'].map((name) => node(name)), pods, daemonSets });

test.each([
  ['the same', selector({ app: 'agent' }), 0],
  ['another value', selector({ app: 'other' }), 1],
  ['one more label', selector({ app: 'agent', tier: 'a' }), 1],
  ['an expression', selector({ app: 'agent' }, 'tier Exists'), 1],
])('the selector of what is there cannot be changed: %s', (_, wanted, count) => {
  expect(lintOf('SelectorChanged', anew(wanted), clusterOf(plain), { existing: old })).toHaveLength(count);
});

test.each([
  ['all', wider, plain, 'which adopts the pods that are there', 2],
  ['all, with labels that they have beside', tier, labelled, 'which adopts the pods that are there', 2],
  ['none', tier, plain, 'does not select the pods that are there', 0],
  ['one of them', tier, [...labelled.slice(0, 1), ...plain.slice(1)], 'does not select 1 of the 2 pods', 1],
  ['none, by another value', selector({ app: 'other' }), plain, 'would run beside the new ones', 0],
])('of its pods the new selector selects %s: just these are adopted', (_, wanted, pods, words, adopted) => {
  const [found] = lintOf('SelectorChanged', anew(wanted), clusterOf(pods), { existing: old });
  expect(found?.message).toContain(words);

  const orphans = pods.map((each) => ({ ...each, metadata: { ...each.metadata, ownerReferences: [] } }));
  const change = { kind: 'applyDaemonSet', daemonSet: anew(wanted) } as const;
  const [impact] = impactOf(change, clusterOf(orphans, []), []).daemonSets;
  expect(impact?.adopted).toHaveLength(adopted);
  expect(impact?.gains).toHaveLength(2 - adopted);
});

test('pods that lack labels can be given them first', () => {
  const [found] = lintOf('SelectorChanged', anew(tier), clusterOf(plain), { existing: old });
  expect(found?.fix?.command).toBe('kubectl label pods -n default -l app=agent tier=node');
});

test('labels by which they are selected now are not to be changed on pods', () => {
  const wanted = selector({ app: 'other' });
  const [found] = lintOf('SelectorChanged', anew(wanted), clusterOf(plain), { existing: old });
  expect(found).not.toHaveProperty('fix');
});

test.each([
  [
    'on nodes that are covered',
    tier,
    ['a', 'b'],
    '2 pods that a DaemonSet agent left on nodes a and b would run beside',
  ],
  ['on a node that is not covered', tier, ['c'], undefined],
  ['and are adopted', selector({ app: 'agent' }), ['a', 'b'], undefined],
])('pods that were left %s', (_, wanted, names, message) => {
  const orphans = names.map((name, index) =>
    pod(`agent-bcdf${2 + 2 * index}`, {
      node: name,
      labels: { app: 'agent', 'controller-revision-hash': 'x' },
    }),
  );
  const found = lintOf('OrphansBeside', anew(wanted), clusterOf(orphans, []));
  expect(told(found, message)).toEqual(atMostOne(message));
});
