import type { Container, ContainerStatus, Pod, PodSpec, ResourceList } from '../objects.ts';
import { has } from './release.ts';

/** A resource that is not enough on a node, in the scheduler's units (see ResourceList). */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly allocatable: number;
  readonly used: number;
  readonly shortBy: number;
}

type Requests = (container: Container) => ResourceList;

function add(a: ResourceList, b: ResourceList): ResourceList {
  const sum: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

/**
 * The larger amount of each resource. What only `b` names, and names as zero, stays unnamed: old releases check a zero
 * that an extended resource is asked for with, but not where init containers alone ask so.
 *
 * Mirrors `Resource.SetMaxResource`, pkg/scheduler/framework/types.go, v1.20.
 */
function max(a: ResourceList, b: ResourceList): ResourceList {
  const larger: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) if (amount > (larger[name] ?? 0)) larger[name] = amount;
  return larger;
}

/**
 * All containers and sidecars together, or the largest init container with the sidecars before it where that is more.
 *
 * Mirrors `AggregateContainerRequests`, staging/src/k8s.io/component-helpers/resource/helpers.go, v1.34.
 */
export function aggregateContainers(spec: PodSpec, release: number, requestsOf: Requests): ResourceList {
  let together = spec.containers.map(requestsOf).reduce(add, {});
  let sidecars: ResourceList = {};
  let initPeak: ResourceList = {};
  for (const container of spec.initContainers) {
    const isSidecar = has(release, 'sidecarContainers') && container.restartPolicy === 'Always';
    if (isSidecar) {
      together = add(together, requestsOf(container));
      sidecars = add(sidecars, requestsOf(container));
      initPeak = max(initPeak, sidecars);
    } else {
      initPeak = max(initPeak, add(requestsOf(container), sidecars));
    }
  }
  return max(together, initPeak);
}

/** Whether a resource may be asked for by the pod as a whole. */
export function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');
}

function withPodLevel(spec: PodSpec, release: number, aggregate: ResourceList): ResourceList {
  if (spec.resources === undefined || !has(release, 'podLevelResources')) return aggregate;
  const own = Object.entries(spec.resources.requests).filter(([resource]) => isPodLevel(resource));
  return { ...aggregate, ...Object.fromEntries(own) };
}

function total(spec: PodSpec, release: number, requestsOf: Requests): ResourceList {
  return finished(spec, release, aggregateContainers(spec, release, requestsOf));
}

function finished(spec: PodSpec, release: number, aggregate: ResourceList): ResourceList {
  return add(withPodLevel(spec, release, aggregate), spec.overhead);
}

/**
 * What a pod asks of a node: all containers and sidecars together, or the largest init container with the sidecars
 * before it where that is more; pod-level requests instead where there are any; and the overhead.
 *
 * Mirrors `PodRequests`, staging/src/k8s.io/component-helpers/resource/helpers.go, v1.34.
 *
 * @param spec - as admitted by the API server: limits have become requests (see asAdmitted)
 * @param release - minor version of the control plane
 */
export function podRequests(spec: PodSpec, release: number): ResourceList {
  return total(spec, release, (container) => container.resources.requests);
}

/**
 * What a pod on a node counts for: its requests, and while it is resized the larger of what it asks for, what the
 * kubelet allocated and what it runs with. Up to v1.36 that is decided for each container, then for their sums.
 *
 * Mirrors `AggregateContainerRequests`, staging/src/k8s.io/component-helpers/resource/helpers.go, v1.37, and
 * `determineContainerReqs` there, v1.34.
 */
export function podUsage(pod: Pod, release: number): ResourceList {
  const { containerStatuses, initContainerStatuses, conditions } = pod.status;
  if (!has(release, 'inPlaceResize')) return podRequests(pod.spec, release);
  const statuses = new Map(
    [...containerStatuses, ...initContainerStatuses].map((status) => [status.name, status]),
  );
  const infeasible = conditions.some(
    (condition) => condition.type === 'PodResizePending' && condition.reason === 'Infeasible',
  );
  const states = (container: Container): readonly ResourceList[] =>
    requestsWhileResized(container, statuses.get(container.name), infeasible);
  const largest = (container: Container): ResourceList => states(container).reduce(max, {});
  if (!has(release, 'resizeComparesSums')) return total(pod.spec, release, largest);
  const sums = [0, 1, 2].map((index) =>
    aggregateContainers(pod.spec, release, (container) => states(container)[index] ?? {}),
  );
  return finished(pod.spec, release, sums.reduce(max, {}));
}

/** What a container runs with, what is allocated to it, and what it asks for, where that can still come true. */
function requestsWhileResized(
  container: Container,
  status: ContainerStatus | undefined,
  infeasible: boolean,
): readonly ResourceList[] {
  const { requests } = container.resources;
  const allocated = status?.allocatedResources;
  const actual = status?.resources?.requests;
  if (allocated === undefined && actual === undefined) return [requests, requests, requests];
  // An infeasible resize falls back on what is known; anything else on what is asked for.
  const otherwise = infeasible ? {} : requests;
  return [actual ?? allocated ?? otherwise, allocated ?? otherwise, otherwise];
}

/** Whether a pod on a node still holds its share: pods that ended do not, terminating ones do. */
export function holdsResources(pod: Pod): boolean {
  return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';
}

/** What the pods of a node use together. */
export function usedBy(pods: readonly Pod[], release: number): ResourceList {
  const sum: Record<string, number> = {};
  for (const pod of pods) {
    for (const [name, amount] of Object.entries(podUsage(pod, release)))
      sum[name] = (sum[name] ?? 0) + amount;
  }
  return sum;
}

const native = ['cpu', 'memory', 'ephemeral-storage'];

/** Resources that the scheduler counts beside the native ones: extended ones, huge pages, attachable volumes. */
function isScalar(resource: string): boolean {
  return (
    resource.includes('/') || resource.startsWith('hugepages-') || resource.startsWith('attachable-volumes-')
  );
}

function resourcesToCheck(requests: ResourceList, release: number): readonly string[] {
  const scalars = Object.keys(requests).filter(isScalar);
  const asked = (resource: string): boolean => (requests[resource] ?? 0) > 0;
  const nothing = !native.some(asked) && scalars.length === 0;
  if (nothing) return [];
  return [
    ...(has(release, 'unrequestedResourceSkipped') ? native.filter(asked) : native),
    ...(has(release, 'zeroExtendedRequestSkipped') ? scalars.filter(asked) : scalars),
  ];
}

/**
 * What a node lacks for a pod. Allocatable counts, never capacity; a request that fits exactly fits. The number of
 * pods is the resource `pods`.
 *
 * Mirrors `fitsRequest`, pkg/scheduler/framework/plugins/noderesources/fit.go, v1.34 (and v1.20 where `release` is
 * older).
 *
 * @param question - `used` and `podCount` without the pod itself; all amounts in the scheduler's units
 */
export function shortages(question: {
  readonly requests: ResourceList;
  readonly allocatable: ResourceList;
  readonly used: ResourceList;
  readonly podCount: number;
  readonly release: number;
}): readonly Shortage[] {
  const { requests, allocatable, used, podCount, release } = question;
  const short = resourcesToCheck(requests, release).flatMap((resource) =>
    shortage(resource, requests[resource] ?? 0, allocatable[resource] ?? 0, used[resource] ?? 0),
  );
  return [...shortage('pods', 1, allocatable['pods'] ?? 0, podCount), ...short];
}

function shortage(
  resource: string,
  requested: number,
  allocatable: number,
  used: number,
): readonly Shortage[] {
  const shortBy = requested + used - allocatable;
  return shortBy > 0 ? [{ resource, requested, allocatable, used, shortBy }] : [];
}
