import { expect, test } from 'vitest';
import { viewOf, type ClusterView } from '../../../src/domain/cluster-view.ts';
import { pairOf } from '../../../src/domain/coverage/coverage.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { daemonSet, node, pod, priorityClass, runtimeClass, state } from '../../support/builders.ts';

/** Where the differential test found the domain to disagree with a real controller and scheduler, made small. */

function failingChecks(agent: DaemonSet, view: ClusterView): readonly string[] {
  return pairOf(agent, 'n1', view)
    .reasons.map(({ kind }) => kind)
    .filter((kind) => kind !== 'Unknown');
}

const high = priorityClass('high', 100_000);

test.each([
  {
    title: 'a runtime class asks for a label that the node has not: no eviction mends that',
    nodeLabels: { disk: 'hdd' },
    kinds: ['NodeSelector', 'InsufficientResource'],
  },
  {
    title: 'a runtime class asks for a label that the node has: a pod of lower priority could make room',
    nodeLabels: { disk: 'ssd' },
    kinds: ['InsufficientResource', 'Preemptible'],
  },
])('preemption: $title', ({ nodeLabels, kinds }) => {
  const agent = daemonSet('agent', {
    podSpec: { requests: { cpu: '1' }, priorityClassName: 'high', runtimeClassName: 'sandboxed' },
  });
  const view = viewOf(
    state({
      nodes: [node('n1', { labels: nodeLabels, allocatable: { cpu: '1' } })],
      daemonSets: [agent],
      pods: [pod('batch', { node: 'n1', requests: { cpu: '1' } })],
      priorityClasses: [high],
      runtimeClasses: [runtimeClass('sandboxed', { nodeSelector: { disk: 'ssd' } })],
    }),
  );

  expect(failingChecks(agent, view)).toEqual(kinds);
});

test.each([
  {
    title: 'is not checked where init containers alone ask so',
    podSpec: {
      requests: { cpu: '100m' },
      initContainers: [{ requests: { 'example.com/widget': '0' } }],
    },
    kinds: [],
  },
  {
    title: 'is checked where a container asks so',
    podSpec: { requests: { cpu: '100m', 'example.com/widget': '0' } },
    kinds: ['InsufficientResource'],
  },
])('release 1.20, zero of an extended resource that is overcommitted: $title', ({ podSpec, kinds }) => {
  const agent = daemonSet('agent', { podSpec });
  const view = viewOf(
    state({
      release: 20,
      nodes: [node('n1')],
      daemonSets: [agent],
      pods: [
        pod('static', { node: 'n1', requests: { 'example.com/widget': '1' } }),
        pod('own', { owner: agent, targetNode: 'n1' }),
      ],
    }),
  );

  expect(failingChecks(agent, view)).toEqual(kinds);
});
