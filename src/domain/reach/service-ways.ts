import type { Pod, PodSpec, Service, ServicePort } from '../objects.ts';
import { containerPortOf, isServing, selects } from './endpoints.ts';
import type { Answerer, PodCounts, Way } from './reach.ts';

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None';
}

/** `agent.monitoring.svc`: pods resolve that whatever the cluster's domain is called. */
function dnsName({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace}.svc`;
}

function countsOf(service: Service, pods: readonly Pod[]): PodCounts {
  const selected = pods.filter(({ metadata }) => selects(service, metadata.labels));
  return { selected: selected.length, serving: selected.filter((pod) => isServing(pod, service)).length };
}

/**
 * The ways that a Service opens to the daemons, one for each of its ports: its name; its ports on the nodes; its load
 * balancer; addresses that are led to nodes by others.
 *
 * @param spec - of the pods, for ports that are told by name
 * @param pods - the DaemonSet's; undefined where they could not be read
 */
export function serviceWays(
  service: Service,
  spec: PodSpec,
  pods: readonly Pod[] | undefined,
): readonly Way[] {
  const counts = pods === undefined ? {} : { pods: countsOf(service, pods) };
  const { ports } = service.spec;
  if (ports.length === 0 && isHeadless(service)) return [nameOnly(service, counts)];
  return ports.flatMap((port) => waysOfPort(service, port, containerPortOf(port, spec), counts));
}

function nameOnly(service: Service, counts: Pick<Way, 'pods'>): Way {
  return {
    via: 'headless',
    service,
    host: dnsName(service),
    portName: '',
    answeredBy: 'everyPod',
    ...counts,
  };
}

/** Nobody serves a port that no container has. */
function reachable({ pods }: Pick<Way, 'pods'>, containerPort: number | undefined): Pick<Way, 'pods'> {
  if (pods === undefined) return {};
  return { pods: containerPort === undefined ? { ...pods, serving: 0 } : pods };
}

function waysOfPort(
  service: Service,
  port: ServicePort,
  containerPort: number | undefined,
  counts: Pick<Way, 'pods'>,
): readonly Way[] {
  const { protocol, name: portName, nodePort } = port;
  const common = {
    service,
    protocol,
    portName,
    ...reachable(counts, containerPort),
    ...(containerPort === undefined ? {} : { containerPort }),
  };
  const host = dnsName(service);
  // Who asks a headless Service gets addresses of pods, and talks to their own port.
  if (isHeadless(service)) {
    const own = containerPort === undefined ? {} : { port: containerPort };
    return [{ ...common, ...own, via: 'headless', host, answeredBy: 'everyPod' }];
  }
  const { internalTrafficPolicy, externalTrafficPolicy } = service.spec;
  const within: Answerer = internalTrafficPolicy === 'Local' ? 'podOfCallersNode' : 'anyPod';
  const fromOutside: Answerer = externalTrafficPolicy === 'Local' ? 'podOfThatNode' : 'anyPod';
  return [
    { ...common, via: 'service', host, port: port.port, answeredBy: within },
    ...(nodePort === undefined
      ? []
      : [{ ...common, via: 'nodePort', port: nodePort, answeredBy: fromOutside } as const]),
    ...service.ingress.map(
      (address) =>
        ({ ...common, via: 'loadBalancer', host: address, port: port.port, answeredBy: 'anyPod' }) as const,
    ),
    ...service.spec.externalIPs.map(
      (address) =>
        ({ ...common, via: 'externalIP', host: address, port: port.port, answeredBy: fromOutside }) as const,
    ),
  ];
}
