/**
 * The Kubernetes objects that decisions are made from: the API's own field names, only the fields in use.
 *
 * Lists and maps are never absent (decode.ts fills `[]` and `{}`), except where Kubernetes tells "absent" from
 * "empty". Times are milliseconds since the epoch. Amounts of resources are numbers in the scheduler's own unit:
 * thousandths of a core for `cpu`, whole units (bytes, pods, devices) for everything else.
 */

export type Labels = Readonly<Record<string, string>>;

/** Amounts by resource name, in the scheduler's units: `cpu` in thousandths of a core, others in whole units. */
export type ResourceList = Readonly<Record<string, number>>;

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly creationTimestamp: number;
  readonly deletionTimestamp?: number;
  readonly generation: number;
  readonly resourceVersion: string;
  readonly ownerReferences: readonly OwnerReference[];
  readonly finalizers: readonly string[];
}

/** A taint's effect, or a toleration's (where "" means every effect). Unknown words are kept as they are. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

export interface Toleration {
  readonly key: string;
  /** "" means Equal, as in the API. */
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
  readonly tolerationSeconds?: number;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: number;
}

export interface Node {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly taints: readonly Taint[]; readonly unschedulable: boolean };
  readonly status: { readonly allocatable: ResourceList; readonly conditions: readonly Condition[] };
}

export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions: readonly NodeSelectorRequirement[];
  readonly matchFields: readonly NodeSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
}

export interface PodAffinityTerm {
  /** Absent: matches no pod. */
  readonly labelSelector?: LabelSelector;
  readonly namespaces: readonly string[];
  /** Absent: only `namespaces` (or the pod's own). */
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly matchLabelKeys: readonly string[];
  readonly mismatchLabelKeys: readonly string[];
}

export interface Affinity {
  /** Required node affinity: terms ORed. Absent: any node. Empty: no node. */
  readonly nodeTerms?: readonly NodeSelectorTerm[];
  /** Required pod affinity terms, all of which must hold. */
  readonly podAffinity: readonly PodAffinityTerm[];
  /** Required pod anti-affinity terms, all of which must hold. */
  readonly podAntiAffinity: readonly PodAffinityTerm[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy: string;
  readonly nodeTaintsPolicy: string;
  readonly matchLabelKeys: readonly string[];
}

export interface ContainerPort {
  /** 0 where the container asks for no host port. */
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIP: string;
}

export interface ResourceRequirements {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly ContainerPort[];
  readonly resources: ResourceRequirements;
  /** "Always" on an init container makes it a sidecar. */
  readonly restartPolicy: string;
}

/** Where a volume comes from, as far as it decides placement. */
export type Volume =
  | { readonly name: string; readonly kind: 'persistentVolumeClaim'; readonly claimName: string }
  | { readonly name: string; readonly kind: 'ephemeral' }
  | { readonly name: string; readonly kind: 'other' };

export interface PodSpec {
  readonly nodeName: string;
  readonly nodeSelector: Labels;
  readonly affinity: Affinity;
  readonly tolerations: readonly Toleration[];
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly overhead: ResourceList;
  /** Pod-level resources (since v1.34 on by default). Absent where the pod has none. */
  readonly resources?: ResourceRequirements;
  readonly hostNetwork: boolean;
  /** Filled in by admission; absent in a template, where only the class name stands. */
  readonly priority?: number;
  readonly priorityClassName: string;
  readonly preemptionPolicy: string;
  readonly schedulerName: string;
  readonly schedulingGates: readonly string[];
  readonly topologySpreadConstraints: readonly TopologySpreadConstraint[];
  readonly volumes: readonly Volume[];
  readonly runtimeClassName: string;
}

export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message: string };
  readonly running?: { readonly startedAt: number };
  readonly terminated?: { readonly reason: string; readonly message: string; readonly exitCode: number };
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  /** In-place resize: what the kubelet has admitted. Absent before v1.33. */
  readonly allocatedResources?: ResourceList;
  /** In-place resize: what the container runs with. */
  readonly resources?: ResourceRequirements;
}

export interface Pod {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: {
    readonly phase: string;
    readonly reason: string;
    readonly message: string;
    readonly conditions: readonly Condition[];
    readonly containerStatuses: readonly ContainerStatus[];
    readonly initContainerStatuses: readonly ContainerStatus[];
    readonly nominatedNodeName: string;
  };
}

export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
}

export interface DaemonSetStatus {
  readonly observedGeneration: number;
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  readonly numberUnavailable: number;
  readonly updatedNumberScheduled: number;
}

export interface DaemonSet {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly minReadySeconds: number;
    readonly updateStrategy: {
      readonly type: string;
      readonly maxUnavailable?: number | string;
      readonly maxSurge?: number | string;
    };
  };
  readonly status: DaemonSetStatus;
}

/** A ControllerRevision of a DaemonSet, without the template in it: enough to tell which pods are outdated. */
export interface ControllerRevision {
  readonly metadata: ObjectMeta;
  readonly revision: number;
}

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

/** The container defaults of a LimitRange. */
export interface LimitRange {
  readonly metadata: ObjectMeta;
  readonly limits: readonly {
    readonly type: string;
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
