import { array, assert, boolean, constantFrom, property, record, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { viewOf, type ClusterView } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import { rolloutFacts } from '../../../src/domain/rollout/gather-facts.ts';
import { rolloutStatus } from '../../../src/domain/rollout/status.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { node, NOW, state } from '../../support/builders.ts';
import { agent, crashing, deadNode, going, newPod, oldPod, revisions, unready } from './scene.ts';

/** Enough to meet every way of getting stuck; each is a cluster of up to six nodes. */
const RUNS = 500;

/** What a node's pods are like: of which revision, and how well. */
const shapes = ['none', 'available', 'unready', 'crashing', 'going', 'overdue', 'pending'] as const;
type Shape = (typeof shapes)[number];

interface NodeShape {
  readonly dead: boolean;
  /** A taint that the DaemonSet does not tolerate. */
  readonly unwanted: boolean;
  readonly old: Shape;
  readonly updated: Shape;
}

const nodeShape: Arbitrary<NodeShape> = record({
  dead: boolean(),
  unwanted: boolean(),
  old: constantFrom(...shapes),
  updated: constantFrom(...shapes),
});

function podsOf(of: DaemonSet, name: string, { dead, old, updated }: NodeShape): readonly Pod[] {
  const optionsFor = (shape: Shape) => {
    if (shape === 'pending') return { targetNode: name };
    if (shape === 'going') return going(20);
    if (shape === 'overdue') return { ...unready, ...going(-60) };
    if (shape === 'crashing') return crashing;
    return dead || shape === 'unready' ? unready : {};
  };
  return [
    ...(old === 'none' ? [] : [oldPod(of, name, optionsFor(old))]),
    ...(updated === 'none' ? [] : [newPod(of, name, optionsFor(updated))]),
  ];
}

const isDead = (each: Node | undefined): boolean =>
  each?.status.conditions.some(({ status }) => status !== 'True') === true;

const isCrashing = ({ status }: Pod): boolean =>
  status.containerStatuses.some((each) => each.state.waiting?.reason === 'CrashLoopBackOff');

interface Played {
  readonly of: DaemonSet;
  readonly nodes: readonly Node[];
  readonly release: number;
}

function viewWith({ of, nodes, release }: Played, pods: readonly Pod[]): ClusterView {
  return viewOf(state({ daemonSets: [of], nodes, pods, release, controllerRevisions: revisions(of) }));
}

/** The cluster after the controller has done its steps, and every kubelet that lives what it can. */
function next({ of, nodes, release }: Played, pods: readonly Pod[]): readonly Pod[] {
  const { seen } = rolloutFacts(of, viewWith({ of, nodes, release }, pods), undefined);
  const steps = [seen?.manage, seen?.update].filter((each) => each !== undefined);
  const deleted = new Set(steps.flatMap(({ deletes }) => deletes.map(({ pod }) => pod)));
  const byName = new Map(nodes.map((each) => [each.metadata.name, each]));
  const kept = pods.flatMap((pod): Pod[] => {
    const goes = pod.metadata.deletionTimestamp;
    const dead = isDead(byName.get(targetNodeName(pod) ?? ''));
    if (deleted.has(pod) && pod.spec.nodeName === '') return [];
    const held = dead || (goes !== undefined && goes < NOW);
    if ((deleted.has(pod) || goes !== undefined) && !held) return [];
    if (deleted.has(pod)) return [{ ...pod, metadata: { ...pod.metadata, deletionTimestamp: NOW - 1000 } }];
    if (held || isCrashing(pod)) return [pod];
    return [recovered(of, pod)];
  });
  const made = new Set(steps.flatMap(({ creates }) => creates));
  const started = [...made].map((name) => newPod(of, name, isDead(byName.get(name)) ? unready : {}));
  return [...kept, ...started];
}

function recovered(of: DaemonSet, pod: Pod): Pod {
  const [, name = ''] = pod.metadata.name.split('-');
  const fresh =
    pod.metadata.labels['controller-revision-hash'] === 'new' ? newPod(of, name) : oldPod(of, name);
  return { ...fresh, metadata: pod.metadata };
}

/** Plays until nothing changes any more: each step updates a node or ends a pod, so that this is soon so. */
function played(cluster: Played, pods: readonly Pod[]): readonly Pod[] {
  let last = pods;
  for (let step = 0; step < 40; step += 1) {
    const then = next(cluster, last);
    if (JSON.stringify(then) === JSON.stringify(last)) return then;
    last = then;
  }
  throw new Error('it does not come to rest');
}

const strategies = constantFrom<DaemonSet['spec']['updateStrategy']>(
  { type: 'RollingUpdate' },
  { type: 'RollingUpdate', maxUnavailable: 2 },
  { type: 'RollingUpdate', maxUnavailable: '50%' },
  { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 },
  { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 },
);

const clusters = record({
  shapes: array(nodeShape, { minLength: 1, maxLength: 6 }),
  updateStrategy: strategies,
  release: constantFrom(20, 27, 30, 37),
});

/** The controller counts the dead node until it has deleted one of two pods there, and goes on then. */
const excessOnDeadNode = {
  shapes: [
    { dead: true, unwanted: true, old: 'crashing', updated: 'crashing' },
    { dead: false, unwanted: false, old: 'available', updated: 'none' },
  ] satisfies NodeShape[],
  updateStrategy: { type: 'RollingUpdate' } as const,
  release: 27 as const,
};

test('stuck is what never completes, and what never completes is stuck when it has come to rest', () => {
  const phases = new Map<string, number>();
  assert(
    property(clusters, ({ shapes: given, updateStrategy, release }) => {
      const of = agent({ updateStrategy });
      const nodes = given.map(({ dead, unwanted }, index) => {
        const taints = unwanted ? { taints: ['dedicated=others:NoSchedule'] } : {};
        return dead ? deadNode(`n${index}`, 60, taints) : node(`n${index}`, taints);
      });
      const cluster = { of, nodes, release };
      const pods = given.flatMap((shape, index) => podsOf(of, `n${index}`, shape));
      const phaseOf = (then: readonly Pod[]): string => rolloutStatus(of, viewWith(cluster, then)).phase;
      const [before, after] = [phaseOf(pods), phaseOf(played(cluster, pods))];
      phases.set(`${before} -> ${after}`, (phases.get(`${before} -> ${after}`) ?? 0) + 1);
      expect(after).not.toBe('Progressing');
      expect(before === 'Stuck' ? after : 'Stuck').toBe('Stuck');
    }),
    { numRuns: RUNS, examples: [[excessOnDeadNode]] },
  );
  const seen = ['Progressing -> Complete', 'Progressing -> Stuck', 'Stuck -> Stuck'].map(
    (each) => phases.get(each) ?? 0,
  );
  expect(Math.min(...seen)).toBeGreaterThan(RUNS / 50);
}, 60_000);
