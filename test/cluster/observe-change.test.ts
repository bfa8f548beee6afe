import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { observeChange } from '../../src/cluster/observe-change.ts';
import type { Change } from '../../src/domain/change/change.ts';
import { impactOf } from '../../src/domain/change/impact-of.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import { matchesLabels } from '../../src/domain/label-selector.ts';
import { affinityTerm, daemonSet, namespace, node, pod, selector, state } from '../support/builders.ts';

/** A live cluster that is as the state says, and what it was asked. */
function liveOf(whole: ClusterState, forbidden: readonly string[] = []) {
  const asked: string[] = [];
  const { nodes = [], pods = [], daemonSets } = whole;
  const ask = async <T>(question: string, answer: T): Promise<T> => {
    asked.push(question);
    if (forbidden.some((each) => question.startsWith(each))) throw new ClusterError('forbidden', question);
    return answer;
  };
  const cluster: Partial<Cluster> = {
    now: () => whole.now,
    release: async () => whole.release,
    daemonSets: () => ask('daemonSets', daemonSets),
    nodes: () => ask('nodes', nodes.toReversed()),
    node: async (name) => {
      const found = nodes.find(({ metadata }) => metadata.name === name);
      if (found === undefined) throw new ClusterError('notFound', name);
      return ask(`node ${name}`, found);
    },
    podsOnNode: (name) =>
      ask(
        `podsOnNode ${name}`,
        pods.filter(({ spec }) => spec.nodeName === name),
      ),
    unscheduledPods: () =>
      ask(
        'unscheduledPods',
        pods.filter(({ spec }) => spec.nodeName === ''),
      ),
    daemonPods: ({ metadata, spec }) =>
      ask(
        `daemonPods ${metadata.name}`,
        pods.filter((each) => matchesLabels(spec.selector, each.metadata.labels)),
      ),
    podsMatching: (within) =>
      ask(
        `podsMatching ${within ?? 'all'}`,
        pods.filter(({ metadata }) => metadata.namespace === within),
      ),
    failedCreateEvents: async () => [],
    controllerRevisions: async () => [],
    limitRanges: async () => [],
    namespace: async (name) => namespace(name),
    resourceQuotas: async () => [],
    serviceAccounts: async () => [],
    priorityClasses: async () => [],
  };
  return { cluster: cluster as Cluster, asked };
}

const everywhere = daemonSet('everywhere', {
  selector: selector({ app: 'everywhere' }),
  templateLabels: { app: 'everywhere' },
});
const onSsd = daemonSet('on-ssd', {
  selector: selector({ app: 'on-ssd' }),
  templateLabels: { app: 'on-ssd' },
  podSpec: { nodeSelector: { disk: 'ssd' } },
});
const onEdge = daemonSet('on-edge', {
  templateLabels: { app: 'everywhere' },
  podSpec: { nodeSelector: { role: 'edge' } },
}).spec.template;
const names = Array.from({ length: 30 }, (_, index) => `n${String(index).padStart(2, '0')}`);
const whole = state({
  nodes: names.map((name, index) => node(name, index < 3 ? { labels: { disk: 'ssd' } } : {})),
  daemonSets: [everywhere, onSsd],
  pods: [
    ...names.map((name) =>
      pod(`e-${name}`, { owner: everywhere, node: name, labels: { app: 'everywhere' } }),
    ),
    ...names
      .slice(0, 2)
      .map((name) => pod(`s-${name}`, { owner: onSsd, node: name, labels: { app: 'on-ssd' } })),
    pod('s-n02', { owner: onSsd, targetNode: 'n02', labels: { app: 'on-ssd' } }),
    pod('orphan', { node: 'n04', labels: { app: 'other', 'controller-revision-hash': 'x' } }),
    pod('web', { node: 'n05', labels: { app: 'web' } }),
  ],
});
const label = (nodes: readonly string[], more: object): Change => ({
  kind: 'label',
  nodes,
  set: {},
  remove: [],
  ...more,
});

describe('what is read for a change', () => {
  test.each<[sentence: string, change: Change]>([
    ['a label on one node', label(['n07'], { set: { disk: 'ssd' } })],
    ['a label that takes a pending pod away', label(['n02'], { remove: ['disk'] })],
    ['a label on many nodes, some of which gain a pod', label(names, { set: { disk: 'ssd' } })],
    ['a label on many nodes, some of which lose one', label(names, { remove: ['disk'] })],
    [
      'a taint that evicts',
      { kind: 'taint', nodes: names, add: [{ key: 'a', value: '', effect: 'NoExecute' }], remove: [] },
    ],
    [
      'a DaemonSet that goes',
      { kind: 'deleteDaemonSet', namespace: 'default', name: 'on-ssd', cascade: 'orphan' },
    ],
    ['pods that go', { kind: 'deletePods', pods: [{ namespace: 'default', name: 'orphan' }] }],
    ['a pending pod that goes', { kind: 'deletePods', pods: [{ namespace: 'default', name: 's-n02' }] }],
    [
      'a DaemonSet that comes',
      { kind: 'applyDaemonSet', daemonSet: daemonSet('new', { podSpec: { nodeSelector: { disk: 'ssd' } } }) },
    ],
  ])('tells what everything would tell: %s', async (_, change) => {
    const narrow = await observeChange(liveOf(whole).cluster, change);
    expect(impactOf(change, narrow)).toEqual(impactOf(change, whole));
  });

  test('a daemon pod that keeps others out of its zone counts, though it is on another node', async () => {
    const keeping = daemonSet('keeping', {
      selector: selector({ app: 'keeping' }),
      templateLabels: { app: 'keeping' },
      podSpec: {
        nodeSelector: { disk: 'ssd' },
        affinity: {
          podAntiAffinity: [affinityTerm('topology.kubernetes.io/zone', { app: 'everywhere' })],
        },
      },
    });
    const zone = { 'topology.kubernetes.io/zone': 'a' };
    const zonal = state({
      nodes: [node('n1', { labels: { ...zone, disk: 'ssd' } }), node('n2', { labels: zone })],
      daemonSets: [{ ...everywhere, spec: { ...everywhere.spec, template: onEdge } }, keeping],
      pods: [pod('k-n1', { owner: keeping, node: 'n1', labels: { app: 'keeping' } })],
    });
    const change = label(['n2'], { set: { role: 'edge' } });
    const narrow = impactOf(change, await observeChange(liveOf(zonal).cluster, change));
    expect(narrow.daemonSets).toMatchObject([{ gains: [{ node: 'n2', fits: false }] }]);
    expect(narrow).toEqual(impactOf(change, zonal));
  });

  test('of many nodes, every pod only of those that gain one', async () => {
    const { cluster, asked } = liveOf(whole);
    await observeChange(cluster, label(names.slice(0, 25), { set: { disk: 'ssd' } }));
    expect(asked.filter((each) => each.startsWith('podsOnNode'))).toHaveLength(22);
    const none = liveOf(whole);
    await observeChange(none.cluster, label(names, { set: { unrelated: 'x' } }));
    expect(none.asked).toEqual(['daemonSets', 'nodes', 'daemonPods everywhere', 'daemonPods on-ssd']);
  });

  test('who may not see every pod still sees those of DaemonSets', async () => {
    const { cluster } = liveOf(whole, ['podsOnNode', 'unscheduledPods']);
    const seen = await observeChange(cluster, label(['n00'], { remove: ['disk'] }));
    expect(impactOf(label(['n00'], { remove: ['disk'] }), seen).daemonSets).toMatchObject([
      { name: 'on-ssd', loses: [{ pod: 's-n00' }] },
    ]);
    expect(seen.gaps).toHaveLength(1);
  });

  test('a node that does not exist is left out', async () => {
    const seen = await observeChange(liveOf(whole).cluster, label(['n00', 'nowhere'], { set: { a: 'b' } }));
    expect(seen.nodes?.map(({ metadata }) => metadata.name)).toEqual(['n00']);
  });
});
