import type { ClusterState } from '../cluster-state.ts';
import type { ClusterView } from '../cluster-view.ts';
import { viewOf } from '../cluster-view.ts';
import type { Node, Pod } from '../objects.ts';
import { controllerOf, controls } from '../ownership.ts';
import { nodesTouched, stateAround } from './around.ts';
import { withAdoptions } from './adoption.ts';
import type { Change, DeleteDaemonSet, TaintChange } from './change.ts';
import { applied, daemonSetNamed, keepingPods } from './change.ts';
import { evictedAfter } from './eviction.ts';
import type { LossCause } from './impact.ts';

/** The cluster before and after a change, as far as the change reaches. */
export interface ChangeScene {
  readonly change: Change;
  readonly before: ClusterView;
  /** Without the pods that the change itself takes away, or has evicted; orphans belong to who adopts them. */
  readonly after: ClusterView;
  /** Pods that go before the DaemonSet controller has a say, with what takes them. */
  readonly gone: ReadonlyMap<Pod, LossCause>;
  /** Pods that are evicted after so many seconds. */
  readonly later: ReadonlyMap<Pod, number>;
}

/** Sets the scene of a change: only the nodes that it touches, and their pods, are in it. */
export function sceneOf(change: Change, state: ClusterState): ChangeScene {
  const touched = nodesTouched(change, state);
  const before = touched === 'all' ? withPodsToClaim(change, state) : stateAround(touched, state);
  const changed = applied(change, before);
  const later = new Map<Pod, number>();
  const gone =
    change.kind === 'taint' ? evictions(change, before, changed, later) : takenAway(change, before);
  const left = gone.size === 0 ? changed : keepingPods(changed, (pod) => !gone.has(pod));
  const orphans = change.kind === 'deleteDaemonSet' ? orphansMade(change, before) : undefined;
  const after = orphans === undefined ? left : withAdoptions(left, orphans);
  return { change, before: viewOf(before), after: viewOf(after), gone, later };
}

/** Of all nodes, but only with the pods that the DaemonSet of the change has or may adopt. */
function withPodsToClaim(change: Change, state: ClusterState): ClusterState {
  if (change.kind !== 'applyDaemonSet') return state;
  const { namespace, name } = change.daemonSet.metadata;
  return keepingPods(state, (pod) => {
    const controller = controllerOf(pod);
    const isClaimed =
      controller === undefined || (controller.kind === 'DaemonSet' && controller.name === name);
    return pod.metadata.namespace === namespace && isClaimed;
  });
}

function takenAway(change: Change, state: ClusterState): ReadonlyMap<Pod, LossCause> {
  const { pods = [] } = state;
  if (change.kind === 'deletePods') {
    const named = new Set(change.pods.map(({ namespace, name }) => `${namespace}/${name}`));
    const meant = pods.filter(({ metadata }) => named.has(`${metadata.namespace}/${metadata.name}`));
    return new Map(meant.map((pod) => [pod, 'deleted as asked']));
  }
  if (change.kind !== 'deleteDaemonSet' || change.cascade === 'orphan') return new Map();
  const own = podsControlled(change, state);
  return new Map(own.map((pod) => [pod, 'garbage collected']));
}

function podsControlled(change: DeleteDaemonSet, state: ClusterState): readonly Pod[] {
  const daemonSet = daemonSetNamed(change, state);
  if (daemonSet === undefined) return [];
  return (state.pods ?? []).filter((pod) => controls(daemonSet, pod));
}

function orphansMade(change: DeleteDaemonSet, state: ClusterState): ReadonlySet<string> | undefined {
  if (change.cascade !== 'orphan') return undefined;
  const own = podsControlled(change, state);
  return new Set(own.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
}

/** The bound pods that the taint manager deletes because of the change; those that it deletes later go to `later`. */
function evictions(
  change: TaintChange,
  before: ClusterState,
  after: ClusterState,
  later: Map<Pod, number>,
): ReadonlyMap<Pod, LossCause> {
  const gone = new Map<Pod, LossCause>();
  // Who adds no such taint evicts nobody.
  if (change.add.every(({ effect }) => effect !== 'NoExecute')) return gone;
  const nodes = (state: ClusterState): ReadonlyMap<string, Node> =>
    new Map((state.nodes ?? []).map((node) => [node.metadata.name, node]));
  const [old, changed] = [nodes(before), nodes(after)];
  for (const pod of before.pods ?? []) {
    const [was, is] = [old.get(pod.spec.nodeName), changed.get(pod.spec.nodeName)];
    if (was === undefined || is === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const seconds = evictedAfter(pod.spec.tolerations, is);
    const wasEvicted = evictedAfter(pod.spec.tolerations, was);
    if (seconds === 0 && wasEvicted !== 0) gone.set(pod, 'evicted by the taint');
    else if (seconds !== 'never' && seconds > 0 && wasEvicted === 'never') later.set(pod, seconds);
  }
  return gone;
}
