import type { ClusterView } from '../../src/domain/cluster-view.ts';
import type { Container, DaemonSet, Node, PodSpec } from '../../src/domain/objects.ts';
import { asAdmitted } from '../../src/domain/scheduling/admission.ts';
import { daemonPodSpec } from '../../src/domain/scheduling/daemon-pod.ts';

/** What decides placement of the pod that the product expects controller and API server to make, as text. */
export function expectedSpec(daemonSet: DaemonSet, node: Node, { state }: ClusterView): string {
  const { namespace } = daemonSet.metadata;
  const made = daemonPodSpec(daemonSet.spec.template.spec, node.metadata.name);
  return specText(asAdmitted(made, { ...state, namespace }));
}

/** The same of a pod that is there. */
export function specText(spec: PodSpec): string {
  const { affinity, nodeSelector, overhead, hostNetwork, priority, preemptionPolicy } = spec;
  return stableText({
    affinity,
    nodeSelector,
    overhead,
    hostNetwork,
    priority,
    preemptionPolicy,
    topologySpreadConstraints: spec.topologySpreadConstraints,
    // Their order decides nothing, nor does one that is there twice.
    tolerations: [...new Set(spec.tolerations.map(stableText))].toSorted(),
    containers: spec.containers.map(askedFor),
    initContainers: spec.initContainers.map(askedFor),
  });
}

function askedFor({ name, ports, resources }: Container): object {
  return { name, ports, resources };
}

/** JSON with the fields of every map in order. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => {
    const isMap = typeof field === 'object' && field !== null && !Array.isArray(field);
    return isMap ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => (a < b ? -1 : 1))) : field;
  });
}
