import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf, pairOf } from '../../../src/domain/coverage/coverage.ts';
import { countStates } from '../../../src/domain/coverage/counts.ts';
import { eachAlone, hasNoOtherPod, type Pair } from '../../../src/domain/coverage/pair.ts';
import { groupReasons } from '../../../src/domain/coverage/reason-groups.ts';
import type { DaemonSet, Node, NodeSelectorRequirement, Pod } from '../../../src/domain/objects.ts';
import { Random } from '../../differential/random.ts';
import {
  condition,
  daemonSet,
  node,
  NOW,
  pod,
  type PodSpecOptions,
  revision,
  state,
} from '../../support/builders.ts';

const names = Array.from({ length: 30 }, (_, number) => `n${String(number).padStart(2, '0')}`);

function asking(expression: NodeSelectorRequirement): PodSpecOptions {
  return { nodeTerms: [{ matchExpressions: [expression], matchFields: [] }] };
}

/** What a template may ask of nodes: by labels, by names, and with tolerations that nearly do. */
const templates: readonly PodSpecOptions[] = [
  {},
  { nodeSelector: { pool: 'a' } },
  { nodeSelector: { pool: 'a', 'example.com/gpu.present': 'true' } },
  { nodeSelector: { hostname: 'n01' } },
  { nodeName: 'n02' },
  { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'y', effect: 'NoSchedule' }] },
  asking({ key: 'pool', operator: 'NotIn', values: ['a'] }),
  asking({ key: 'example.com/gpu.present', operator: 'In', values: ['true'] }),
  asking({ key: 'kubernetes.io/hostname', operator: 'In', values: ['n01', 'n03'] }),
  // The name of a field, taken for a label: no node has it.
  asking({ key: 'metadata.name', operator: 'In', values: ['n01'] }),
  {
    nodeTerms: [
      { matchExpressions: [], matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n03'] }] },
    ],
  },
];

function someNode(name: string, random: Random): Node {
  return node(name, {
    labels: {
      'kubernetes.io/hostname': name,
      ...random.maybe(0.8, () => ({ pool: random.pick(['a', 'a', 'A', 'b']) })),
      ...random.maybe(0.5, () => ({
        [random.pick(['example.com/gpu.present', 'other.com/gpu.present'])]: random.pick(['true', 'false']),
      })),
    },
    taints: random.some(
      [
        'dedicated=x:NoSchedule',
        'gone=x:NoExecute',
        'soft=x:PreferNoSchedule',
        'node.kubernetes.io/not-ready=:NoSchedule',
      ],
      0.15,
    ),
    conditions: [
      condition('Ready', random.pick(['True', 'True', 'True', 'False']), {
        lastTransitionTime: NOW - random.between(0, 90_000),
      }),
    ],
  });
}

function podsOn(name: string, agent: DaemonSet, random: Random): readonly Pod[] {
  const count = random.pick([0, 1, 1, 1, 1, 1, 2]);
  return Array.from({ length: count }, (_, number) => {
    const where = random.chance(0.9) ? { node: name } : { targetNode: name };
    const made = pod(`agent-${name}-${number}`, { owner: agent, ...where });
    const hash = random.pick(['hash2', 'hash2', 'hash2', 'hash1']);
    const goes = random.maybe(0.1, () => ({ deletionTimestamp: NOW + 30_000 }));
    const isReady = random.pick(['True', 'True', 'True', 'False']);
    const since = NOW - random.pick([10_000, 100_000]);
    return {
      ...made,
      metadata: {
        ...made.metadata,
        ...goes,
        labels: { ...made.metadata.labels, 'controller-revision-hash': hash },
      },
      status: {
        ...made.status,
        conditions: [condition('Ready', isReady, { lastTransitionTime: since })],
        phase: random.pick(['Running', 'Running', 'Running', 'Failed']),
      },
    };
  });
}

function someCluster(template: PodSpecOptions, random: Random) {
  const agent = daemonSet('agent', {
    podSpec: template,
    minReadySeconds: random.pick([0, 60]),
  });
  const nodes = names.map((name) => someNode(name, random));
  const pods = [...names, 'gone'].flatMap((name) => podsOn(name, agent, random));
  const asked = random.maybe(0.3, () => ({
    nodesAskedAbout: new Set(names.filter(() => random.chance(0.5))),
  }));
  const revisions = random.maybe(0.8, () => ({
    controllerRevisions: [revision(agent, 1), revision(agent, 2)],
  }));
  const read = random.pick([{ nodes, pods }, { nodes, pods }, { nodes }, { pods }] as const);
  const { nodes: _, pods: __, ...rest } = state({ daemonSets: [agent], ...asked, ...revisions });
  return { agent, view: viewOf({ ...rest, ...read }) };
}

/** Whether there is nothing to tell of a pair, by what it says itself. */
function isSettled(pair: Pair): boolean {
  if (pair.state === 'Excluded') return true;
  const isWanted = pair.state === 'Available' && pair.shouldRun === true && pair.outdated !== true;
  return isWanted && hasNoOtherPod(pair) && pair.pod?.status.phase !== 'Failed';
}

/** What is told of a pair, but for what mends it: that is of its node. */
function saidOf(pair: Pair | undefined) {
  return [pair?.state, pair?.reasons.map(({ kind, message, detail }) => ({ kind, message, detail }))];
}

describe('of pairs that are made only where there is something to tell', () => {
  const seeded = templates.flatMap((template) => [1, 2, 3, 4, 5].map((seed) => ({ template, seed })));
  test.each(seeded)(
    'the same is told as of each one by itself: $template, seed $seed',
    ({ template, seed }) => {
      const { agent, view } = someCluster(template, new Random(seed));
      const coverage = coverageOf(agent, view);
      const { pairs } = coverage;
      const told = coverage.alike.flatMap(({ places }) => places);
      const nodeAt = (place: number): string =>
        view.state.nodes?.[place]?.metadata.name ?? pairs[place]?.node ?? '';
      for (const { first, places } of coverage.alike)
        for (const place of places) expect(saidOf(coverage.pairOn(nodeAt(place)))).toEqual(saidOf(first));
      expect(coverage.unsettled).toEqual(pairs.filter((pair) => !isSettled(pair)));
      expect(coverage.states).toEqual(countStates(pairs));
      expect(new Set(told).size).toBe(told.length);
      expect(coverage.reasons).toEqual(groupReasons(eachAlone(pairs), (place) => pairs[place]?.node ?? ''));
      for (const pair of pairs) {
        expect(coverage.pairOn(pair.node)).toEqual(pair);
        const judged = pairOf(agent, pair.node, view);
        expect([judged.state, judged.outdated]).toEqual([pair.state, pair.outdated]);
      }
      const howMany = (is: 'shouldRun' | 'outdated'): number =>
        pairs.filter((pair) => pair[is] === true).length;
      const knowsRevisions = pairs.every(({ outdated }) => outdated !== undefined);
      expect(coverage.nodes).toMatchObject({
        eligible: view.state.nodes === undefined ? agent.status.desiredNumberScheduled : howMany('shouldRun'),
        ...(knowsRevisions ? { outdated: howMany('outdated') } : {}),
      });
    },
  );
});
