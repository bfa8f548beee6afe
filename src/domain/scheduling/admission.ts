import type {
  Container,
  ContainerPort,
  LimitRange,
  PodSpec,
  PriorityClass,
  ResourceList,
  RuntimeClass,
} from '../objects.ts';
import { withPodLevelRequests } from './pod-level-requests.ts';

/** The objects that admission looks at. Absent: could not be read; nothing is filled in from them then. */
export interface AdmissionObjects {
  readonly namespace: string;
  readonly limitRanges?: readonly LimitRange[];
  readonly priorityClasses?: readonly PriorityClass[];
  readonly runtimeClasses?: readonly RuntimeClass[];
}

/**
 * The pod spec that the API server would store for a template: limits become requests, LimitRanges fill in what is
 * left, ports on the host's network become host ports, the priority class becomes a number, the runtime class adds its
 * overhead and where it may run.
 *
 * Mirrors `SetDefaults_Pod`, pkg/apis/core/v1/defaults.go; `defaultContainerResourceRequirements`,
 * plugin/pkg/admission/limitranger/admission.go; plugin/pkg/admission/{priority,runtimeclass}, v1.34.
 */
export function asAdmitted(spec: PodSpec, objects: AdmissionObjects): PodSpec {
  const defaulted = withPodLevelRequests(
    mapContainers(spec, (container) => withDefaults(container, spec.hostNetwork)),
  );
  // A LimitRange comes after the API's own defaults: it cannot change the requests of the pod as a whole.
  const limitDefaults = containerDefaults(objects);
  const limited = mapContainers(defaulted, (container) => withLimitRanges(container, limitDefaults));
  return withRuntimeClass(withPriority(limited, objects.priorityClasses), objects.runtimeClasses);
}

function mapContainers(spec: PodSpec, change: (container: Container) => Container): PodSpec {
  return {
    ...spec,
    containers: spec.containers.map(change),
    initContainers: spec.initContainers.map(change),
  };
}

function withDefaults(container: Container, hostNetwork: boolean): Container {
  const { requests, limits } = container.resources;
  return {
    ...container,
    ports: hostNetwork ? container.ports.map(onHostNetwork) : container.ports,
    resources: { requests: { ...limits, ...requests }, limits },
  };
}

function withLimitRanges(container: Container, defaults: Defaults): Container {
  const { requests, limits } = container.resources;
  return {
    ...container,
    resources: {
      requests: { ...defaults.requests, ...requests },
      limits: { ...defaults.limits, ...limits },
    },
  };
}

function onHostNetwork(port: ContainerPort): ContainerPort {
  return port.hostPort === 0 ? { ...port, hostPort: port.containerPort } : port;
}

interface Defaults {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** The first LimitRange to set a default for a resource wins, as each fills in only what is still missing. */
function containerDefaults({ limitRanges = [], namespace }: AdmissionObjects): Defaults {
  const items = limitRanges
    .filter((limitRange) => limitRange.metadata.namespace === namespace)
    .flatMap((limitRange) => limitRange.limits)
    .filter((limit) => limit.type === 'Container')
    .toReversed();
  return {
    requests: Object.assign({}, ...items.map((limit) => limit.defaultRequest)),
    limits: Object.assign({}, ...items.map((limit) => limit.default)),
  };
}

const systemPriorities: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

function withPriority(spec: PodSpec, priorityClasses: readonly PriorityClass[] | undefined): PodSpec {
  if (spec.priority !== undefined) return spec;
  const named =
    spec.priorityClassName === ''
      ? defaultPriorityClass(priorityClasses)
      : priorityClasses?.find(({ metadata }) => metadata.name === spec.priorityClassName);
  const known = named?.value ?? systemPriorities[spec.priorityClassName];
  const priority = known ?? (spec.priorityClassName === '' && priorityClasses !== undefined ? 0 : undefined);
  if (priority === undefined) return spec;
  return { ...spec, priority, preemptionPolicy: named?.preemptionPolicy ?? spec.preemptionPolicy };
}

function defaultPriorityClass(priorityClasses: readonly PriorityClass[] = []): PriorityClass | undefined {
  const defaults = priorityClasses.filter((priorityClass) => priorityClass.globalDefault);
  return defaults.toSorted((a, b) => a.value - b.value)[0];
}

function withRuntimeClass(spec: PodSpec, runtimeClasses: readonly RuntimeClass[] | undefined): PodSpec {
  const runtimeClass = runtimeClasses?.find(({ metadata }) => metadata.name === spec.runtimeClassName);
  if (runtimeClass === undefined) return spec;
  return {
    ...spec,
    overhead: runtimeClass.overhead,
    nodeSelector: { ...spec.nodeSelector, ...runtimeClass.nodeSelector },
    tolerations: [...spec.tolerations, ...runtimeClass.tolerations],
  };
}
