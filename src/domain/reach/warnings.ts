import type { Node, Pod, Service } from '../objects.ts';
import { holdsResources } from '../scheduling/resources.ts';
import { isReady } from '../explain/pod-reasons.ts';
import { isServing, protocolsOf, selects } from './endpoints.ts';
import { isLoopback } from './host-port-ways.ts';
import type { Reach, ReachObjects, ReachWarning, ReachWarningKind, Way } from './reach.ts';
import { isHeadless } from './service-ways.ts';

interface WarningInput {
  readonly reach: Omit<Reach, 'warnings'>;
  /** Those that lead to the DaemonSet. */
  readonly services: readonly Service[];
  /** The DaemonSet's. */
  readonly pods: readonly Pod[];
  readonly objects: ReachObjects;
  /** All of the cluster. Absent: could not be read. */
  readonly nodes: readonly Node[] | undefined;
}

type ServiceCheck = (service: Service, input: WarningInput) => string | undefined;

const portNotFound: ServiceCheck = (service, { reach }) => {
  const lost = waysOf(service, reach).filter(
    ({ via, containerPort, protocol }) =>
      (via === 'service' || via === 'headless') && protocol !== undefined && containerPort === undefined,
  );
  if (lost.length === 0) return undefined;
  const ports = service.spec.ports.filter(({ name }) => lost.some(({ portName }) => portName === name));
  const spec = reach.daemonSet.spec.template.spec;
  const others = ports.find((port) => protocolsOf(port, spec).length > 0);
  const which =
    others === undefined
      ? `${ports.map(({ targetPort }) => targetPort).join(', ')}, which no container has`
      : `${others.targetPort} by ${others.protocol}, which is ${protocolsOf(others, spec).join(', ')} in its container`;
  return `Service ${nameOf(service)} leads to the container port ${which}: nothing answers there`;
};

const templateNotSelected: ServiceCheck = (service, { reach }) =>
  selects(service, reach.daemonSet.spec.template.labels)
    ? undefined
    : `Service ${nameOf(service)} selects pods that are there, but not the template's labels: it loses the pods as they are replaced`;

const podsNotSelected: ServiceCheck = (service, { pods, reach }) => {
  const lacking = pods.filter(({ metadata }) => !selects(service, metadata.labels));
  return lacking.length === 0 || !selects(service, reach.daemonSet.spec.template.labels)
    ? undefined
    : `${lacking.length} of ${pods.length} pods lack labels that Service ${nameOf(service)} selects: they are of a template that did not have them`;
};

const nothingReady: ServiceCheck = (service, { pods }) => {
  const selected = pods.filter(({ metadata }) => selects(service, metadata.labels));
  if (selected.some((pod) => isServing(pod, service))) return undefined;
  return selected.length === 0
    ? `Service ${nameOf(service)} has no pod of the DaemonSet yet: nothing answers`
    : `none of the pods that Service ${nameOf(service)} selects is ready: nothing answers`;
};

const unreadyPublished: ServiceCheck = (service, { pods }) => {
  const unready = pods.filter(
    (pod) => selects(service, pod.metadata.labels) && isServing(pod, service) && !isReady(pod),
  );
  return unready.length === 0
    ? undefined
    : `Service ${nameOf(service)} publishes pods that are not ready: ${unready.length} of them now`;
};

const otherPods: ServiceCheck = (service, { pods, objects }) => {
  const own = new Set(pods.map(({ metadata }) => metadata.name));
  const others = (objects.selected?.get(service.metadata.name) ?? []).filter(
    (pod) => holdsResources(pod) && !own.has(pod.metadata.name),
  );
  const [first] = others;
  if (first === undefined) return undefined;
  const more = others.length === 1 ? '' : ` and ${others.length - 1} more`;
  return `Service ${nameOf(service)} also selects pods of others (${first.metadata.name}${more}): an answer may be theirs`;
};

const localNowhere: ServiceCheck = (service, { pods, objects, nodes = [] }) => {
  if (isHeadless(service) || service.spec.internalTrafficPolicy !== 'Local') return undefined;
  const all = objects.selected?.get(service.metadata.name) ?? pods;
  const served = new Set(all.filter((pod) => isServing(pod, service)).map(({ spec }) => spec.nodeName));
  const lacking = nodes.filter(({ metadata }) => !served.has(metadata.name));
  return lacking.length === 0
    ? undefined
    : `Service ${nameOf(service)} answers only from the caller's own node (internalTrafficPolicy Local), and ${lacking.length} of ${nodes.length} nodes have no ready pod: ${someNames(lacking)}`;
};

const policyWithoutEffect: ServiceCheck = (service) =>
  isHeadless(service) && service.spec.internalTrafficPolicy === 'Local'
    ? `internalTrafficPolicy Local does nothing on Service ${nameOf(service)}, which is headless: callers choose among all ready pods`
    : undefined;

const serviceChecks: readonly (readonly [ReachWarningKind, ServiceCheck])[] = [
  ['PortNotFound', portNotFound],
  ['TemplateNotSelected', templateNotSelected],
  ['PodsNotSelected', podsNotSelected],
  ['NothingReady', nothingReady],
  ['UnreadyPublished', unreadyPublished],
  ['OtherPods', otherPods],
  ['LocalNowhere', localNowhere],
  ['PolicyWithoutEffect', policyWithoutEffect],
];

function nameOf({ metadata }: Service): string {
  return metadata.name;
}

function waysOf(service: Service, { ways }: Pick<Reach, 'ways'>): readonly Way[] {
  return ways.filter((way) => way.service === service);
}

function someNames(nodes: readonly Node[]): string {
  const names = nodes.map(({ metadata }) => metadata.name);
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function portWarnings({ ways, rivals, nodes }: Omit<Reach, 'warnings'>): readonly ReachWarning[] {
  const loopback = ways.filter(
    ({ via, host }) => via === 'hostPort' && host !== undefined && isLoopback(host),
  );
  return [
    ...loopback.map(({ port, protocol, host }) => ({
      kind: 'LoopbackOnly' as const,
      message: `host port ${port}/${protocol} is bound to ${host}: only callers on the same node reach it`,
    })),
    ...rivals.map(({ daemonSet: { metadata }, port, protocol, nodes: shared }) => ({
      kind: 'HostPortConflict' as const,
      message: `host port ${port}/${protocol} is asked for by ${metadata.namespace}/${metadata.name} too, on ${shared.length === 1 ? `node ${shared[0]}` : `${shared.length} nodes`} that both want`,
    })),
    ...nodes.flatMap(({ node, clashes }) =>
      clashes.map(({ message }) => ({ kind: 'HostPortConflict' as const, message: `${node}: ${message}` })),
    ),
  ];
}

/** Those that ask about nothing but templates. */
const withoutPods: ReadonlySet<ReachWarningKind> = new Set(['PortNotFound', 'PolicyWithoutEffect']);

/** What is wrong with the ways to a DaemonSet's pods, or other than it looks. */
export function reachWarnings({
  pods,
  ...others
}: Omit<WarningInput, 'pods'> & { readonly pods: readonly Pod[] | undefined }): readonly ReachWarning[] {
  const input = { ...others, pods: pods ?? [] };
  const checks = serviceChecks.filter(([kind]) => pods !== undefined || withoutPods.has(kind));
  const ofServices = input.services.flatMap((service) =>
    checks.flatMap(([kind, check]): readonly ReachWarning[] => {
      const message = check(service, input);
      return message === undefined ? [] : [{ kind, message }];
    }),
  );
  return [...ofServices, ...portWarnings(input.reach)];
}
