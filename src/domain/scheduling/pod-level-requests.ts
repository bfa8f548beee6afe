import { NEWEST_RELEASE } from '../cluster-state.ts';
import type { Container, PodSpec, ResourceList } from '../objects.ts';
import { aggregateContainers, isPodLevel } from './resources.ts';

/**
 * Requests of the pod as a whole: where it has limits, what its containers ask for together, and the limit where they
 * ask for nothing. Huge pages that only containers limit become the pod's.
 *
 * Mirrors `defaultHugePagePodLimits` and `defaultPodRequests`, pkg/apis/core/v1/defaults.go, v1.35.
 */
export function withPodLevelRequests(spec: PodSpec): PodSpec {
  if (spec.resources === undefined) return spec;
  const { requests, limits } = spec.resources;
  const byContainers = (of: (container: Container) => ResourceList): ResourceList =>
    Object.fromEntries(
      Object.entries(aggregateContainers(spec, NEWEST_RELEASE, of)).filter(([name]) => isPodLevel(name)),
    );
  const asked = byContainers((container) => container.resources.requests);
  const limited = byContainers((container) => container.resources.limits);
  const defined = Object.keys(requests).length + Object.keys(limits).length > 0;
  const allLimits = defined ? { ...only(limited, isHugePages), ...limits } : limits;
  if (Object.keys(allLimits).length === 0) return spec;
  const filled = { ...allLimits, ...only(asked, (name) => !isHugePages(name)), ...requests };
  return { ...spec, resources: { limits: allLimits, requests: filled } };
}

function isHugePages(resource: string): boolean {
  return resource.startsWith('hugepages-');
}

function only(list: ResourceList, wanted: (resource: string) => boolean): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => wanted(name)));
}
