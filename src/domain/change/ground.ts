import type { ClusterState } from '../cluster-state.ts';
import type { ClusterView } from '../cluster-view.ts';
import { viewOf } from '../cluster-view.ts';
import type { DaemonSet, Node, Pod, PodSpec } from '../objects.ts';
import { daemonPodSpec } from '../scheduling/daemon-pod.ts';
import { asksAboutOtherNodes } from '../scheduling/unchecked.ts';
import { stateAround } from './around.ts';

/** The nodes that pods come to, as they fill up and empty. */
export interface Ground {
  readonly view: ClusterView;
  /** Puts a pod on its node. */
  add(pod: Pod): void;
  /** Takes a pod away. */
  remove(pod: Pod): void;
}

/**
 * The ground for pods of some DaemonSets on some nodes: only those nodes and their pods, unless somebody's rule reaches
 * further.
 *
 * @param after - the cluster after a change, with all that it holds
 * @param goes - whether a pod of it goes because of the change
 */
export function groundFor(
  questions: readonly { readonly daemonSet: DaemonSet; readonly node: string }[],
  after: ClusterState,
  goes: (pod: Pod) => boolean,
): Ground {
  const nodes = new Set(questions.map(({ node }) => node));
  const asks = questions.some(({ daemonSet }) => asksAboutOtherNodes(daemonSet.spec.template.spec));
  const isAsked = after.knowsOtherNodes && viewOf(after).podsWithAntiAffinity().length > 0;
  const state = isAsked ? withRulesElsewhere(nodes, after) : asks ? after : stateAround(nodes, after);
  const pods = state.pods?.filter((pod) => !goes(pod));
  const view = viewOf(pods === undefined ? state : { ...state, pods });
  const added = new Map<string, Pod[]>();
  const removed = new Set<Pod>();
  return {
    view: {
      ...view,
      podsOn: (name) => {
        const there = [...view.podsOn(name), ...(added.get(name) ?? [])];
        return removed.size === 0 ? there : there.filter((pod) => !removed.has(pod));
      },
    },
    add: (pod) => {
      pods?.push(pod);
      added.set(pod.spec.nodeName, [...(added.get(pod.spec.nodeName) ?? []), pod]);
    },
    remove: (pod) => {
      removed.add(pod);
      // The list of all is long, and looked at only where rules reach beyond a node.
      const index = isAsked || asks ? (pods?.indexOf(pod) ?? -1) : -1;
      if (index >= 0) pods?.splice(index, 1);
    },
  };
}

/**
 * Of the nodes in question every pod is there, and of others those whose rules reach further, as far as they were read: for
 * these questions that is all that counts.
 */
function withRulesElsewhere(nodes: ReadonlySet<string>, state: ClusterState): ClusterState {
  const { nodesWithAllPods: known } = state;
  const isComplete = known === 'all' || [...nodes].every((name) => known.has(name));
  return isComplete ? { ...state, nodesWithAllPods: 'all' } : state;
}

/** The pod that the controller will make and the scheduler bind, as it stands in the way of others. */
export function podToCome({ metadata, spec }: DaemonSet, admitted: PodSpec, node: Node): Pod {
  const { name } = node.metadata;
  return {
    metadata: {
      name: `${metadata.name} (to come)`,
      namespace: metadata.namespace,
      uid: '',
      labels: spec.template.labels,
      annotations: {},
      creationTimestamp: 0,
      generation: 0,
      resourceVersion: '',
      ownerReferences: [{ kind: 'DaemonSet', name: metadata.name, uid: metadata.uid, controller: true }],
      finalizers: [],
    },
    spec: { ...daemonPodSpec(admitted, name), nodeName: name },
    status: {
      phase: 'Pending',
      reason: '',
      message: '',
      conditions: [],
      containerStatuses: [],
      initContainerStatuses: [],
      nominatedNodeName: '',
    },
  };
}
