import type { Pod } from '../objects.ts';
import { oncePerObject } from '../once-per-object.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';

/** Pods by the node that they are on, were made for, or were promised. */
export interface PodIndex {
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  /** Whether any of them keeps other pods away from where it is, so that pods of other nodes count too. */
  readonly keepsOthersAway: boolean;
}

/** The node that a pod is on, was made for, or was promised. */
export function nodeOfPod(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== '') return pod.spec.nodeName;
  return targetNodeName(pod) ?? (pod.status.nominatedNodeName || undefined);
}

/** Indexes a list of pods; the same list is indexed once, however many changes are asked about. */
export const indexOf = oncePerObject((pods: readonly Pod[]): PodIndex => {
  const byNode = new Map<string, Pod[]>();
  let keepsOthersAway = false;
  for (const pod of pods) {
    keepsOthersAway ||= pod.spec.affinity.podAntiAffinity.length > 0;
    const node = nodeOfPod(pod);
    if (node === undefined) continue;
    const group = byNode.get(node);
    if (group === undefined) byNode.set(node, [pod]);
    else group.push(pod);
  }
  return { byNode, keepsOthersAway };
});
