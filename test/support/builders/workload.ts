import type { JsonObject } from '../../../src/domain/json.ts';
import type {
  Condition,
  ContainerStatus,
  DaemonSet,
  DaemonSetStatus,
  Labels,
  LabelSelector,
  Node,
  Pod,
  PodSpec,
  Taint,
} from '../../../src/domain/objects.ts';
import { daemonPodSpec } from '../../../src/domain/scheduling/daemon-pod.ts';
import { amounts, metadata, NOW, type MetadataOptions } from './metadata.ts';
import { podSpec, selector, taint, type PodSpecOptions } from './pod-spec.ts';

/** A condition that has been so for an hour: `condition('Ready', 'False', { reason: 'KubeletDown' })`. */
export function condition(type: string, status = 'True', options: Partial<Condition> = {}): Condition {
  return { type, status, reason: '', message: '', lastTransitionTime: NOW - 3_600_000, ...options };
}

export interface NodeOptions extends MetadataOptions {
  readonly taints?: readonly (string | Taint)[];
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly conditions?: readonly Condition[];
  readonly unschedulable?: boolean;
  readonly addresses?: NonNullable<Node['status']['addresses']>;
}

/** A ready node with 4 cores, 8Gi and room for 110 pods, labelled with its host name unless `labels` are given. */
export function node(name: string, options: NodeOptions = {}): Node {
  const { taints = [], allocatable, conditions, unschedulable = false, addresses, ...meta } = options;
  return {
    metadata: metadata(name, { labels: { 'kubernetes.io/hostname': name }, ...meta }),
    spec: { taints: taints.map(taint), unschedulable },
    status: {
      allocatable: amounts({ cpu: '4', memory: '8Gi', pods: '110', ...allocatable }),
      conditions: conditions ?? [condition('Ready')],
      ...(addresses === undefined ? {} : { addresses }),
    },
  };
}

export interface DaemonSetOptions extends MetadataOptions {
  readonly selector?: LabelSelector;
  readonly templateLabels?: Labels;
  readonly templateAnnotations?: Labels;
  readonly podSpec?: PodSpecOptions;
  readonly minReadySeconds?: number;
  readonly updateStrategy?: DaemonSet['spec']['updateStrategy'];
  readonly status?: Partial<DaemonSetStatus>;
}

/** A template as the API would print it, as far as tests look at it: labels, annotations and images. */
function templateJson({ containers }: PodSpec, labels: Labels, annotations: Labels): JsonObject {
  const marks = { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return { metadata: marks, spec: { containers: containers.map(({ name, image }) => ({ name, image })) } };
}

/** A DaemonSet in namespace `default` whose pods are labelled `app: <name>`; its controller has seen it. */
export function daemonSet(name: string, options: DaemonSetOptions = {}): DaemonSet {
  const { selector: given, templateLabels, templateAnnotations, podSpec: template, ...others } = options;
  const { minReadySeconds = 0, updateStrategy = { type: 'RollingUpdate' }, status, ...meta } = others;
  const full = metadata(name, { namespace: 'default', ...meta });
  return {
    metadata: full,
    spec: {
      selector: given ?? selector({ app: name }),
      template: {
        labels: templateLabels ?? { app: name },
        annotations: templateAnnotations ?? {},
        spec: podSpec(template),
        json: templateJson(podSpec(template), templateLabels ?? { app: name }, templateAnnotations ?? {}),
      },
      minReadySeconds,
      updateStrategy,
      others: {},
    },
    status: {
      observedGeneration: full.generation,
      desiredNumberScheduled: 0,
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
      numberAvailable: 0,
      numberUnavailable: 0,
      updatedNumberScheduled: 0,
      ...status,
    },
  };
}

export interface PodOptions extends MetadataOptions, Partial<Omit<Pod['status'], 'phase'>> {
  /** The node it is bound to. */
  readonly node?: string;
  /** The node it was made for, while it is not bound. */
  readonly targetNode?: string;
  /** Its DaemonSet: gives namespace, labels and spec, as the controller makes its pods. */
  readonly owner?: DaemonSet;
  readonly podSpec?: PodSpecOptions;
  readonly requests?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly phase?: string;
  readonly ready?: boolean;
}

const statusFields = [
  'phase',
  'ready',
  'reason',
  'message',
  'conditions',
  'nominatedNodeName',
  'containerStatuses',
  'initContainerStatuses',
  'podIP',
  'hostIP',
] as const satisfies readonly (keyof PodOptions)[];

/** A pod: running and ready where it has a node, pending where it has none. */
export function pod(name: string, options: PodOptions = {}): Pod {
  const { node: nodeName = '', targetNode, owner, podSpec: given, requests, priority, ...rest } = options;
  const spec: PodSpec = {
    ...specOf(owner, targetNode ?? nodeName, requests === undefined ? given : { ...given, requests }),
    ...(nodeName === '' ? {} : { nodeName }),
    ...(priority === undefined ? {} : { priority }),
  };
  const meta: MetadataOptions = Object.fromEntries(
    Object.entries(rest).filter(([field]) => !statusFields.some((each) => each === field)),
  );
  return {
    metadata: metadata(name, { namespace: 'default', ...metadataFrom(owner), ...meta }),
    spec,
    status: statusFrom(spec, rest),
  };
}

function statusFrom(
  { nodeName, containers }: PodSpec,
  given: Pick<PodOptions, (typeof statusFields)[number]>,
): Pod['status'] {
  const { phase = nodeName === '' ? 'Pending' : 'Running', reason = '', message = '' } = given;
  const { ready = phase === 'Running', nominatedNodeName = '', initContainerStatuses = [] } = given;
  const usual = nodeName === '' ? [] : containers.map((each) => containerStatus(each.name, ready));
  const { containerStatuses = usual, conditions = [condition('Ready', ready ? 'True' : 'False')] } = given;
  const status = { phase, reason, message, nominatedNodeName, conditions, containerStatuses };
  return { ...status, initContainerStatuses, ...addressesFrom(given) };
}

function addressesFrom({ podIP, hostIP }: PodOptions): Pick<Pod['status'], 'podIP' | 'hostIP'> {
  return { ...(podIP === undefined ? {} : { podIP }), ...(hostIP === undefined ? {} : { hostIP }) };
}

function specOf(owner: DaemonSet | undefined, target: string, given: PodSpecOptions | undefined): PodSpec {
  if (owner === undefined) return podSpec(given);
  const made = daemonPodSpec(owner.spec.template.spec, target);
  return given === undefined
    ? made
    : { ...podSpec(given), tolerations: made.tolerations, affinity: made.affinity };
}

function metadataFrom(owner: DaemonSet | undefined): MetadataOptions {
  if (owner === undefined) return {};
  const { name, namespace, uid } = owner.metadata;
  return {
    namespace,
    labels: owner.spec.template.labels,
    ownerReferences: [{ kind: 'DaemonSet', name, uid, controller: true }],
  };
}

function containerStatus(name: string, ready: boolean): ContainerStatus {
  const state = ready ? { running: { startedAt: NOW - 3_600_000 } } : {};
  return { name, ready, restartCount: 0, state, lastState: {} };
}
