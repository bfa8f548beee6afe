import type { ClusterView } from '../cluster-view.ts';
import type { Pod } from '../objects.ts';
import { oncePerObject } from '../once-per-object.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';

/** The node that a pod is on, was made for, or was promised. */
export function nodeOfPod(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== '') return pod.spec.nodeName;
  return targetNodeName(pod) ?? (pod.status.nominatedNodeName || undefined);
}

const unboundByNode = oncePerObject((pods: readonly Pod[]) =>
  Map.groupBy(
    pods.filter(({ spec }) => spec.nodeName === ''),
    nodeOfPod,
  ),
);

/** The pods that are on a node, were made for it, or were promised it. */
export function podsFor(nodeName: string, view: ClusterView): readonly Pod[] {
  const unbound = unboundByNode(view.state.pods ?? noPods);
  return [...view.podsOn(nodeName), ...(unbound.get(nodeName) ?? noPods)];
}

const noPods: readonly Pod[] = [];
