import type { ClusterState } from './cluster-state.ts';
import { matchesLabels } from './label-selector.ts';
import type { DaemonSet, Labels, Node, Pod } from './objects.ts';
import { controllerOf, controls } from './ownership.ts';

/** A ClusterState with its pods indexed, so that a question about one node or one DaemonSet does not scan them all. */
export interface ClusterView {
  readonly state: ClusterState;
  /** What was read before, as long as somebody else still needs it: what has not changed since need not be worked out again. */
  earlier(): ClusterView | undefined;
  node(name: string): Node | undefined;
  /** The pods bound to a node, as far as they were read. */
  podsOn(nodeName: string): readonly Pod[];
  /** Whether podsOn is complete, so that resources, ports and affinity may be judged. */
  knowsAllPodsOn(nodeName: string): boolean;
  /** Unbound pods that the scheduler has promised a place on the node, after it evicted others for them. */
  nominatedTo(nodeName: string): readonly Pod[];
  /** Those that keep other pods away by a rule of their own. */
  podsWithAntiAffinity(): readonly Pod[];
  /**
   * The pods that the DaemonSet controls and selects, and those without a controller that it will adopt.
   *
   * Mirrors `ClaimPods`, pkg/controller/controller_ref_manager.go, v1.34.
   */
  daemonPodsOf(daemonSet: DaemonSet): readonly Pod[];
}

function push(map: Map<string, Pod[]>, key: string, pod: Pod): void {
  const pods = map.get(key);
  if (pods === undefined) map.set(key, [pod]);
  else pods.push(pod);
}

const noPods: readonly Pod[] = [];

/** Pods by where they are, and by where they are to be. */
function indexedByNode(pods: readonly Pod[]) {
  const bound = new Map<string, Pod[]>();
  const nominated = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (pod.spec.nodeName !== '') push(bound, pod.spec.nodeName, pod);
    else if (pod.status.nominatedNodeName !== '') push(nominated, pod.status.nominatedNodeName, pod);
  }
  return { bound, nominated };
}

/** Pods by the name of the DaemonSet that controls them, whatever its namespace; and by namespace, where nobody does. */
function indexedByOwner(pods: readonly Pod[]) {
  const owned = new Map<string, Pod[]>();
  const orphans = new Map<string, Pod[]>();
  // Most come one DaemonSet after the other.
  let last: { readonly name: string; readonly pods: Pod[] } | undefined;
  for (const pod of pods) {
    const controller = controllerOf(pod);
    if (controller === undefined) push(orphans, pod.metadata.namespace, pod);
    else if (controller.kind !== 'DaemonSet') continue;
    else if (controller.name === last?.name) last.pods.push(pod);
    else {
      push(owned, controller.name, pod);
      last = { name: controller.name, pods: owned.get(controller.name) ?? [] };
    }
  }
  return { owned, orphans };
}

/** The same question about labels, or about owners, that thousands of pods have in common: answered once for each in a row. */
function onceInARow<T extends object>(answer: (part: T) => boolean): (part: T) => boolean {
  let last: { readonly part: T; readonly answer: boolean } | undefined;
  return (part) => {
    if (last?.part !== part) last = { part, answer: answer(part) };
    return last.answer;
  };
}

/** Works something out when it is first asked for, and once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const views = new WeakMap<ClusterState, ClusterView>();

/** By the state that came after it. Weak: each would hold all that there were before. */
const earlierStates = new WeakMap<ClusterState, WeakRef<ClusterState>>();

/**
 * A state that was read, or made, after another one. Answers are the same as without that; those about objects that are the
 * same ones in both are only found sooner.
 */
export function continued(state: ClusterState, earlier: ClusterState | undefined): ClusterState {
  if (earlier !== undefined) earlierStates.set(state, new WeakRef(earlier));
  return state;
}

/** Indexes a state: once, and each index when a question needs it. */
export function viewOf(state: ClusterState): ClusterView {
  const known = views.get(state) ?? newView(state);
  views.set(state, known);
  return known;
}

function newView(state: ClusterState): ClusterView {
  const pods = state.pods ?? noPods;
  const byNode = once(() => indexedByNode(pods));
  const byOwner = once(() => indexedByOwner(pods));
  const antiAffine = once(() => pods.filter(({ spec }) => spec.affinity.podAntiAffinity.length > 0));
  const nodes = new Map((state.nodes ?? []).map((node) => [node.metadata.name, node]));
  return {
    state,
    earlier: () => {
      const earlier = earlierStates.get(state)?.deref();
      return earlier === undefined ? undefined : views.get(earlier);
    },
    node: (name) => nodes.get(name),
    podsOn: (name) => byNode().bound.get(name) ?? noPods,
    knowsAllPodsOn: (name) =>
      state.pods !== undefined && (state.nodesWithAllPods === 'all' || state.nodesWithAllPods.has(name)),
    nominatedTo: (name) => byNode().nominated.get(name) ?? noPods,
    podsWithAntiAffinity: antiAffine,
    daemonPodsOf: (daemonSet) => {
      const { metadata, spec } = daemonSet;
      const adopts = metadata.deletionTimestamp === undefined;
      const { owned, orphans } = byOwner();
      const selects = onceInARow((labels: Labels) => matchesLabels(spec.selector, labels));
      const isSelected = (pod: Pod): boolean => selects(pod.metadata.labels);
      const own = (owned.get(metadata.name) ?? noPods).filter(
        (pod) => isSelected(pod) && controls(daemonSet, pod),
      );
      if (!adopts) return own;
      const adopted = (orphans.get(metadata.namespace) ?? noPods).filter(
        (pod) => pod.metadata.deletionTimestamp === undefined && isSelected(pod),
      );
      return adopted.length === 0 ? own : [...own, ...adopted];
    },
  };
}
