import { hostPorts } from '../scheduling/host-ports.ts';
import { isLoopback, ownAddress } from './host-port-ways.ts';
import type { NodeReach, Reach } from './reach.ts';

/** Where one node's daemon is reached. */
export interface DaemonAddress {
  /** `podIP`: only for as long as the pod lives. */
  readonly via: 'hostPort' | 'nodePort' | 'podIP';
  readonly host: string;
  /** Absent where no port is known. */
  readonly port?: number;
  readonly protocol?: string;
  /** "" where the port has no name. */
  readonly portName: string;
  /** What the container listens on. */
  readonly containerPort?: number;
}

/** The address of a node's daemon, or why there is none. */
export type AddressAnswer =
  | { readonly kind: 'address'; readonly chosen: DaemonAddress; readonly others: readonly DaemonAddress[] }
  | { readonly kind: 'noPod' }
  /** The pod is there, and has no address yet; or none that was read. */
  | { readonly kind: 'noAddress'; readonly isReady: boolean }
  /** It has addresses, but none for this port. */
  | { readonly kind: 'noSuchPort'; readonly known: readonly DaemonAddress[] };

/**
 * The one address of a node's daemon: those that outlive the pod come first (a port of the node; a Service's port on the
 * nodes that leads to the pod of the node alone), then the pod's own; a port on a loopback address comes last. Among those
 * that last alike TCP comes before other protocols.
 *
 * @param wanted - the number or the name of a port; absent: the first
 * @param release - minor version of the control plane
 */
export function addressOf(
  reach: Reach,
  nodeName: string,
  wanted: string | undefined,
  release: number,
): AddressAnswer {
  const found = reach.nodes.find(({ node }) => node === nodeName);
  if (found?.pod === undefined) return { kind: 'noPod' };
  const all = addressesOf(reach, found, release);
  if (all.length === 0) return { kind: 'noAddress', isReady: found.isReady };
  const [chosen, ...others] = wanted === undefined ? all : all.filter((address) => isMeant(address, wanted));
  return chosen === undefined ? { kind: 'noSuchPort', known: all } : { kind: 'address', chosen, others };
}

function isMeant({ port, portName, containerPort }: DaemonAddress, wanted: string): boolean {
  return String(port) === wanted || portName === wanted || String(containerPort) === wanted;
}

function isSame(a: DaemonAddress, b: DaemonAddress): boolean {
  return a.host === b.host && a.port === b.port && a.protocol === b.protocol;
}

/** Every address of a node's daemon, the best first. */
export function addressesOf(reach: Reach, found: NodeReach, release: number): readonly DaemonAddress[] {
  const all = [
    ...tcpFirst([...hostPortAddresses(found, release), ...nodePortAddresses(reach, found)]),
    ...tcpFirst(podAddresses(reach, found)),
  ];
  // A pod on its host's network has one address with its node.
  const distinct = all.filter((each, index) => all.findIndex((other) => isSame(each, other)) === index);
  return [
    ...distinct.filter(({ host }) => !isLoopback(host)),
    ...distinct.filter(({ host }) => isLoopback(host)),
  ];
}

function tcpFirst(addresses: readonly DaemonAddress[]): readonly DaemonAddress[] {
  const isTcp = ({ protocol = 'TCP' }: DaemonAddress): boolean => protocol === 'TCP';
  return [...addresses.filter(isTcp), ...addresses.filter((each) => !isTcp(each))];
}

function hostPortAddresses({ pod, address }: NodeReach, release: number): readonly DaemonAddress[] {
  if (pod === undefined || pod.spec.nodeName === '') return [];
  return hostPorts(pod.spec, release).flatMap((port): readonly DaemonAddress[] => {
    const host = ownAddress(port) ?? address;
    if (host === undefined) return [];
    const { hostPort, protocol, containerPort, name: portName = '' } = port;
    return [{ via: 'hostPort', host, port: hostPort, protocol, portName, containerPort }];
  });
}

function nodePortAddresses({ ways }: Reach, { pod, address: host }: NodeReach): readonly DaemonAddress[] {
  if (pod === undefined || pod.spec.nodeName === '' || host === undefined) return [];
  return ways
    .filter(({ via, answeredBy }) => via === 'nodePort' && answeredBy === 'podOfThatNode')
    .map(({ port, protocol, portName, containerPort }) => ({
      via: 'nodePort',
      host,
      portName,
      ...(port === undefined ? {} : { port }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(containerPort === undefined ? {} : { containerPort }),
    }));
}

/** The ports that containers name, and those that Services lead to without their being named. */
function podAddresses({ ways }: Reach, { pod }: NodeReach): readonly DaemonAddress[] {
  const host = pod?.status.podIP;
  if (pod === undefined || host === undefined) return [];
  const named = pod.spec.containers
    .flatMap(({ ports }) => ports)
    .map(({ containerPort, protocol, name = '' }) => ({ port: containerPort, protocol, portName: name }));
  const led = ways.flatMap(({ containerPort: port, protocol = 'TCP', portName }) =>
    port === undefined ? [] : [{ port, protocol, portName }],
  );
  // A port that its container does not name may have a name in a Service.
  const known = Map.groupBy([...named, ...led], (each) => `${each.port}/${each.protocol}`);
  const ports = [...known.values()].flatMap(([first, ...more]): readonly DaemonAddress[] => {
    if (first === undefined) return [];
    const portName = [first, ...more].find((each) => each.portName !== '')?.portName ?? '';
    return [{ via: 'podIP', host, ...first, portName, containerPort: first.port }];
  });
  return ports.length === 0 ? [{ via: 'podIP', host, portName: '' }] : ports;
}
