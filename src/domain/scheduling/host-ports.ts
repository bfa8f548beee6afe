import type { ContainerPort, Pod, PodSpec } from '../objects.ts';
import { has } from './release.ts';

const anyAddress = '0.0.0.0';

/**
 * The ports of the node that a pod asks for. Plain init containers never ask; sidecars do since v1.34.
 *
 * Mirrors `getHostPorts`, pkg/scheduler/util/utils.go and plugins/nodeports/node_ports.go, v1.34.
 *
 * @param release - minor version of the control plane
 */
export function hostPorts(spec: PodSpec, release: number): readonly ContainerPort[] {
  const sidecars = has(release, 'sidecarHostPorts')
    ? spec.initContainers.filter((container) => container.restartPolicy === 'Always')
    : [];
  return [...sidecars, ...spec.containers]
    .flatMap((container) => container.ports)
    .filter((port) => port.hostPort > 0)
    .map((port) => ({
      ...port,
      protocol: port.protocol === '' ? 'TCP' : port.protocol,
      hostIP: port.hostIP === '' ? anyAddress : port.hostIP,
    }));
}

/** Whether two ports, as hostPorts gives them, clash on a node: same number and protocol, and the same address or either of them all addresses. */
export function clash(a: ContainerPort, b: ContainerPort): boolean {
  const sameAddress = a.hostIP === b.hostIP || a.hostIP === anyAddress || b.hostIP === anyAddress;
  return a.hostPort === b.hostPort && a.protocol === b.protocol && sameAddress;
}

export interface PortConflict {
  readonly port: ContainerPort;
  readonly heldBy: Pod;
}

/**
 * The host ports of a pod that other pods on the node have already, each with the pod that has it.
 *
 * Mirrors `HostPortInfo.CheckConflict`, pkg/scheduler/framework/types.go, v1.34.
 */
export function conflictingPorts(
  spec: PodSpec,
  pods: readonly Pod[],
  release: number,
): readonly PortConflict[] {
  const wanted = hostPorts(spec, release);
  if (wanted.length === 0) return [];
  const taken = pods.flatMap((pod) => hostPorts(pod.spec, release).map((port) => ({ port, heldBy: pod })));
  return wanted.flatMap((port) => {
    const holder = taken.find((other) => clash(port, other.port));
    return holder === undefined ? [] : [{ port, heldBy: holder.heldBy }];
  });
}
