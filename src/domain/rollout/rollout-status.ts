import type { DaemonSet } from '../objects.ts';
import type { ReasonKind } from '../reason.ts';
import type { DriveState } from './drive-state.ts';
import type { DriverLife } from './driver-life.ts';

/** Where a rollout stands, as the command-line contract names it. */
export const rolloutPhases = [
  'Complete',
  'Progressing',
  'Stuck',
  'Paused',
  'NotObserved',
  'CoversNoNode',
  'Failed',
] as const;

export type RolloutPhase = (typeof rolloutPhases)[number];

/**
 * Why a node lacks an available pod: a reason of coverage, or one that only a rollout knows. `MinReadySeconds`: ready, not
 * yet for long enough. `ExcessPods`: the controller has to delete one first. `NodeGone`: pods of a node that is no more.
 */
export type BudgetReason = ReasonKind | 'MinReadySeconds' | 'ExcessPods' | 'NodeGone';

/**
 * A node that lacks an available pod, and so takes one of the nodes that may be unavailable at a time; with maxSurge, also
 * one where a new pod is waited for beside the old one.
 */
export interface BudgetUser {
  readonly node: string;
  /** Absent where the node has no pod. */
  readonly pod?: string;
  readonly reason: BudgetReason;
  /** The reason in one line. */
  readonly message: string;
  /** Whether it lacked an available pod before this rollout touched it; absent where that cannot be told. */
  readonly brokenBefore?: boolean;
  /** Whether the pod is of the current revision. Absent where the node has none, or revisions could not be read. */
  readonly updated?: boolean;
  /** It may become available without anybody's help: it is starting, or its old pod is going as it should. */
  readonly mayRecover: boolean;
}

/** The arithmetic that decides how many pods the controller may replace now. Numbers of nodes. */
export interface RolloutBudget {
  /** After rounding a percentage up over desired. */
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  /**
   * Nodes that lack an available pod: those that should run one, and those that should not but that the controller counts
   * for the pods that they have, such as a dead node whose taint is not tolerated.
   */
  readonly unavailable: number;
  /** With maxSurge: nodes where a new pod runs beside the old one, not available yet. */
  readonly surging: number;
  readonly usedBy: readonly BudgetUser[];
}

/** How fast a rollout goes, told from the pods that are there. */
export interface RolloutPace {
  /** Nodes a minute. */
  readonly nodesPerMinute: number;
  /** Milliseconds until the last node, if it goes on like this. */
  readonly remaining: number;
}

/** What is so of one DaemonSet's rollout. */
export interface RolloutStatus {
  readonly daemonSet: DaemonSet;
  readonly strategy: 'RollingUpdate' | 'OnDelete';
  readonly phase: RolloutPhase;
  /** The number of the current revision; absent where revisions could not be read. */
  readonly revision?: number;
  /** When this rollout began, in milliseconds since the epoch; absent where the objects do not tell. */
  readonly startedAt?: number;
  readonly nodes: { readonly desired: number; readonly updated: number; readonly available: number };
  /** Nodes whose pod is of an older revision, by name. Absent where that cannot be known. */
  readonly outdatedNodes?: readonly string[];
  /** Absent under OnDelete, where nodes or pods could not be read, and where the strategy's values make no sense. */
  readonly budget?: RolloutBudget;
  readonly pace?: RolloutPace;
  /** A rollout that is driven by this tool. */
  readonly drive?: DriveState;
  /** Who drives it. Absent where nothing is driven, or where the Lease was not, or could not be, read. */
  readonly driver?: DriverLife;
  /** The strategy that `rollout pause` put aside, in words: `RollingUpdate maxUnavailable 10%`. */
  readonly pausedStrategy?: string;
  /** One sentence, in kubectl's words where it has any. */
  readonly message: string;
  /** What to do about it, as a command; absent where there is nothing to do or nothing is known. */
  readonly next?: string;
}
