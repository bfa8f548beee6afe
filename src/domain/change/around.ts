import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import type { Pod } from '../objects.ts';
import { controls } from '../ownership.ts';
import type { Change } from './change.ts';
import { daemonSetNamed } from './change.ts';
import { nodeOfPod, podsFor } from './pod-index.ts';

/** The nodes on which a change can make a difference to daemon pods: names, or all of them. */
export function nodesTouched(change: Change, state: ClusterState): ReadonlySet<string> | 'all' {
  switch (change.kind) {
    case 'label':
    case 'taint':
      return new Set(change.nodes);
    case 'deletePods': {
      const named = new Set(change.pods.map(({ namespace, name }) => `${namespace}/${name}`));
      return nodesOf(state, ({ metadata }) => named.has(`${metadata.namespace}/${metadata.name}`));
    }
    case 'deleteDaemonSet': {
      // Without pods any node that should run the DaemonSet may have one.
      if (state.pods === undefined) return 'all';
      const daemonSet = daemonSetNamed(change, state);
      return nodesOf(state, (pod) => daemonSet !== undefined && controls(daemonSet, pod));
    }
    case 'applyDaemonSet':
      return 'all';
  }
}

function nodesOf({ pods = [] }: ClusterState, isMeant: (pod: Pod) => boolean): ReadonlySet<string> {
  return new Set(pods.filter(isMeant).flatMap((pod) => nodeOfPod(pod) ?? []));
}

/**
 * The state with only these nodes, and the pods on or for them: small enough to be indexed anew for each question. What
 * asks about pods of other nodes must be asked of the whole state.
 */
export function stateAround(nodes: ReadonlySet<string>, state: ClusterState): ClusterState {
  const known = state.nodesWithAllPods;
  const view = viewOf(state);
  return {
    ...state,
    ...(state.pods === undefined ? {} : { pods: [...nodes].flatMap((name) => podsFor(name, view)) }),
    ...(state.nodes === undefined
      ? {}
      : { nodes: state.nodes.filter(({ metadata }) => nodes.has(metadata.name)) }),
    nodesWithAllPods: known === 'all' ? nodes : known,
  };
}
