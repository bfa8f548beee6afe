import type { Labels, ResourceList } from './metadata.ts';
import type { LabelSelector, NodeSelectorTerm } from './selectors.ts';

export interface Toleration {
  readonly key: string;
  /** "" means Equal, as in the API. */
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
  readonly tolerationSeconds?: number;
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
  /** Absent where it has none. */
  readonly name?: string;
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
  /** "" where none is named, which is the one called `default`. */
  readonly serviceAccountName: string;
}
