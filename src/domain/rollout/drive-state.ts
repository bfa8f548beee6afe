import type { JsonObject } from '../json.ts';

/** The annotation of a DaemonSet that holds the whole state of a driven rollout: a DriveState as JSON. */
export const DRIVE_ANNOTATION = 'kubectl-ds/rollout';

/** The annotation in which `rollout pause` keeps the strategy that it put aside: `spec.updateStrategy` as JSON. */
export const PAUSED_STRATEGY_ANNOTATION = 'kubectl-ds/paused-strategy';

/** An amount of nodes: a number, or a percentage of the nodes that should run the pod. */
export type NodeAmount =
  { readonly kind: 'nodes'; readonly value: number } | { readonly kind: 'percent'; readonly value: number };

/** What was asked for with `rollout start`. It does not change while the rollout is driven. */
export interface DrivePlan {
  /** The nodes of the first wave: so many of the order's first, or those that a label selector matches. */
  readonly canary?: NodeAmount | { readonly kind: 'selector'; readonly value: string };
  /** Nodes in each later wave. Absent: all that are left, of one group of the order at a time. */
  readonly batch?: NodeAmount;
  /** Nodes are taken by name; by the value of a label first, where one is given (waves do not span its values). */
  readonly order: { readonly kind: 'name' } | { readonly kind: 'label'; readonly key: string };
  /** Between waves: milliseconds, or until somebody says so. Absent: no pause. */
  readonly pauseBetween?: number | 'confirm';
  /** How long a node may take from the deletion of its old pod until the new one is available, in milliseconds. */
  readonly nodeTimeout: number;
  /** How long a new pod must have been ready, in milliseconds; the DaemonSet's minReadySeconds if that is more. */
  readonly minReady: number;
  /**
   * Failed nodes up to this number are left behind, and take nothing from maxUnavailable: somebody has said that so many
   * may stay broken. Absent: none may fail. A percentage is rounded down.
   */
  readonly maxFailures?: NodeAmount;
  readonly onFailure: 'pause' | 'undo';
  /** At most so many nodes without an available pod at a time; a percentage is rounded up. */
  readonly maxUnavailable: NodeAmount;
}

/** Why a node counts as failed. */
export type DriveFailureKind =
  'CrashLoop' | 'ImagePull' | 'NotReadyInTime' | 'Restarts' | 'NodeNotReady' | 'PodFailed';

export interface DriveFailure {
  readonly node: string;
  readonly pod?: string;
  readonly kind: DriveFailureKind;
  /** With the container's last state and message. */
  readonly message: string;
}

/** A node whose old pod may be deleted now or is deleted already, written down before it is. */
export interface InFlightNode {
  readonly node: string;
  /** When that was written, in milliseconds since the epoch. */
  readonly since: number;
  /** How often the containers of the old pod had been restarted. */
  readonly restarts: number;
}

/** A place in the order of nodes; the canary's nodes come before all others. */
export interface OrderKey {
  readonly canary: boolean;
  readonly group: string;
  readonly name: string;
}

export interface DriveWave {
  /** 0 is the canary where there is one, else the first batch. */
  readonly index: number;
  /** All nodes up to this place belong to this wave or to one before it. */
  readonly through: OrderKey;
  /** Nodes that it began with. */
  readonly size: number;
  readonly startedAt: number;
  /** When all of its nodes were done; what follows is the pause before the next one. */
  readonly finishedAt?: number;
  /** Somebody has said that the next wave may begin. */
  readonly confirmed?: true;
}

/**
 * - `Rolling`: waves of nodes get the new template.
 * - `Undoing`: updated nodes get the former template back.
 * - `Paused`: nothing is done until somebody resumes or undoes it.
 * - `Failed`: the same, because too many nodes failed.
 */
export type DrivePhase = 'Rolling' | 'Undoing' | 'Paused' | 'Failed';

/**
 * The whole state of a driven rollout, as it stands in the annotation. Which nodes are done is not in it: their pods
 * tell. Small whatever the cluster's size, but for the names of nodes that are skipped, in flight or failed.
 */
export interface DriveState {
  readonly version: 1;
  /** Tells this rollout from every other one. */
  readonly id: string;
  readonly phase: DrivePhase;
  /** Who drives, or drove last: the holder of the Lease. Whoever reads another name here than its own must stop. */
  readonly driver: string;
  readonly startedAt: number;
  /** `spec.updateStrategy` as it was before, put back at the end. */
  readonly formerStrategy: JsonObject;
  /** controller-revision-hash of the pods before: what an undo goes back to. */
  readonly formerHash: string;
  /** The number of that revision, for people. */
  readonly formerRevision: number;
  /** controller-revision-hash that pods shall have; absent until the controller has made it. While undoing: formerHash. */
  readonly targetHash?: string;
  /**
   * While undoing: the hash that updated pods have, so that pods of a third revision, which this rollout has not
   * touched, are left alone. Absent where it was never known.
   */
  readonly undoesHash?: string;
  /** The template that was written, as `fingerprint` gives it: tells a change by others until targetHash is known. */
  readonly template: string;
  readonly plan: DrivePlan;
  /** Nodes that were broken before and are left out. */
  readonly skipped: readonly string[];
  /** Absent before the first wave. */
  readonly wave?: DriveWave;
  readonly inFlight: readonly InFlightNode[];
  /** Failed nodes so far. */
  readonly failures: readonly DriveFailure[];
  /** The phase to go on with, when phase is Paused or Failed. */
  readonly pausedIn?: 'Rolling' | 'Undoing';
  /** Why it is paused or has failed, in one sentence. */
  readonly because?: string;
  /** When anything was last written. */
  readonly updatedAt: number;
}
