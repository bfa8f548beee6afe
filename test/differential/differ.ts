import type { Api } from '../support/control-plane/api.ts';
import type { SimulatedKubelet } from '../support/control-plane/simulated-kubelet.ts';
import type { ClusterView } from '../../src/domain/cluster-view.ts';
import { pairOf } from '../../src/domain/coverage/coverage.ts';
import type { DaemonSet, Node, Pod } from '../../src/domain/objects.ts';
import { targetNodeName } from '../../src/domain/scheduling/daemon-pod.ts';
import { applyChanges } from './apply.ts';
import { nodesToBeSeen, raiseGenerations } from './barrier.ts';
import { compare, isBoundPastScheduler, type Disagreement } from './compare.ts';
import { generateScenario } from './generate/scenario.ts';
import { createRandomCluster } from './random-cluster.ts';
import { judgedAfresh, settled } from './settle.ts';
import { Tally } from './tally.ts';

export interface Differences {
  readonly seed: number;
  /** Pairs of a DaemonSet and a node. */
  readonly pairs: number;
  /** Pairs over all phases. */
  readonly comparisons: number;
  readonly tally: Tally;
  readonly disagreements: readonly Disagreement[];
}

/** An empty cluster whose controllers and scheduler are real. */
export interface EmptyCluster {
  readonly api: Api;
  readonly kubelet: SimulatedKubelet;
  /** The minor version of its control plane. */
  readonly release: number;
}

/** Makes the scenario of a seed on a cluster, and compares in three phases what the product says with what happens. */
export async function differ({ api, kubelet, release }: EmptyCluster, seed: number): Promise<Differences> {
  const scenario = generateScenario(seed);
  const tally = new Tally();
  const ended = new Set(
    scenario.pods.filter(({ ended: phase }) => phase).map(({ object }) => object.metadata.name),
  );
  kubelet.behave(({ metadata }) => ended.has(metadata.name), 'silent');

  await createRandomCluster(api, scenario);
  await settled(api, release);
  const first = await judgedAfresh(api, release, boundButUnfit);
  const hadNone = (): boolean => false;
  const made = compare(first, { afresh: true, hadPod: hadNone }, tally);

  await applyChanges(api, scenario.changes);
  await nodesToBeSeen(api, 'after');
  await raiseGenerations(api);
  const second = await settled(api, release);
  const changed = compare(second, { afresh: false, hadPod: podsIn(first, () => true) }, tally);

  const third = await judgedAfresh(api, release, boundButUnfit);
  const isBound = (pod: Pod): boolean => pod.spec.nodeName !== '';
  const judged = compare(third, { afresh: true, hadPod: podsIn(second, isBound) }, tally);
  const phases = [made, changed, judged];
  return {
    seed,
    pairs: judged.pairs,
    comparisons: phases.reduce((sum, { pairs }) => sum + pairs, 0),
    tally,
    disagreements: phases.flatMap(({ disagreements }) => disagreements),
  };
}

/** Pods that the scheduler bound and that, as things are now, it should not bind again. */
function boundButUnfit(view: ClusterView): readonly Pod[] {
  return view.state.daemonSets
    .filter((daemonSet) => !isBoundPastScheduler(daemonSet))
    .flatMap((daemonSet) =>
      view.daemonPodsOf(daemonSet).filter(({ spec }) => {
        if (spec.nodeName === '') return false;
        const { shouldRun, fits } = pairOf(daemonSet, spec.nodeName, view);
        return shouldRun === true && fits !== true;
      }),
    );
}

function podsIn(
  view: ClusterView,
  counts: (pod: Pod) => boolean,
): (daemonSet: DaemonSet, node: Node) => boolean {
  const places = new Set(
    view.state.daemonSets.flatMap((daemonSet) =>
      view
        .daemonPodsOf(daemonSet)
        .filter(counts)
        .map((pod) => placeOf(daemonSet, targetNodeName(pod) ?? '')),
    ),
  );
  return (daemonSet, node) => places.has(placeOf(daemonSet, node.metadata.name));
}

function placeOf({ metadata }: DaemonSet, node: string): string {
  return `${metadata.namespace}/${metadata.name} on ${node}`;
}
