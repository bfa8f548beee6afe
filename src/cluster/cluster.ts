import type {
  ClusterEvent,
  ControllerRevision,
  DaemonSet,
  Deployment,
  LabelSelector,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  Service,
  ServiceAccount,
  StorageClass,
} from '../domain/objects.ts';
import type { KnownOfPods } from './brief/known-of-pods.ts';
import type { Writes } from './writes.ts';

/** Which DaemonSets are asked about. */
export interface DaemonSetScope {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** A label selector in kubectl's text form, already checked. */
  readonly labelSelector?: string;
}

/** Events, of which there may be too many to read them all. */
export interface SomeEvents {
  readonly events: readonly ClusterEvent[];
  /** Whether these are all of them. */
  readonly isComplete: boolean;
}

/** Wakes a caller up when something that it asked about has changed. */
export interface ChangeSignal {
  /** Resolves at the next change (at once if there was one since the last call), or with false when it was closed. */
  next(): Promise<boolean>;
  close(): void;
}

/** A cluster that is looked at for a while. */
export interface FollowedCluster {
  /** Answers as the cluster that it follows does, of what it watches without asking the server again. */
  readonly cluster: Cluster;
  /** Tells that answers have changed, or that they may have. Closing it ends all watching. */
  readonly changes: ChangeSignal;
}

/**
 * The questions that commands ask, each as narrow as an answer needs: an API server is never asked for all pods.
 *
 * Two implementations: api-cluster.ts asks an API server, dump-cluster.ts a file of objects. Every method rejects with
 * a ClusterError and nothing else; a kind that a dump does not hold is `notInDump`, one the user may not list
 * `forbidden`: callers that can do without go on, and say what is left out.
 */
export interface Cluster {
  readonly source: 'cluster' | 'dump';
  /** The time "now" is, for ages: the clock for a live cluster; for a dump the newest moment that is written in it. */
  now(): number;
  /** The control plane's minor version: 31 for v1.31. A dump answers from its nodes, or the newest known. */
  release(): Promise<number>;
  nodes(labelSelector?: string): Promise<readonly Node[]>;
  node(name: string): Promise<Node>;
  daemonSets(scope: DaemonSetScope): Promise<readonly DaemonSet[]>;
  daemonSet(namespace: string, name: string): Promise<DaemonSet>;
  /**
   * The pods in the DaemonSet's namespace that its selector matches, whoever owns them.
   *
   * @param known - where given, a server may be asked for less of each: of pods that are as the DaemonSet says, what its
   *   template and a row of a table tell. When they were made is rounded then, as kubectl prints it.
   */
  daemonPods(daemonSet: DaemonSet, known?: KnownOfPods): Promise<readonly Pod[]>;
  /** Every pod there is. Only a dump, which has them at hand, answers that. */
  allPods?(): Promise<readonly Pod[]>;
  /** Every pod bound to the node. */
  podsOnNode(name: string): Promise<readonly Pod[]>;
  /** Pods that no node has been found for. */
  unscheduledPods(namespace?: string): Promise<readonly Pod[]>;
  /** Pods of one namespace (absent: all) that a selector matches: for pod affinity and topology spread. */
  podsMatching(namespace: string | undefined, selector: LabelSelector): Promise<readonly Pod[]>;
  /** Events about DaemonSets whose pods could not be created (FailedCreate). */
  failedCreateEvents(namespace?: string): Promise<readonly ClusterEvent[]>;
  /** Events about a DaemonSet, and the warnings about pods of its namespace. */
  daemonSetEvents(namespace: string, name: string): Promise<SomeEvents>;
  controllerRevisions(namespace?: string): Promise<readonly ControllerRevision[]>;
  limitRanges(namespace?: string): Promise<readonly LimitRange[]>;
  priorityClasses(): Promise<readonly PriorityClass[]>;
  runtimeClasses(): Promise<readonly RuntimeClass[]>;
  persistentVolumeClaims(namespace: string): Promise<readonly PersistentVolumeClaim[]>;
  persistentVolumes(): Promise<readonly PersistentVolume[]>;
  storageClasses(): Promise<readonly StorageClass[]>;
  namespaces(): Promise<readonly Namespace[]>;
  namespace(name: string): Promise<Namespace>;
  resourceQuotas(namespace: string): Promise<readonly ResourceQuota[]>;
  serviceAccounts(namespace: string): Promise<readonly ServiceAccount[]>;
  podDisruptionBudgets(namespace: string): Promise<readonly PodDisruptionBudget[]>;
  services(namespace: string): Promise<readonly Service[]>;
  deployments(namespace: string): Promise<readonly Deployment[]>;
  /** Absent where nothing can be changed: a dump. */
  readonly writes?: Writes;
  /**
   * The same cluster, over the same connections, with every answer as new as its question: for those who act on it. An
   * API server's cache, of which one asks otherwise, may lag behind.
   */
  consistent(): Cluster;
  /** Watches nodes, DaemonSets in scope and pods that daemons have. A dump never changes: `next` answers false. */
  changes(scope: DaemonSetScope): ChangeSignal;
  /** For whoever asks the same questions again and again: nodes, DaemonSets in scope and their pods are kept as watches tell. */
  follow(scope: DaemonSetScope): FollowedCluster;
  close(): Promise<void>;
}
