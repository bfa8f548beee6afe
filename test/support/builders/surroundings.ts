import { NEWEST_RELEASE, type ClusterState, type ResourceName } from '../../../src/domain/cluster-state.ts';
import type {
  ClusterEvent,
  ControllerRevision,
  DaemonSet,
  Labels,
  LimitRange,
  Namespace,
  NodeSelectorTerm,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  ServiceAccount,
  StorageClass,
  Toleration,
} from '../../../src/domain/objects.ts';
import { amounts, metadata, NOW, type MetadataOptions } from './metadata.ts';
import { toleration } from './pod-spec.ts';

type AmountTexts = Readonly<Record<string, string>>;

/** A warning about a DaemonSet or a pod, last seen a minute ago. */
export function event(
  about: DaemonSet | Pod,
  reason: string,
  message: string,
  options: Partial<Omit<ClusterEvent, 'reason' | 'message' | 'involvedObject'>> = {},
): ClusterEvent {
  const { name, namespace: within, uid } = about.metadata;
  const kind = 'template' in about.spec ? 'DaemonSet' : 'Pod';
  return {
    metadata: metadata(`${name}.1`, { namespace: within }),
    involvedObject: { kind, namespace: within, name, uid },
    type: 'Warning',
    count: 1,
    lastTimestamp: NOW - 60_000,
    ...options,
    reason,
    message,
  };
}

/**
 * A ControllerRevision of the DaemonSet, with its template of now; pods made from it carry `hash` as
 * controller-revision-hash.
 */
export function revision(
  owner: DaemonSet,
  number: number,
  hash = `hash${number}`,
  meta: MetadataOptions = {},
): ControllerRevision {
  const { name, namespace: within, uid } = owner.metadata;
  return {
    metadata: metadata(`${name}-${hash}`, {
      namespace: within,
      labels: { ...owner.spec.template.labels, 'controller-revision-hash': hash },
      ownerReferences: [{ kind: 'DaemonSet', name, uid, controller: true }],
      ...meta,
    }),
    revision: number,
    template: owner.spec.template,
  };
}

/** A LimitRange for containers, in namespace `default`. Its bounds are no defaults here, as they are when it is decoded. */
export function limitRange(
  name: string,
  limits: {
    readonly default?: AmountTexts;
    readonly defaultRequest?: AmountTexts;
    readonly min?: AmountTexts;
    readonly max?: AmountTexts;
    readonly type?: string;
  },
  meta: MetadataOptions = {},
): LimitRange {
  const { type = 'Container', min, max } = limits;
  return {
    metadata: metadata(name, { namespace: 'default', ...meta }),
    limits: [
      {
        type,
        min: amounts(min),
        max: amounts(max),
        default: amounts(limits.default),
        defaultRequest: amounts(limits.defaultRequest),
      },
    ],
  };
}

export function priorityClass(
  name: string,
  value: number,
  options: Partial<Omit<PriorityClass, 'metadata' | 'value'>> = {},
): PriorityClass {
  return { metadata: metadata(name), value, globalDefault: false, preemptionPolicy: '', ...options };
}

export function runtimeClass(
  name: string,
  options: {
    readonly overhead?: AmountTexts;
    readonly nodeSelector?: Labels;
    readonly tolerations?: readonly (string | Partial<Toleration>)[];
  } = {},
): RuntimeClass {
  return {
    metadata: metadata(name),
    overhead: amounts(options.overhead),
    nodeSelector: options.nodeSelector ?? {},
    tolerations: (options.tolerations ?? []).map(toleration),
  };
}

/** A claim in namespace `default`: bound where it names a volume, pending where it does not. */
export function claim(
  name: string,
  options: MetadataOptions & Partial<Omit<PersistentVolumeClaim, 'metadata'>> = {},
): PersistentVolumeClaim {
  const { volumeName = '', storageClassName, phase, ...meta } = options;
  return {
    metadata: metadata(name, { namespace: 'default', ...meta }),
    volumeName,
    ...(storageClassName === undefined ? {} : { storageClassName }),
    phase: phase ?? (volumeName === '' ? 'Pending' : 'Bound'),
  };
}

export function volume(
  name: string,
  options: MetadataOptions & { readonly nodeTerms?: readonly NodeSelectorTerm[] } = {},
): PersistentVolume {
  const { nodeTerms, ...meta } = options;
  return { metadata: metadata(name, meta), ...(nodeTerms === undefined ? {} : { nodeTerms }) };
}

export function storageClass(
  name: string,
  options: Partial<Omit<StorageClass, 'metadata'>> = {},
): StorageClass {
  return {
    metadata: metadata(name),
    volumeBindingMode: 'WaitForFirstConsumer',
    provisioner: 'csi.example.com',
    allowedTopologies: [],
    ...options,
  };
}

export function namespace(name: string, labels: Labels = {}, annotations: Labels = {}): Namespace {
  const own = { 'kubernetes.io/metadata.name': name, ...labels };
  return { metadata: metadata(name, { labels: own, annotations }) };
}

/** A quota of namespace `default`, with nothing used up. */
export function resourceQuota(
  name: string,
  options: Partial<Omit<ResourceQuota, 'metadata'>> = {},
): ResourceQuota {
  return { metadata: metadata(name, { namespace: 'default' }), hard: {}, used: {}, scopes: [], ...options };
}

/** An account of namespace `default`. */
export function serviceAccount(name: string): ServiceAccount {
  return { metadata: metadata(name, { namespace: 'default' }) };
}

export interface StateOptions extends Partial<ClusterState> {
  /** Kinds that could not be read. */
  readonly without?: readonly ResourceName[];
}

/** A cluster of which everything was read, at NOW, on the newest release. */
export function state({ without = [], ...given }: StateOptions = {}): ClusterState {
  const full: ClusterState = {
    now: NOW,
    release: NEWEST_RELEASE,
    nodes: [],
    daemonSets: [],
    pods: [],
    nodesWithAllPods: 'all',
    knowsOtherNodes: true,
    events: [],
    controllerRevisions: [],
    limitRanges: [],
    priorityClasses: [],
    runtimeClasses: [],
    persistentVolumeClaims: [],
    persistentVolumes: [],
    storageClasses: [],
    namespaces: [],
    gaps: without.map((resource) => ({
      resource,
      cause: 'forbidden',
      message: `${resource} cannot be read`,
    })),
    ...given,
  };
  const fields: readonly string[] = without.map((resource) => fieldOf[resource] ?? resource);
  return Object.fromEntries(
    Object.entries(full).filter(([field]) => !fields.includes(field)),
  ) as unknown as ClusterState;
}

const fieldOf: Partial<Record<ResourceName, keyof ClusterState>> = {
  controllerrevisions: 'controllerRevisions',
  limitranges: 'limitRanges',
  priorityclasses: 'priorityClasses',
  runtimeclasses: 'runtimeClasses',
  persistentvolumeclaims: 'persistentVolumeClaims',
  persistentvolumes: 'persistentVolumes',
  storageclasses: 'storageClasses',
};
