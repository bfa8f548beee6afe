import type { ContainerPort, DaemonSet, Node, Pod } from '../objects.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { clash, hostPorts } from '../scheduling/host-ports.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { isReady } from '../explain/pod-reasons.ts';
import type { Rival, Way } from './reach.ts';

const anyAddress = '0.0.0.0';

/** The ports of their nodes that a DaemonSet's pods have: those that it asks for, and every one on its host's network. */
export function hostPortsOf({ metadata, spec }: DaemonSet, release: number): readonly ContainerPort[] {
  const admitted = asAdmitted(spec.template.spec, { namespace: metadata.namespace });
  return hostPorts(admitted, release);
}

/** The address that a host port is bound to, where it is not every one of its node. */
export function ownAddress({ hostIP }: ContainerPort): string | undefined {
  return hostIP === '' || hostIP === anyAddress || hostIP === '::' ? undefined : hostIP;
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** A way for each port of the nodes. A port on a loopback address is for callers on the same node. */
export function hostPortWays(
  ports: readonly ContainerPort[],
  pods: readonly Pod[] | undefined,
): readonly Way[] {
  const bound = pods?.filter(({ spec }) => spec.nodeName !== '');
  const counts =
    bound === undefined ? {} : { pods: { selected: bound.length, serving: bound.filter(isReady).length } };
  return ports.map((port) => {
    const host = ownAddress(port);
    return {
      via: 'hostPort',
      port: port.hostPort,
      protocol: port.protocol,
      portName: port.name ?? '',
      containerPort: port.containerPort,
      answeredBy: host !== undefined && isLoopback(host) ? 'podOfCallersNode' : 'podOfThatNode',
      ...counts,
      ...(host === undefined ? {} : { host }),
    };
  });
}

/** Other DaemonSets that want one of the ports on a node that both want: only one of the two pods gets there. */
export function rivalsOf(
  daemonSet: DaemonSet,
  others: readonly DaemonSet[],
  nodes: readonly Node[],
  release: number,
): readonly Rival[] {
  const ports = hostPortsOf(daemonSet, release);
  if (ports.length === 0) return [];
  return others.flatMap((other) => {
    const theirs = hostPortsOf(other, release);
    const wanted = ports.filter((port) => theirs.some((their) => clash(port, their)));
    if (wanted.length === 0) return [];
    const shared = nodes.filter((node) =>
      [daemonSet, other].every((each) => nodeShouldRunDaemonPod(each, node).shouldRun),
    );
    if (shared.length === 0) return [];
    const names = shared.map(({ metadata }) => metadata.name);
    return wanted.map(({ hostPort: port, protocol }) => ({ daemonSet: other, port, protocol, nodes: names }));
  });
}
