import type { Condition, ObjectMeta, ResourceList } from './metadata.ts';
import type { PodSpec, ResourceRequirements } from './pod-spec.ts';

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
    /** Absent until the pod has one. */
    readonly podIP?: string;
    /** The address of its node, once it is there. */
    readonly hostIP?: string;
  };
}
