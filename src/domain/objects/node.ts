import type { Condition, ObjectMeta, ResourceList } from './metadata.ts';

/** A taint's effect, or a toleration's (where "" means every effect). Unknown words are kept as they are. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  /** When a NoExecute taint was put on, as the API wrote it. */
  readonly timeAdded?: string;
}

export interface NodeAddress {
  /** `InternalIP`, `ExternalIP`, `Hostname`, ... */
  readonly type: string;
  readonly address: string;
}

export interface Node {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly taints: readonly Taint[]; readonly unschedulable: boolean };
  readonly status: {
    readonly allocatable: ResourceList;
    readonly conditions: readonly Condition[];
    /** Absent where it has none. */
    readonly addresses?: readonly NodeAddress[];
  };
}
