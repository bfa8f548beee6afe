import type { ClusterView } from '../cluster-view.ts';
import { nodeReasons } from '../explain/pod-reasons.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { pairOf } from './coverage.ts';
import type { Pair } from './pair.ts';

/** Everything that DaemonSets have to do with one node. */
export interface NodeReport {
  readonly node: string;
  readonly daemonSets: readonly { readonly daemonSet: DaemonSet; readonly pair: Pair }[];
  /** Pods that the kubelet runs from files of its own: no DaemonSet made them. */
  readonly staticPods: readonly Pod[];
  /** What is wrong with the node itself. */
  readonly nodeReasons: readonly Reason[];
}

/**
 * Why a node has, or has not, a healthy daemon pod of each DaemonSet in the view.
 *
 * Where the node itself could not be read, the pods on it are all that tells.
 */
export function reportNode(nodeName: string, view: ClusterView): NodeReport {
  return {
    node: nodeName,
    daemonSets: view.state.daemonSets.map((daemonSet) => ({
      daemonSet,
      pair: pairOf(daemonSet, nodeName, view),
    })),
    staticPods: view
      .podsOn(nodeName)
      .filter((pod) => pod.metadata.annotations['kubernetes.io/config.mirror'] !== undefined),
    nodeReasons: nodeReasons(view.node(nodeName), view.state.now),
  };
}
