/** From the API's JSON, of unknown shape, to the types of the domain: once, for live clusters and dumps alike. */
import type { ResourceName } from '../domain/cluster-state.ts';
import type {
  ClusterEvent,
  ControllerRevision,
  DaemonSet,
  Deployment,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodSpec,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  Service,
  ServiceAccount,
  StorageClass,
} from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import { decodeControllerRevision, decodeDaemonSet } from './decode/daemon-set.ts';
import { decodeDeployment } from './decode/deployment.ts';
import { decodeEvent } from './decode/event.ts';
import { asFields, FieldError } from './decode/fields.ts';
import { decodeNode } from './decode/node.ts';
import { decodePodSpecFields } from './decode/pod-spec.ts';
import { decodePod } from './decode/pod.ts';
import {
  decodeLimitRange,
  decodeNamespace,
  decodePodDisruptionBudget,
  decodePriorityClass,
  decodeRuntimeClass,
} from './decode/policy.ts';

import { decodeResourceQuota, decodeServiceAccount } from './decode/namespaced.ts';
import { decodeService } from './decode/service.ts';
import { decodePersistentVolume, decodePersistentVolumeClaim, decodeStorageClass } from './decode/storage.ts';

export {
  decodeControllerRevision,
  decodeDaemonSet,
  decodeEvent,
  decodeLimitRange,
  decodeNamespace,
  decodeNode,
  decodePersistentVolume,
  decodePersistentVolumeClaim,
  decodePod,
  decodePodDisruptionBudget,
  decodePriorityClass,
  decodeRuntimeClass,
  decodeService,
  decodeStorageClass,
};

/** The type of the objects of each resource. */
export interface ObjectOf {
  nodes: Node;
  daemonsets: DaemonSet;
  pods: Pod;
  events: ClusterEvent;
  controllerrevisions: ControllerRevision;
  limitranges: LimitRange;
  priorityclasses: PriorityClass;
  runtimeclasses: RuntimeClass;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  storageclasses: StorageClass;
  namespaces: Namespace;
  poddisruptionbudgets: PodDisruptionBudget;
  services: Service;
  resourcequotas: ResourceQuota;
  serviceaccounts: ServiceAccount;
  deployments: Deployment;
}

/** How objects of one resource are called, and how they are decoded. */
export interface ResourceDecoder<R extends ResourceName> {
  readonly kind: string;
  /** API groups whose objects of that kind are meant, "" for core. */
  readonly groups: readonly string[];
  /** @throws ClusterError `malformed`, naming object and field */
  readonly decode: (json: unknown) => ObjectOf[R];
}

/** Every resource that an answer may need, with its decoder. */
export const decoders: { readonly [R in ResourceName]: ResourceDecoder<R> } = {
  nodes: { kind: 'Node', groups: [''], decode: decodeNode },
  daemonsets: { kind: 'DaemonSet', groups: ['apps', 'extensions'], decode: decodeDaemonSet },
  pods: { kind: 'Pod', groups: [''], decode: decodePod },
  events: { kind: 'Event', groups: ['', 'events.k8s.io'], decode: decodeEvent },
  controllerrevisions: { kind: 'ControllerRevision', groups: ['apps'], decode: decodeControllerRevision },
  limitranges: { kind: 'LimitRange', groups: [''], decode: decodeLimitRange },
  priorityclasses: { kind: 'PriorityClass', groups: ['scheduling.k8s.io'], decode: decodePriorityClass },
  runtimeclasses: { kind: 'RuntimeClass', groups: ['node.k8s.io'], decode: decodeRuntimeClass },
  persistentvolumeclaims: {
    kind: 'PersistentVolumeClaim',
    groups: [''],
    decode: decodePersistentVolumeClaim,
  },
  persistentvolumes: { kind: 'PersistentVolume', groups: [''], decode: decodePersistentVolume },
  storageclasses: { kind: 'StorageClass', groups: ['storage.k8s.io'], decode: decodeStorageClass },
  namespaces: { kind: 'Namespace', groups: [''], decode: decodeNamespace },
  poddisruptionbudgets: {
    kind: 'PodDisruptionBudget',
    groups: ['policy'],
    decode: decodePodDisruptionBudget,
  },
  resourcequotas: { kind: 'ResourceQuota', groups: [''], decode: decodeResourceQuota },
  serviceaccounts: { kind: 'ServiceAccount', groups: [''], decode: decodeServiceAccount },
  services: { kind: 'Service', groups: [''], decode: decodeService },
  deployments: { kind: 'Deployment', groups: ['apps', 'extensions'], decode: decodeDeployment },
};

/** Decodes the spec of a pod or a pod template on its own. @throws ClusterError `malformed` */
export function decodePodSpec(json: unknown): PodSpec {
  try {
    return decodePodSpecFields(asFields(json));
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ClusterError('malformed', `pod spec: ${error.path} ${error.message}`, { cause: error });
  }
}
