import type { ClusterState } from './cluster-state.ts';
import { matchesLabels } from './label-selector.ts';
import type { DaemonSet, Labels, Node, OwnerReference, Pod } from './objects.ts';
import { oncePerObject } from './once-per-object.ts';
import { controllerOf, isControlledBy } from './ownership.ts';

/** A ClusterState with its pods indexed, so that a question about one node or one DaemonSet does not scan them all. */
export interface ClusterView {
  readonly state: ClusterState;
  node(name: string): Node | undefined;
  /** Where a node stands in the list of nodes, from 0 on; undefined where it is not there, or nodes could not be read. */
  placeOf(nodeName: string): number | undefined;
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

function push(map: Map<string, Pod[]>, key: string, pod: Pod): Pod[] {
  const pods = map.get(key) ?? [];
  if (pods.length === 0) map.set(key, pods);
  pods.push(pod);
  return pods;
}

const noPods: readonly Pod[] = [];
const noNodes: readonly Node[] = [];

/** Pods by where they are, and by where they are to be. Of the same list once, whatever else a state holds. */
const byNode = oncePerObject((pods: readonly Pod[]) => {
  const bound = new Map<string, Pod[]>();
  const nominated = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (pod.spec.nodeName !== '') push(bound, pod.spec.nodeName, pod);
    else if (pod.status.nominatedNodeName !== '') push(nominated, pod.status.nominatedNodeName, pod);
  }
  return { bound, nominated };
});

/** Pods by the name of the DaemonSet that controls them, whatever its namespace; and by namespace, where nobody does. */
const byOwner = oncePerObject((pods: readonly Pod[]) => {
  const owned = new Map<string, Pod[]>();
  const orphans = new Map<string, Pod[]>();
  // Most come one DaemonSet after the other, and have their owners in common.
  let last: { readonly owners: readonly OwnerReference[]; readonly pods: Pod[] } | undefined;
  for (const pod of pods) {
    const owners = pod.metadata.ownerReferences;
    if (owners === last?.owners) {
      last.pods.push(pod);
      continue;
    }
    const controller = controllerOf(pod);
    if (controller === undefined) push(orphans, pod.metadata.namespace, pod);
    else if (controller.kind === 'DaemonSet') last = { owners, pods: push(owned, controller.name, pod) };
  }
  return { owned, orphans };
});

const antiAffine = oncePerObject((pods: readonly Pod[]) =>
  pods.filter(({ spec }) => spec.affinity.podAntiAffinity.length > 0),
);

const placesOf = oncePerObject(
  (nodes: readonly Node[]) => new Map(nodes.map(({ metadata }, place) => [metadata.name, place])),
);

/** The same question about labels, or about owners, that thousands of pods have in common: answered once for each in a row. */
function onceInARow<T extends object>(answer: (part: T) => boolean): (part: T) => boolean {
  let last: { readonly part: T; readonly answer: boolean } | undefined;
  return (part) => {
    if (last?.part !== part) last = { part, answer: answer(part) };
    return last.answer;
  };
}

/** Most often all of them: then they need not be copied. */
function those(pods: readonly Pod[], are: (pod: Pod) => boolean): readonly Pod[] {
  return pods.every(are) ? pods : pods.filter(are);
}

const views = new WeakMap<ClusterState, ClusterView>();

/** Indexes a state: once, and each index when a question needs it. */
export function viewOf(state: ClusterState): ClusterView {
  const known = views.get(state) ?? newView(state);
  views.set(state, known);
  return known;
}

function newView(state: ClusterState): ClusterView {
  const pods = state.pods ?? noPods;
  const { nodes = noNodes } = state;
  const places = placesOf(nodes);
  return {
    state,
    node: (name) => nodes[places.get(name) ?? -1],
    placeOf: (name) => places.get(name),
    podsOn: (name) => byNode(pods).bound.get(name) ?? noPods,
    knowsAllPodsOn: (name) =>
      state.pods !== undefined && (state.nodesWithAllPods === 'all' || state.nodesWithAllPods.has(name)),
    nominatedTo: (name) => byNode(pods).nominated.get(name) ?? noPods,
    podsWithAntiAffinity: () => antiAffine(pods),
    daemonPodsOf: (daemonSet) => {
      const { metadata, spec } = daemonSet;
      const adopts = metadata.deletionTimestamp === undefined;
      const { owned, orphans } = byOwner(pods);
      const selects = onceInARow((labels: Labels) => matchesLabels(spec.selector, labels));
      const isSelected = (pod: Pod): boolean => selects(pod.metadata.labels);
      const isOwner = onceInARow((owners: readonly OwnerReference[]) => isControlledBy(daemonSet, owners));
      const isOwn = ({ metadata: { namespace, ownerReferences } }: Pod): boolean =>
        namespace === metadata.namespace && isOwner(ownerReferences);
      const own = those(owned.get(metadata.name) ?? noPods, (pod) => isOwn(pod) && isSelected(pod));
      if (!adopts) return own;
      const adopted = (orphans.get(metadata.namespace) ?? noPods).filter(
        (pod) => pod.metadata.deletionTimestamp === undefined && isSelected(pod),
      );
      return adopted.length === 0 ? own : [...own, ...adopted];
    },
  };
}
