import type {
  Affinity,
  Container,
  ContainerPort,
  Labels,
  LabelSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Taint,
  Toleration,
  TopologySpreadConstraint,
} from '../../../src/domain/objects.ts';
import { amounts } from './metadata.ts';

type AmountTexts = Readonly<Record<string, string>>;

/** `key=value:Effect`, `key:Effect` or `key`. */
function keyValueEffect(text: string): { key: string; value: string; effect: string; hasValue: boolean } {
  const colon = text.lastIndexOf(':');
  const [pair, effect] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const equals = pair.indexOf('=');
  return equals < 0
    ? { key: pair, value: '', effect, hasValue: false }
    : { key: pair.slice(0, equals), value: pair.slice(equals + 1), effect, hasValue: true };
}

/** A taint from kubectl's form: `dedicated=gpu:NoSchedule`. */
export function taint(text: string | Taint): Taint {
  if (typeof text !== 'string') return text;
  const { key, value, effect } = keyValueEffect(text);
  return { key, value, effect };
}

/** A toleration: `key=value:Effect` is Equal, `key:Effect` is Exists, no effect tolerates all of them. */
export function toleration(text: string | Partial<Toleration>): Toleration {
  if (typeof text !== 'string') return { key: '', operator: '', value: '', effect: '', ...text };
  const { key, value, effect, hasValue } = keyValueEffect(text);
  return { key, operator: hasValue ? 'Equal' : 'Exists', value, effect };
}

/** A requirement from `key Operator a,b`; without values `key Exists`. */
function requirement(text: string): NodeSelectorRequirement {
  const [key = '', operator = '', ...rest] = text.split(' ');
  return { key, operator, values: rest.length === 0 ? [] : rest.join(' ').split(',') };
}

/** A label selector: labels, and expressions as `tier In a,b`. */
export function selector(matchLabels: Labels = {}, ...expressions: readonly string[]): LabelSelector {
  return { matchLabels, matchExpressions: expressions.map(requirement) };
}

/** A node selector term: expressions on labels, then expressions on fields. */
export function nodeTerm(expressions: readonly string[], fields: readonly string[] = []): NodeSelectorTerm {
  return { matchExpressions: expressions.map(requirement), matchFields: fields.map(requirement) };
}

function asSelector(from: Labels | LabelSelector): LabelSelector {
  return 'matchExpressions' in from ? (from as LabelSelector) : selector(from);
}

/** A pod affinity term: `affinityTerm('zone', { app: 'web' })`; no selector at all selects no pod. */
export function affinityTerm(
  topologyKey: string,
  labels?: Labels | LabelSelector,
  options: Partial<PodAffinityTerm> = {},
): PodAffinityTerm {
  return {
    topologyKey,
    namespaces: [],
    matchLabelKeys: [],
    mismatchLabelKeys: [],
    ...(labels === undefined ? {} : { labelSelector: asSelector(labels) }),
    ...options,
  };
}

/** A topology spread constraint that forbids placement. */
export function spread(
  maxSkew: number,
  topologyKey: string,
  labels?: Labels | LabelSelector,
  options: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint {
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable: 'DoNotSchedule',
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Ignore',
    matchLabelKeys: [],
    ...(labels === undefined ? {} : { labelSelector: asSelector(labels) }),
    ...options,
  };
}

/** A port; a bare number is a host port. */
export function port(from: number | Partial<ContainerPort>): ContainerPort {
  const given = typeof from === 'number' ? { hostPort: from, containerPort: from } : from;
  return { hostPort: 0, containerPort: 0, protocol: 'TCP', hostIP: '', ...given };
}

export interface ContainerOptions {
  readonly name?: string;
  readonly image?: string;
  readonly ports?: readonly (number | Partial<ContainerPort>)[];
  readonly requests?: AmountTexts;
  readonly limits?: AmountTexts;
  readonly restartPolicy?: string;
}

function container(options: ContainerOptions = {}): Container {
  return {
    name: options.name ?? 'main',
    image: options.image ?? 'registry.example/main:1',
    ports: (options.ports ?? []).map(port),
    resources: { requests: amounts(options.requests), limits: amounts(options.limits) },
    restartPolicy: options.restartPolicy ?? '',
  };
}

type PlainFields = Omit<
  PodSpec,
  'affinity' | 'tolerations' | 'containers' | 'initContainers' | 'overhead' | 'resources'
>;

export interface PodSpecOptions extends Partial<PlainFields> {
  readonly nodeTerms?: readonly NodeSelectorTerm[];
  readonly affinity?: Partial<Affinity>;
  readonly tolerations?: readonly (string | Partial<Toleration>)[];
  readonly containers?: readonly ContainerOptions[];
  readonly initContainers?: readonly ContainerOptions[];
  /** Of one container, in place of `containers`. */
  readonly requests?: AmountTexts;
  /** Host ports of one container, in place of `containers`. */
  readonly ports?: readonly (number | Partial<ContainerPort>)[];
  readonly overhead?: AmountTexts;
  /** Pod-level requests and limits. */
  readonly resources?: { readonly requests?: AmountTexts; readonly limits?: AmountTexts };
}

/** A pod spec with one container that asks for nothing. */
export function podSpec(options: PodSpecOptions = {}): PodSpec {
  const { nodeTerms, affinity, tolerations, containers, initContainers, overhead, resources, ...others } =
    options;
  const { requests = {}, ports = [], ...plain } = others;
  return {
    nodeName: '',
    nodeSelector: {},
    hostNetwork: false,
    priorityClassName: '',
    preemptionPolicy: '',
    schedulerName: 'default-scheduler',
    schedulingGates: [],
    topologySpreadConstraints: [],
    volumes: [],
    runtimeClassName: '',
    serviceAccountName: '',
    ...plain,
    affinity: {
      podAffinity: [],
      podAntiAffinity: [],
      ...(nodeTerms === undefined ? {} : { nodeTerms }),
      ...affinity,
    },
    tolerations: (tolerations ?? []).map(toleration),
    containers: (containers ?? [{ requests, ports }]).map(container),
    initContainers: (initContainers ?? []).map(container),
    overhead: amounts(overhead),
    ...(resources === undefined
      ? {}
      : { resources: { requests: amounts(resources.requests), limits: amounts(resources.limits) } }),
  };
}
