import type { ClusterState } from './cluster-state.ts';
import { matchesLabels } from './label-selector.ts';
import type { DaemonSet, Node, Pod } from './objects.ts';
import { controls } from './ownership.ts';

/** A ClusterState with its pods indexed, so that a question about one node or one DaemonSet does not scan them all. */
export interface ClusterView {
  readonly state: ClusterState;
  node(name: string): Node | undefined;
  /** The pods bound to a node, as far as they were read. */
  podsOn(nodeName: string): readonly Pod[];
  /** Whether podsOn is complete, so that resources, ports and affinity may be judged. */
  knowsAllPodsOn(nodeName: string): boolean;
  /** Unbound pods that the scheduler has promised a place on the node, after it evicted others for them. */
  nominatedTo(nodeName: string): readonly Pod[];
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

function controllerOf(pod: Pod): Pod['metadata']['ownerReferences'][number] | undefined {
  return pod.metadata.ownerReferences.find((owner) => owner.controller);
}

const noPods: readonly Pod[] = [];

/** Indexes a state. */
export function viewOf(state: ClusterState): ClusterView {
  const byNode = new Map<string, Pod[]>();
  const byNomination = new Map<string, Pod[]>();
  const byNamespace = new Map<string, Pod[]>();
  const byController = new Map<string, Pod[]>();
  for (const pod of state.pods ?? []) {
    if (pod.spec.nodeName !== '') push(byNode, pod.spec.nodeName, pod);
    else if (pod.status.nominatedNodeName !== '') push(byNomination, pod.status.nominatedNodeName, pod);
    const controller = controllerOf(pod);
    if (controller === undefined) push(byNamespace, pod.metadata.namespace, pod);
    else push(byController, `${pod.metadata.namespace}/${controller.kind}/${controller.name}`, pod);
  }
  const nodes = new Map((state.nodes ?? []).map((node) => [node.metadata.name, node]));
  return {
    state,
    node: (name) => nodes.get(name),
    podsOn: (name) => byNode.get(name) ?? noPods,
    knowsAllPodsOn: (name) =>
      state.pods !== undefined && (state.nodesWithAllPods === 'all' || state.nodesWithAllPods.has(name)),
    nominatedTo: (name) => byNomination.get(name) ?? noPods,
    daemonPodsOf: (daemonSet) => {
      const { metadata, spec } = daemonSet;
      const adopts = metadata.deletionTimestamp === undefined;
      const owned = byController.get(`${metadata.namespace}/DaemonSet/${metadata.name}`) ?? noPods;
      const orphans = byNamespace.get(metadata.namespace) ?? noPods;
      return [
        ...owned.filter((pod) => controls(daemonSet, pod)),
        ...orphans.filter((pod) => adopts && pod.metadata.deletionTimestamp === undefined),
      ].filter((pod) => matchesLabels(spec.selector, pod.metadata.labels));
    },
  };
}
