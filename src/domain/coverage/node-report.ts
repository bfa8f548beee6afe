import type { ClusterView } from '../cluster-view.ts';
import { nodeReasons } from '../explain/pod-reasons.ts';
import type { DaemonSet } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { pairOf } from './coverage.ts';
import type { Pair } from './pair.ts';

/** Everything that DaemonSets have to do with one node. */
export interface NodeReport {
  readonly node: string;
  readonly daemonSets: readonly { readonly daemonSet: DaemonSet; readonly pair: Pair }[];
  /** `namespace/name` of pods that the kubelet runs from files of its own: no DaemonSet made them. In order. */
  readonly staticPods: readonly string[];
  /** What is wrong with the node itself, whatever its pods say of themselves. */
  readonly nodeReasons: readonly Reason[];
}

/** What the API server shows of a static pod carries this annotation. */
const mirror = 'kubernetes.io/config.mirror';

/**
 * Why a node has, or has not, a healthy daemon pod of each DaemonSet in the view. Where the node itself could not be read,
 * the pods on it are all that tells.
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
      .filter(({ metadata }) => metadata.annotations[mirror] !== undefined)
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
    nodeReasons: nodeReasons(view.node(nodeName), view.state.now),
  };
}
