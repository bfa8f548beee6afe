import { expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { pairOf } from '../../../src/domain/coverage/coverage.ts';
import { daemonSet, node, pod, priorityClass, runtimeClass, state } from '../../support/builders.ts';

/** Where the differential test found the domain to disagree with a real controller and scheduler, made small. */

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

  expect(pairOf(agent, 'n1', view).reasons.map(({ kind }) => kind)).toEqual(kinds);
});
