import type { Reason, ReasonKind } from '../reason.ts';
import type { DaemonSet, Pod } from '../objects.ts';

/** The state of a (DaemonSet, node) pair, as the command-line contract names them. */
export const pairStates = [
  'Available',
  'Ready',
  'NotReady',
  'Pending',
  'Missing',
  'Excluded',
  'Misscheduled',
] as const;

export type PairState = (typeof pairStates)[number];

/** What is so of one DaemonSet on one node. */
export interface Pair {
  readonly node: string;
  /** The node's labels, for grouping; empty where nodes could not be read. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Absent where it cannot be known (pods, or nodes, could not be read). */
  readonly state?: PairState;
  /** The daemon pod that decides the state. */
  readonly pod?: Pod;
  /** Absent where nodes could not be read. */
  readonly shouldRun?: boolean;
  readonly shouldContinueRunning?: boolean;
  /** Would the scheduler's filters pass on this node now, the DaemonSet's own pod there left out of account. */
  readonly fits?: boolean;
  /** The pod is of an older revision. Absent where revisions could not be read. */
  readonly outdated?: boolean;
  /** Absent where pods could not be read. */
  readonly terminating?: boolean;
  /** More than one live pod. Absent where pods could not be read. */
  readonly duplicate?: boolean;
  /** Most decisive first. */
  readonly reasons: readonly Reason[];
}

/** Whether no second pod of the DaemonSet is there, and none is on its way out. */
export function hasNoOtherPod({ duplicate, terminating }: Pair): boolean {
  return duplicate === false && terminating === false;
}

/** How many nodes are in each state. A number that cannot be known is absent. */
export interface NodeCounts {
  readonly total?: number;
  readonly eligible?: number;
  readonly available?: number;
  readonly ready?: number;
  readonly notReady?: number;
  readonly pending?: number;
  readonly missing?: number;
  readonly excluded?: number;
  readonly misscheduled?: number;
  readonly outdated?: number;
  readonly terminating?: number;
  readonly duplicate?: number;
}

/** A reason with the nodes that share it. */
export interface ReasonGroup {
  readonly kind: ReasonKind;
  readonly message: string;
  /** Names, in order. */
  readonly nodes: readonly string[];
  /** One of the reasons grouped here, for its detail and fixes. */
  readonly example: Reason;
}

/** Pairs of which the same is told: nodes that are left out for the same reasons; any other pair by itself. */
export interface AlikePairs {
  readonly first: Pair;
  /** Where they stand among the nodes, from 0 on, in order. */
  readonly places: readonly number[];
}

/** Pairs each of which is told of by itself. */
export function eachAlone(pairs: readonly Pair[]): readonly AlikePairs[] {
  return pairs.map((first, place) => ({ first, places: [place] }));
}

/** How many pairs are in each state that occurs. */
export type StateCounts = ReadonlyMap<PairState, number>;

/** What one DaemonSet covers. */
export interface DaemonSetCoverage {
  readonly daemonSet: DaemonSet;
  readonly nodes: NodeCounts;
  /** Of every node that is asked about, in order. They are made when somebody asks for them: there may be thousands. */
  readonly pairs: readonly Pair[];
  /** The pair of one node; undefined where there is none. */
  readonly pairOn: (nodeName: string) => Pair | undefined;
  /**
   * Those of which there is something to tell: all but nodes that are left out and empty, and nodes that have the one pod
   * that they should have, available, staying, and (where that is known) of the newest revision.
   */
  readonly unsettled: readonly Pair[];
  /** Those that are unsettled, and those that are left out, each kind once. */
  readonly alike: readonly AlikePairs[];
  readonly states: StateCounts;
  /** Reasons over all nodes, those of most nodes first. */
  readonly reasons: readonly ReasonGroup[];
  /** Why no pod is made or replaced anywhere, whatever the node: NotObserved, Deleting, CreateRejected, ... */
  readonly daemonSetReasons: readonly Reason[];
  /** The DaemonSet's own status disagrees with what its objects say. Absent where that cannot be known. */
  readonly statusIsStale?: boolean;
}
