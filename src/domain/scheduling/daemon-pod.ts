import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from '../objects.ts';
import { oncePerObject } from '../once-per-object.ts';

const exists = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', value: '', effect });

const tolerationsOfEveryDaemonPod: readonly Toleration[] = [
  exists('node.kubernetes.io/not-ready', 'NoExecute'),
  exists('node.kubernetes.io/unreachable', 'NoExecute'),
  exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

const tolerationOnHostNetwork = exists('node.kubernetes.io/network-unavailable', 'NoSchedule');

/**
 * The tolerations of a daemon pod: the template's, and those that the DaemonSet controller adds. It adds none for
 * `not-ready:NoSchedule`, which a node that is not ready also has.
 *
 * Mirrors `AddOrUpdateDaemonPodTolerations`, pkg/controller/daemon/util/daemonset_util.go, v1.34.
 */
export const daemonTolerations: (spec: PodSpec) => readonly Toleration[] = oncePerObject((spec) => {
  const added = spec.hostNetwork
    ? [...tolerationsOfEveryDaemonPod, tolerationOnHostNetwork]
    : tolerationsOfEveryDaemonPod;
  return [...spec.tolerations, ...added];
});

function onlyOnNode(nodeName: string): NodeSelectorTerm {
  return {
    matchExpressions: [],
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeName] }],
  };
}

/**
 * The spec of the pod that the controller would make for a node: its required node affinity is replaced by the name of
 * the node, so that the scheduler no longer sees the template's.
 *
 * Mirrors `ReplaceDaemonSetPodNodeNameNodeAffinity`, pkg/controller/daemon/util/daemonset_util.go, v1.34.
 */
export function daemonPodSpec(template: PodSpec, nodeName: string): PodSpec {
  return {
    ...template,
    tolerations: daemonTolerations(template),
    affinity: { ...template.affinity, nodeTerms: [onlyOnNode(nodeName)] },
  };
}

/**
 * The node that a daemon pod is on or was made for. Undefined for a pod that is neither bound nor made by a DaemonSet
 * controller.
 *
 * Mirrors `GetTargetNodeName`, pkg/controller/daemon/util/daemonset_util.go, v1.34.
 */
export function targetNodeName(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== '') return pod.spec.nodeName;
  for (const term of pod.spec.affinity.nodeTerms ?? []) {
    for (const field of term.matchFields) {
      const isName = field.key === 'metadata.name' && field.operator === 'In';
      if (isName) return field.values.length === 1 ? field.values[0] : undefined;
    }
  }
  return undefined;
}
