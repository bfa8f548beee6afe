import type { ClusterState } from '../cluster-state.ts';
import type { Container, PodSpec, QuotaScope, ResourceList, ResourceQuota } from '../objects.ts';
import { formatHuman } from '../quantity.ts';
import { aggregateContainers } from '../scheduling/resources.ts';

/** What a quota has against pods that are to come. */
export interface QuotaProblem {
  /** One clause. */
  readonly why: string;
  /** How many of them it lets in. */
  readonly room: number;
}

interface Coming {
  /** How many pods come. */
  readonly count: number;
  readonly state: Pick<ClusterState, 'release' | 'priorityClasses'>;
}

/**
 * Whether a quota has room for so many pods; undefined where it has, or is not about them.
 *
 * Mirrors `CheckRequest`, staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go, and `podEvaluator`,
 * pkg/quota/v1/evaluator/core/pods.go, v1.34.
 *
 * @param spec - of one pod, as admitted by the API server
 */
export function quotaProblem(quota: ResourceQuota, spec: PodSpec, coming: Coming): QuotaProblem | undefined {
  const { priorityClasses, release } = coming.state;
  const className =
    spec.priorityClassName === ''
      ? (priorityClasses?.find(({ globalDefault }) => globalDefault)?.metadata.name ?? '')
      : spec.priorityClassName;
  if (!quota.scopes.every((scope) => isInScope(scope, spec, className))) return undefined;
  const unsaid = Object.keys(quota.hard).find((name) => !isSaid(name, spec));
  if (unsaid !== undefined) return { why: `wants every container to say its ${unsaid}`, room: 0 };
  const rooms = Object.entries(quota.hard).map(([name, hard]) => {
    const [each, used] = [amountOf(name, spec, release), quota.used[name] ?? 0];
    const room = each > 0 ? Math.max(0, Math.floor((hard - used) / each)) : Infinity;
    return { room, why: `has ${shown(name, Math.max(0, hard - used))} of ${shown(name, hard)} ${name} left` };
  });
  const [tightest] = rooms.toSorted((a, b) => a.room - b.room);
  return tightest === undefined || tightest.room >= coming.count ? undefined : tightest;
}

function shown(name: string, amount: number): string {
  return formatHuman(plain(name), amount);
}

function plain(name: string): string {
  return name.replace(/^(requests|limits)\./, '');
}

/** Names of compute resources that each container must set where there is a quota of them. */
const mustBeSaid: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

function listOf(name: string): (container: Container) => ResourceList {
  return ({ resources }) => (name.startsWith('limits.') ? resources.limits : resources.requests);
}

function isSaid(name: string, { containers, initContainers }: PodSpec): boolean {
  if (!mustBeSaid.has(name)) return true;
  return [...containers, ...initContainers].every(
    (container) => listOf(name)(container)[plain(name)] !== undefined,
  );
}

/** What one pod takes of what the quota counts. */
function amountOf(name: string, spec: PodSpec, release: number): number {
  if (name === 'pods' || name === 'count/pods') return 1;
  const isOfPods =
    /^(requests|limits)\.(?!storage$)/.test(name) ||
    /^(cpu|memory|ephemeral-storage|hugepages-.*)$/.test(name);
  return isOfPods ? (aggregateContainers(spec, release, listOf(name))[plain(name)] ?? 0) : 0;
}

/** Pods of which no container asks for anything are of best effort. */
function isBestEffort({ containers, initContainers }: PodSpec): boolean {
  return [...containers, ...initContainers].every(({ resources: { requests, limits } }) =>
    ['cpu', 'memory'].every((resource) => !(requests[resource] ?? 0) && !(limits[resource] ?? 0)),
  );
}

function isInScope({ scopeName, operator, values }: QuotaScope, spec: PodSpec, className: string): boolean {
  switch (scopeName) {
    case 'NotTerminating':
      return true;
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'PriorityClass':
      return isOfClass(className, operator, values);
    case 'CrossNamespacePodAffinity':
      return [...spec.affinity.podAffinity, ...spec.affinity.podAntiAffinity].some(
        ({ namespaces, namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
      );
    default:
      return false;
  }
}

function isOfClass(className: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return values.includes(className);
    case 'NotIn':
      return !values.includes(className);
    case 'Exists':
      return className !== '';
    case 'DoesNotExist':
      return className === '';
    default:
      return false;
  }
}
