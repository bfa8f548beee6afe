import { isReady } from '../explain/pod-reasons.ts';
import { matchesLabels } from '../label-selector.ts';
import type { ContainerPort, Labels, Pod, PodSpec, Service, ServicePort } from '../objects.ts';
import { holdsResources } from '../scheduling/resources.ts';

/**
 * Whether a Service selects pods with these labels. One without a selector selects none: somebody keeps its endpoints by
 * hand; so does one that is only another name.
 *
 * Mirrors `getServicesForPod`, staging/src/k8s.io/endpointslice/util/controller_utils.go, v1.34.
 */
export function selects({ spec }: Service, labels: Labels): boolean {
  if (spec.type === 'ExternalName' || Object.keys(spec.selector).length === 0) return false;
  return matchesLabels({ matchLabels: spec.selector, matchExpressions: [] }, labels);
}

/**
 * Whether connections to a Service that selects the pod are sent to it now: it has an address and has not ended, and it
 * is ready and not on its way out, or the Service publishes those that are not.
 *
 * Mirrors `ShouldPodBeInEndpoints`, staging/src/k8s.io/endpointslice/util/controller_utils.go, and `podToEndpoint`,
 * staging/src/k8s.io/endpointslice/utils.go, v1.34.
 */
export function isServing(pod: Pod, { spec }: Service): boolean {
  if (!holdsResources(pod)) return false;
  // A pod that is ready has an address, also where a dump was stripped of it.
  if (isReady(pod) && pod.metadata.deletionTimestamp === undefined) return true;
  return spec.publishNotReadyAddresses && pod.status.podIP !== undefined;
}

/** The protocols for which containers have a port of the name that a Service's port leads to. */
export function protocolsOf({ targetPort }: ServicePort, spec: PodSpec): readonly string[] {
  return portsOf(spec)
    .filter(({ name }) => name === targetPort)
    .map(({ protocol }) => protocol);
}

/** Ports of containers that run as long as the pod does. */
function portsOf({ containers, initContainers }: PodSpec): readonly ContainerPort[] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports }) => ports);
}

/**
 * The port of the containers that a Service's port leads to; undefined where it names one that no container has, so that
 * there is nothing to lead to.
 *
 * Mirrors `FindPort`, staging/src/k8s.io/endpointslice/utils.go, v1.34.
 */
export function containerPortOf({ targetPort, protocol }: ServicePort, spec: PodSpec): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return portsOf(spec).find((port) => port.name === targetPort && (port.protocol || 'TCP') === protocol)
    ?.containerPort;
}
