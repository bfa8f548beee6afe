import type { Labels, ObjectMeta, ResourceList } from './metadata.ts';
import type { Toleration } from './pod-spec.ts';
import type { LabelSelector, NodeSelectorRequirement, NodeSelectorTerm } from './selectors.ts';

export interface ClusterEvent {
  readonly metadata: ObjectMeta;
  readonly involvedObject: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
  };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** When it was last seen. */
  readonly lastTimestamp: number;
}

/** What a LimitRange fills in for containers, and what it lets pass. */
export interface LimitRange {
  readonly metadata: ObjectMeta;
  readonly limits: readonly {
    /** `Container`, `Pod`, ... */
    readonly type: string;
    readonly min: ResourceList;
    readonly max: ResourceList;
    readonly default: ResourceList;
    readonly defaultRequest: ResourceList;
  }[];
}

export interface PriorityClass {
  readonly metadata: ObjectMeta;
  readonly value: number;
  readonly globalDefault: boolean;
  readonly preemptionPolicy: string;
}

export interface RuntimeClass {
  readonly metadata: ObjectMeta;
  readonly overhead: ResourceList;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
}

export interface PersistentVolumeClaim {
  readonly metadata: ObjectMeta;
  readonly volumeName: string;
  readonly storageClassName?: string;
  readonly phase: string;
}

export interface PersistentVolume {
  readonly metadata: ObjectMeta;
  /** Required node affinity of the volume: terms ORed. Absent: any node. */
  readonly nodeTerms?: readonly NodeSelectorTerm[];
}

export interface StorageClass {
  readonly metadata: ObjectMeta;
  readonly volumeBindingMode: string;
  readonly provisioner: string;
  readonly allowedTopologies: readonly (readonly NodeSelectorRequirement[])[];
}

export interface Namespace {
  readonly metadata: ObjectMeta;
}

/** Which pods a ResourceQuota counts: all of its conditions hold for them. */
export interface QuotaScope {
  /** `BestEffort`, `PriorityClass`, ... */
  readonly scopeName: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface ResourceQuota {
  readonly metadata: ObjectMeta;
  /** By the name that the quota has for it: `pods`, `requests.cpu`, `limits.memory`, ... */
  readonly hard: ResourceList;
  readonly used: ResourceList;
  readonly scopes: readonly QuotaScope[];
}

export interface ServiceAccount {
  readonly metadata: ObjectMeta;
}

/** Who does something that only one may do at a time, and until when. */
export interface Lease {
  readonly metadata: ObjectMeta;
  /** "" where nobody holds it. */
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  /** Since when the holder has it. */
  readonly acquireTime: number;
  /** When the holder last said that it is there. */
  readonly renewTime: number;
  readonly leaseTransitions: number;
}

/** A PodDisruptionBudget, as far as it says which pods it is about. */
export interface PodDisruptionBudget {
  readonly metadata: ObjectMeta;
  /** Absent: no pod. */
  readonly selector?: LabelSelector;
  readonly disruptionsAllowed: number;
}
