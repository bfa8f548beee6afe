import type { DaemonAddress } from '../domain/reach/address.ts';
import type { Reach, Rival, Way } from '../domain/reach/reach.ts';
import type { ReachedNode } from './columns/reach.ts';
import { API_VERSION, type Document, json } from './documents.ts';

function wayDocument({ via, service, portName, ...way }: Way): Document {
  const { internalTrafficPolicy, externalTrafficPolicy, trafficDistribution } = service?.spec ?? {};
  return {
    via,
    service: service?.metadata.name,
    host: way.host,
    port: way.port,
    protocol: way.protocol,
    portName: portName === '' ? undefined : portName,
    containerPort: way.containerPort,
    answeredBy: way.answeredBy,
    trafficPolicy:
      via === 'service'
        ? internalTrafficPolicy
        : via === 'hostPort' || via === 'headless'
          ? undefined
          : externalTrafficPolicy,
    trafficDistribution: trafficDistribution === '' ? undefined : trafficDistribution,
    pods: json(way.pods),
  };
}

function addressDocument({ portName, ...address }: DaemonAddress): Document {
  return { ...(json(address) as Document), portName: portName === '' ? undefined : portName };
}

function nodeDocument({ node, pod, isReady, shouldRun, address, addresses, clashes }: ReachedNode): Document {
  return {
    node,
    address,
    shouldRun,
    pod: pod?.metadata.name,
    podIP: pod?.status.podIP,
    ready: isReady,
    addresses: addresses.map(addressDocument),
    ...(clashes.length === 0 ? {} : { conflicts: json(clashes) }),
  };
}

function rivalDocument({ daemonSet: { metadata }, port, protocol, nodes }: Rival): Document {
  return { namespace: metadata.namespace, name: metadata.name, port, protocol, nodes };
}

interface ReachDocumentOptions {
  readonly source: 'cluster' | 'dump';
  readonly notes: readonly string[];
}

/** The answer of `reach NAME`: kind `Reach`. */
export function reachDocument(
  reach: Reach,
  nodes: readonly ReachedNode[],
  { source, notes }: ReachDocumentOptions,
): Document {
  const { metadata } = reach.daemonSet;
  return {
    apiVersion: API_VERSION,
    kind: 'Reach',
    source,
    namespace: metadata.namespace,
    name: metadata.name,
    pods: json(reach.pods),
    pushOnly: reach.isPushOnly,
    hostNetwork: reach.hostNetwork,
    ways: reach.ways.map(wayDocument),
    nodes: nodes.map(nodeDocument),
    ...(reach.rivals.length === 0 ? {} : { rivals: reach.rivals.map(rivalDocument) }),
    warnings: json(reach.warnings),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** The answer of `reach NAME --node NODE`: the one address there, and the others. */
export function nodeAddressDocument(
  reach: Reach,
  node: string,
  chosen: DaemonAddress,
  others: readonly DaemonAddress[],
  { source, notes }: ReachDocumentOptions,
): Document {
  const { metadata } = reach.daemonSet;
  const found = reach.nodes.find((each) => each.node === node);
  return {
    apiVersion: API_VERSION,
    kind: 'Reach',
    source,
    namespace: metadata.namespace,
    name: metadata.name,
    node,
    pod: found?.pod?.metadata.name,
    ready: found?.isReady,
    address: addressDocument(chosen),
    others: others.map(addressDocument),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
