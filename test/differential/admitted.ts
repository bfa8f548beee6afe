import type { ClusterView } from '../../src/domain/cluster-view.ts';
import type { Container, DaemonSet, Node, PodSpec } from '../../src/domain/objects.ts';
import { asAdmitted } from '../../src/domain/scheduling/admission.ts';
import { daemonPodSpec } from '../../src/domain/scheduling/daemon-pod.ts';
import { untoleratedTaints } from '../../src/domain/scheduling/taints.ts';

/** What decides placement of the pod that the product expects controller and API server to make, as text. */
export function expectedSpec(daemonSet: DaemonSet, node: Node, { state }: ClusterView): string {
  const { namespace } = daemonSet.metadata;
  const made = daemonPodSpec(daemonSet.spec.template.spec, node.metadata.name);
  return specText(asAdmitted(made, { ...state, namespace }), state.nodes);
}

/**
 * The same of a pod that is there.
 *
 * @param nodes - whose taints tell what the tolerations amount to: admission drops one that another one includes
 */
export function specText(spec: PodSpec, nodes: readonly Node[] = []): string {
  const { affinity, nodeSelector, overhead, hostNetwork, priority, preemptionPolicy } = spec;
  return stableText({
    affinity,
    nodeSelector,
    overhead,
    hostNetwork,
    priority,
    preemptionPolicy,
    topologySpreadConstraints: spec.topologySpreadConstraints,
    untolerated: nodes.map((node) => untoleratedTaints(node.spec.taints, spec.tolerations)),
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
