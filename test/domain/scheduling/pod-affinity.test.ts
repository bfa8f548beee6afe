import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/domain/objects.ts';
import { type AffinityProblem, podAffinityProblems } from '../../../src/domain/scheduling/pod-affinity.ts';
import { affinityTerm, namespace, node, pod, podSpec, type PodOptions } from '../../support/builders.ts';
import { clusters, severalNodesRows } from './pod-affinity-nodes.rows.ts';
import { type Incoming, namespaceRows, on, singleNodeRows, type Verdict } from './pod-affinity.rows.ts';

const namespaces = [namespace('own'), namespace('team-a', { team: 'a' }), namespace('team-b', { team: 'b' })];

function problems(incoming: Incoming, target: Node, nodes: readonly Node[], pods: readonly Pod[]) {
  return podAffinityProblems({
    namespace: incoming.namespace ?? 'default',
    labels: incoming.labels ?? {},
    spec: podSpec(incoming.affinity === undefined ? {} : { affinity: incoming.affinity }),
    node: target,
    nodes,
    pods,
    namespaces,
  });
}

function verdict([first]: readonly AffinityProblem[]): Verdict {
  if (first === undefined) return 'fits';
  if (first.kind === 'PodAffinity') return 'affinity';
  return first.ruleOfOtherPod ? "other's anti-affinity" : 'anti-affinity';
}

const existing = (pods: readonly PodOptions[]): readonly Pod[] =>
  pods.map((options, i) => pod(`p${i}`, options));

test.each([...singleNodeRows, ...namespaceRows])('one node: %s', (_name, incoming, pods, expected) => {
  const machine = node('machine1', { labels: { region: 'r1', zone: 'z11' } });
  expect([verdict(problems(incoming, machine, [machine], existing(pods)))]).toEqual(expected);
});

test.each(severalNodesRows)('nodes: %s', (_name, incoming, pods, expected, cluster) => {
  const nodes = clusters[cluster].map(([name, labels]) => node(name, { labels }));
  const verdicts = nodes.map((target) => verdict(problems(incoming, target, nodes, existing(pods))));
  expect(verdicts).toEqual(expected);
});

// matchLabelKeys: applyMatchLabelKeysAndMismatchLabelKeys, pkg/registry/core/pod/strategy.go, v1.34
test.each([
  ['matchLabelKeys narrow affinity to pods of the same value', 'matchLabelKeys', '1', 'fits'],
  ['a pod of another value is not found', 'matchLabelKeys', '2', 'affinity'],
  ['mismatchLabelKeys leave out pods of the same value', 'mismatchLabelKeys', '1', 'affinity'],
  ['mismatchLabelKeys find pods of another value', 'mismatchLabelKeys', '2', 'fits'],
] as const)('%s', (_name, keys, value, expected) => {
  const term = affinityTerm('zone', { app: 'web' }, { [keys]: ['version'] });
  const machine = node('machine1', { labels: { zone: 'z1' } });
  const incoming = { labels: { version: '1' }, affinity: { podAffinity: [term] } };
  const there = existing([on('machine1', { app: 'web', version: value })]);
  expect(verdict(problems(incoming, machine, [machine], there))).toBe(expected);
});

test('the pod that stands against it is named', () => {
  const machine = node('machine1', { labels: { zone: 'z1' } });
  const holder = pod('holder', on('machine1', { app: 'web' }, affinityTerm('zone', { app: 'web' })));
  const incoming = {
    labels: { app: 'web' },
    affinity: { podAntiAffinity: [affinityTerm('zone', { app: 'web' })] },
  };
  const found = problems(incoming, machine, [machine], [holder]);
  expect(found.map(({ heldBy, ruleOfOtherPod }) => [heldBy?.metadata.name, ruleOfOtherPod])).toEqual([
    ['holder', false],
    ['holder', true],
  ]);
});
