import type { ClusterView } from '../cluster-view.ts';
import { coverageOf } from '../coverage/coverage.ts';
import type { Pair } from '../coverage/pair.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import { holdsResources } from '../scheduling/resources.ts';
import { isReady } from '../explain/pod-reasons.ts';
import { selects } from './endpoints.ts';
import { hostPortsOf, hostPortWays, rivalsOf } from './host-port-ways.ts';
import type { NodeReach, PortClash, Reach, ReachObjects } from './reach.ts';
import { serviceWays } from './service-ways.ts';
import { reachWarnings } from './warnings.ts';

/**
 * How to talk to the daemons of a DaemonSet: the Services of its namespace that select its template or its pods, the
 * ports of the nodes that its pods have, and each node's pod. Who is ready is told from pods, by the rules by which the
 * endpoints of Services are made. Network policies and firewalls are not looked at.
 *
 * @param view - as for coverageOf
 */
export function reachOf(daemonSet: DaemonSet, view: ClusterView, objects: ReachObjects): Reach {
  const { release, nodes: allNodes = [] } = view.state;
  const pods =
    view.state.pods === undefined ? undefined : view.daemonPodsOf(daemonSet).filter(holdsResources);
  const { template } = daemonSet.spec;
  const services = objects.services?.filter((service) =>
    [template.labels, ...(pods ?? []).map(({ metadata }) => metadata.labels)].some((labels) =>
      selects(service, labels),
    ),
  );
  const ways = [
    ...(services ?? []).flatMap((service) => serviceWays(service, template.spec, pods)),
    ...hostPortWays(hostPortsOf(daemonSet, release), pods),
  ];
  const { hostNetwork } = template.spec;
  const reach: Omit<Reach, 'warnings'> = {
    daemonSet,
    ways,
    nodes: nodesOf(daemonSet, view),
    rivals: rivalsOf(daemonSet, othersThan(daemonSet, objects.allDaemonSets), allNodes, release),
    hostNetwork,
    ...(pods === undefined ? {} : { pods: { total: pods.length, ready: pods.filter(isReady).length } }),
    ...(services === undefined ? {} : { isPushOnly: ways.length === 0 && !hostNetwork }),
  };
  return {
    ...reach,
    warnings: reachWarnings({ reach, services: services ?? [], pods, objects, nodes: view.state.nodes }),
  };
}

function othersThan({ metadata }: DaemonSet, all: readonly DaemonSet[] = []): readonly DaemonSet[] {
  return all.filter(
    (other) => other.metadata.namespace !== metadata.namespace || other.metadata.name !== metadata.name,
  );
}

/** The nodes that have a pod, or should. */
function nodesOf(daemonSet: DaemonSet, view: ClusterView): readonly NodeReach[] {
  return coverageOf(daemonSet, view)
    .pairs.filter(({ pod, shouldRun }) => pod !== undefined || shouldRun === true)
    .map((pair) => nodeReach(pair, view.node(pair.node)));
}

function nodeReach({ node, pod, shouldRun, reasons }: Pair, object: Node | undefined): NodeReach {
  const address = nodeAddress(object, pod);
  return {
    node,
    isReady: pod !== undefined && isReady(pod),
    clashes: reasons.flatMap((reason): readonly PortClash[] =>
      reason.kind === 'HostPort'
        ? [{ port: reason.detail.port, protocol: reason.detail.protocol, message: reason.message }]
        : [],
    ),
    ...(object === undefined ? {} : { object }),
    ...(pod === undefined ? {} : { pod }),
    ...(shouldRun === undefined ? {} : { shouldRun }),
    ...(address === undefined ? {} : { address }),
  };
}

const addressTypes = ['InternalIP', 'ExternalIP', 'Hostname'];

/** The node's address inside the cluster, else outside of it, else its name; of a node not read, what its pod says. */
function nodeAddress(node: Node | undefined, pod: Pod | undefined): string | undefined {
  const { addresses = [] } = node?.status ?? {};
  const found = addressTypes.flatMap((type) => addresses.filter((each) => each.type === type));
  return found[0]?.address ?? pod?.status.hostIP;
}
