import type {
  ClusterEvent,
  ControllerRevision,
  DaemonSet,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  ServiceAccount,
  StorageClass,
} from './objects.ts';
import type { DriverLife } from './rollout/driver-life.ts';

/** Every kind of object that an answer may need, by its resource name in the API. */
export type ResourceName =
  | 'nodes'
  | 'daemonsets'
  | 'pods'
  | 'events'
  | 'controllerrevisions'
  | 'limitranges'
  | 'priorityclasses'
  | 'runtimeclasses'
  | 'persistentvolumeclaims'
  | 'persistentvolumes'
  | 'storageclasses'
  | 'namespaces'
  | 'poddisruptionbudgets'
  | 'services'
  | 'resourcequotas'
  | 'serviceaccounts'
  | 'deployments';

/** Something that could not be read, and what the answer lacks for it. */
export interface Gap {
  /** A Lease tells who drives a rollout, and nothing else. */
  readonly resource: ResourceName | 'leases';
  readonly cause: 'forbidden' | 'notInDump';
  /** One sentence for the user: what is missing, what that costs, and what would mend it. */
  readonly message: string;
}

/** The namespace of a DaemonSet that is planned, and what in it decides whether its pods are let in. */
export interface HomeNamespace {
  readonly namespace?: Namespace;
  readonly resourceQuotas?: readonly ResourceQuota[];
  readonly serviceAccounts?: readonly ServiceAccount[];
}

/**
 * What was read of a cluster for one question. Absent (undefined) means "could not be read" (there is a Gap for it),
 * or was not needed; an empty list means that there are none.
 */
export interface ClusterState {
  /** When it was read, in milliseconds since the epoch. */
  readonly now: number;
  /** The minor version of the control plane (20 for 1.20): a few rules differ between releases. */
  readonly release: number;
  readonly nodes?: readonly Node[];
  readonly daemonSets: readonly DaemonSet[];
  /** Daemon pods of `daemonSets`, and every pod of the nodes in `nodesWithAllPods`. */
  readonly pods?: readonly Pod[];
  /** The nodes of which every pod is in `pods`: only there resources, ports and affinity can be judged. */
  readonly nodesWithAllPods: 'all' | ReadonlySet<string>;
  /** Whether all nodes, and the pods on them that affinity terms and spread constraints select, are here too. */
  readonly knowsOtherNodes: boolean;
  /** The nodes that an answer is about. Absent: all in `nodes`. */
  readonly nodesAskedAbout?: ReadonlySet<string>;
  readonly events?: readonly ClusterEvent[];
  readonly controllerRevisions?: readonly ControllerRevision[];
  readonly limitRanges?: readonly LimitRange[];
  readonly priorityClasses?: readonly PriorityClass[];
  readonly runtimeClasses?: readonly RuntimeClass[];
  readonly persistentVolumeClaims?: readonly PersistentVolumeClaim[];
  readonly persistentVolumes?: readonly PersistentVolume[];
  readonly storageClasses?: readonly StorageClass[];
  readonly namespaces?: readonly Namespace[];
  /** Of a DaemonSet that is planned. */
  readonly home?: HomeNamespace;
  /** Who drives the rollouts of DaemonSets that are driven, by the DaemonSet's uid, as far as their Leases could be read. */
  readonly drivers?: ReadonlyMap<string, DriverLife>;
  readonly gaps: readonly Gap[];
}

/** The newest release whose rules are known here; a dump that does not tell its version is judged by it. */
export const NEWEST_RELEASE = 37;
