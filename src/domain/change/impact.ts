import type { Reason } from '../reason.ts';
import type { Change } from './change.ts';

/** Who takes a pod away. */
export type LossCause =
  | 'deleted by the controller'
  | 'deleted as a duplicate'
  | 'deleted by the rolling update'
  | 'evicted by the taint'
  | 'preempted by the scheduler'
  | 'garbage collected'
  | 'deleted as asked';

/** A pod by its name. */
export interface PodName {
  readonly namespace: string;
  readonly pod: string;
}

/** How the scheduler makes room on a node for a pod of higher priority. */
export interface Preemption {
  /** The pods that it evicts, those that it would spare first coming first. */
  readonly pods: readonly PodName[];
  /**
   * Whether it is these and no others. They are among what is lost then. Else any of several would do, and which of them it
   * takes depends on when they started and on their disruption budgets.
   */
  readonly isCertain: boolean;
  /** What there is no room for without it, most decisive first. */
  readonly reasons: readonly Reason[];
}

/** Whether the scheduler would let a pod that is to come onto its node. */
export interface Placed {
  /** As things are, or once the pods of `evicts` have gone. Absent: cannot be known. */
  readonly fits?: boolean;
  /** Absent where nobody has to go for it. */
  readonly evicts?: Preemption;
  /** What keeps it from being scheduled, most decisive first; empty where nothing does. */
  readonly reasons: readonly Reason[];
}

/** A node that gets a pod of the DaemonSet. */
export interface Gain extends Placed {
  readonly node: string;
}

export interface PodPlace {
  readonly node: string;
  /** Its name; it is in the DaemonSet's namespace. */
  readonly pod: string;
}

/** A pod that goes and, unless its node is among the gains too, does not come back there. */
export interface Loss {
  readonly node: string;
  /** Absent where pods could not be read: the pod that is there, if one is. */
  readonly pod?: string;
  readonly how: LossCause;
}

/** A pod that its DaemonSet controls no more. */
export interface Orphaned extends PodPlace {
  /** Name of the DaemonSet that adopts it at once; absent where none does, or more than one may. */
  readonly adoptedBy?: string;
  /** Names of the DaemonSets of which the first to see it adopts it, where that is left to chance. */
  readonly mayBeAdoptedBy?: readonly string[];
}

/** A pod that a DaemonSet takes over, though it did not make it. */
export interface Adopted extends PodPlace {
  /** Name of the DaemonSet. */
  readonly by: string;
}

/** A pod that its rolling update replaces by one of another template, as fast as its budget allows. */
export interface Replaced extends PodPlace, Placed {}

/** A pod that the taint manager deletes later, since it tolerates a taint only for a time. The controller makes it anew. */
export interface EvictedLater extends PodPlace {
  readonly afterSeconds: number;
}

/** What a change does to one DaemonSet. */
export interface DaemonSetImpact {
  readonly namespace: string;
  readonly name: string;
  readonly gains: readonly Gain[];
  readonly loses: readonly Loss[];
  /** Pods that become unwanted where they are, and stay. */
  readonly staysMisscheduled: readonly PodPlace[];
  /** Pods that were unwanted where they are, and are wanted again. */
  readonly noLongerMisscheduled: readonly PodPlace[];
  readonly evictedLater: readonly EvictedLater[];
  readonly orphaned: readonly Orphaned[];
  readonly adopted: readonly Adopted[];
  readonly replaced: readonly Replaced[];
  /** Pods of which cannot be told whether their template is another: the rolling update replaces those where it is. */
  readonly mayBeReplaced: readonly PodPlace[];
}

/** A pod that goes and that no DaemonSet has. */
export interface OtherPod extends PodName {
  /** Absent where it has none yet. */
  readonly node?: string;
  readonly how: LossCause;
  /** For how long it tolerates the taint that evicts it. Absent: it goes at once. */
  readonly afterSeconds?: number;
}

export type WarningKind =
  | 'PodsLost'
  | 'Preempts'
  | 'DoesNotFit'
  | 'StaysMisscheduled'
  | 'EvictedLater'
  | 'OtherPodsEvicted'
  | 'LostWithNode'
  | 'OwnedByKubelet'
  | 'OwnedByNodeController'
  | 'Adoption'
  | 'DrainNeedsForce'
  | 'RecreatedAdopts'
  | 'SelectorOverlap'
  | 'OnDeleteLeaves'
  | 'ComesAnew'
  | 'NotJudged';

/** Something to know before a change is made. */
export interface ImpactWarning {
  readonly kind: WarningKind;
  /** One sentence. */
  readonly message: string;
}

/** What a change does to the DaemonSets of a cluster: those that it touches, in the order of the state. */
export interface Impact {
  readonly change: Change;
  readonly daemonSets: readonly DaemonSetImpact[];
  readonly otherPods: readonly OtherPod[];
  readonly warnings: readonly ImpactWarning[];
}
