import { kubectl } from '../explain/shell.ts';
import type { Container, LimitRange, ResourceList } from '../objects.ts';
import { formatHuman } from '../quantity.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { aggregateContainers } from '../scheduling/resources.ts';
import { type Lint, type LintInput, warning } from './lint-warning.ts';

/** A DaemonSet is taken as it is, and its controller then makes pods in vain: they are judged only when they come. */
export const everyPod = 'the DaemonSet is taken, and every pod of it refused';

/** Classes that every API server makes itself. */
const ownClasses: ReadonlySet<string> = new Set(['system-node-critical', 'system-cluster-critical']);

/**
 * A priority class that does not exist.
 *
 * Mirrors `admitPod`, plugin/pkg/admission/priority/admission.go, v1.34.
 */
export const priorityClassMissing: Lint = ({ daemonSet, state: { priorityClasses } }) => {
  const { priorityClassName } = daemonSet.spec.template.spec;
  const isThere =
    priorityClassName === '' ||
    ownClasses.has(priorityClassName) ||
    priorityClasses?.some(({ metadata }) => metadata.name === priorityClassName) !== false;
  if (isThere) return [];
  return [
    warning(`there is no PriorityClass ${priorityClassName}: ${everyPod}`, {
      description: 'see which there are',
      command: kubectl('get', 'priorityclasses'),
    }),
  ];
};

/**
 * A runtime class that does not exist.
 *
 * Mirrors `prepareObjects`, plugin/pkg/admission/runtimeclass/admission.go, v1.34.
 */
export const runtimeClassMissing: Lint = ({ daemonSet, state: { runtimeClasses } }) => {
  const { runtimeClassName } = daemonSet.spec.template.spec;
  const isThere =
    runtimeClassName === '' ||
    runtimeClasses?.some(({ metadata }) => metadata.name === runtimeClassName) !== false;
  if (isThere) return [];
  return [
    warning(`there is no RuntimeClass ${runtimeClassName}: ${everyPod}`, {
      description: 'see which there are',
      command: kubectl('get', 'runtimeclasses'),
    }),
  ];
};

/** What a container, or the pod, asks for. */
interface Asked {
  readonly who: string;
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/**
 * Requests and limits that a LimitRange of the namespace does not let pass, its own defaults filled in.
 *
 * Mirrors `PodValidateLimitFunc`, plugin/pkg/admission/limitranger/admission.go, v1.34.
 */
export const limitRangeViolated: Lint = (input) => {
  const { daemonSet, state } = input;
  const { namespace } = daemonSet.metadata;
  const ranges = (state.limitRanges ?? []).filter(({ metadata }) => metadata.namespace === namespace);
  if (ranges.length === 0) return [];
  const outside = ranges.flatMap((range) =>
    range.limits.flatMap((limit) =>
      askedFor(limit.type, input).flatMap((asked) => [
        ...belowMin(asked, limit.min, range),
        ...aboveMax(asked, limit.max, range),
      ]),
    ),
  );
  const problems = outside.length > 0 ? outside : askedFor('Container', input).flatMap(aboveOwnLimit);
  if (problems.length === 0) return [];
  return [
    warning(`${[...new Set(problems)].join('; ')}: ${everyPod}`, {
      description: 'see the limits',
      command: kubectl('describe', 'limitrange', '-n', namespace),
    }),
  ];
};

function askedFor(type: string, { daemonSet, state }: LintInput): readonly Asked[] {
  const { namespace } = daemonSet.metadata;
  const spec = asAdmitted(daemonSet.spec.template.spec, { ...state, namespace });
  if (type === 'Container') {
    return [...spec.containers, ...spec.initContainers].map(({ name, resources }) => ({
      who: `container ${name}`,
      ...resources,
    }));
  }
  // What is asked for by the pod as a whole is judged otherwise from release to release.
  if (type !== 'Pod' || spec.resources !== undefined) return [];
  const sum = (of: (container: Container) => ResourceList): ResourceList =>
    aggregateContainers(spec, state.release, of);
  return [
    {
      who: 'its pod',
      requests: sum(({ resources }) => resources.requests),
      limits: sum(({ resources }) => resources.limits),
    },
  ];
}

function amount(resource: string, value: number): string {
  return `${formatHuman(resource, value)} ${resource}`;
}

function belowMin({ who, requests, limits }: Asked, min: ResourceList, range: LimitRange): readonly string[] {
  return Object.entries(min).flatMap(([resource, least]) => {
    const bound = `LimitRange ${range.metadata.name} wants at least ${amount(resource, least)}`;
    const [request, limit] = [requests[resource], limits[resource]];
    if (request === undefined) return [`${who} requests no ${resource}, and ${bound}`];
    const less = [
      { word: 'requests', value: request },
      { word: 'is limited to', value: limit ?? least },
    ].find(({ value }) => value < least);
    return less === undefined ? [] : [`${who} ${less.word} ${amount(resource, less.value)}, and ${bound}`];
  });
}

function aboveMax({ who, requests, limits }: Asked, max: ResourceList, range: LimitRange): readonly string[] {
  return Object.entries(max).flatMap(([resource, most]) => {
    const bound = `LimitRange ${range.metadata.name} allows ${amount(resource, most)} at most`;
    const [request, limit] = [requests[resource], limits[resource]];
    if (limit === undefined) return [`${who} has no limit of ${resource}, and ${bound}`];
    const more = [
      { word: 'is limited to', value: limit },
      { word: 'requests', value: request ?? 0 },
    ].find(({ value }) => value > most);
    return more === undefined ? [] : [`${who} ${more.word} ${amount(resource, more.value)}, and ${bound}`];
  });
}

/** A request of the template above the limit that a LimitRange gives to its container. */
function aboveOwnLimit({ who, requests, limits }: Asked): readonly string[] {
  return Object.entries(requests).flatMap(([resource, request]) => {
    const limit = limits[resource];
    if (limit === undefined || request <= limit) return [];
    return [`${who} requests ${amount(resource, request)}, and is limited to ${amount(resource, limit)}`];
  });
}
