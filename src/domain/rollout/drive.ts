import type { JsonObject } from '../json.ts';
import type { DriveFailure, DriveState, DriveWave } from './drive-state.ts';

/** The pod of a driven DaemonSet on a node, as far as a driver looks at it. */
export interface DrivenPod {
  readonly name: string;
  readonly uid: string;
  /** Its controller-revision-hash. */
  readonly hash: string;
  readonly createdAt: number;
  readonly terminating: boolean;
  /** Since when it is ready without a break, in milliseconds since the epoch; absent where it is not. */
  readonly readySince?: number;
  /** Since when it is not ready again, or not ready yet; absent where it is ready or that is not known. */
  readonly notReadySince?: number;
  /** Restarts of all its containers. */
  readonly restarts: number;
  /** What it will not come out of by waiting. */
  readonly trouble?: { readonly kind: 'CrashLoop' | 'ImagePull' | 'PodFailed'; readonly message: string };
  /** Why it is not ready, where it is not: for messages. */
  readonly waitsFor?: string;
}

/** A node that should run the pod. */
export interface DrivenNode {
  readonly name: string;
  /** The value that nodes are ordered by; "" where the order is by name. */
  readonly group: string;
  readonly canary: boolean;
  /** Since when the node itself is not ready; absent where it is. */
  readonly notReadySince?: number;
  readonly pod?: DrivenPod;
}

/** What a driver sees before each of its steps. */
export interface DriveObservation {
  /** The annotation's text; absent where the DaemonSet has none. */
  readonly annotation?: string;
  readonly deleting: boolean;
  readonly strategy: string;
  /** `fingerprint` of spec.template. */
  readonly template: string;
  /** The controller has acted on the newest spec. */
  readonly observed: boolean;
  /** controller-revision-hash of the newest template; absent until the controller has made it. */
  readonly currentHash?: string;
  /** The DaemonSet's own, in milliseconds. */
  readonly minReady: number;
  /** Nodes that should run the pod, in any order. */
  readonly nodes: readonly DrivenNode[];
}

/** How a driven rollout ended, or why this driver stops. */
export type DriveOutcome =
  | 'complete'
  | 'undone'
  | 'paused'
  | 'failed'
  /** It waits for somebody's word before the next wave. */
  | 'awaitingConfirmation'
  /** Someone else has changed the template, the strategy or the annotation, or has deleted the DaemonSet. */
  | 'changedByOthers'
  /** Another driver has taken over. */
  | 'takenOver';

/** One thing to do. Whoever carries it out observes again before asking for the next one. */
export type DriveStep =
  /** Write the state down, before anything that it tells of is done. */
  | { readonly kind: 'save'; readonly state: DriveState; readonly what: DriveNews }
  /** Delete these pods, if they are still the ones with these uids. They stand in `inFlight` already. */
  | {
      readonly kind: 'deletePods';
      readonly pods: readonly { readonly node: string; readonly name: string; readonly uid: string }[];
    }
  /**
   * Put the former template back and write the state down, in one write, with the fingerprint of what the server makes of
   * the template.
   */
  | { readonly kind: 'restoreTemplate'; readonly state: DriveState; readonly hash: string }
  /** Put the former strategy back and take the annotation off, in one write. */
  | {
      readonly kind: 'finish';
      readonly outcome: 'complete' | 'undone';
      readonly strategy: JsonObject;
      /** Nodes that were left behind, with why. */
      readonly leftBehind: readonly DriveFailure[];
      readonly skipped: readonly string[];
    }
  /** Nothing to do before `until` (milliseconds since the epoch; absent: before something changes). */
  | { readonly kind: 'wait'; readonly until?: number; readonly what: string }
  /** This driver is at its end; nothing more is written. */
  | { readonly kind: 'stop'; readonly outcome: DriveOutcome; readonly message: string };

/** What a save tells of, for those who watch. */
export type DriveNews =
  | { readonly kind: 'targetKnown'; readonly hash: string }
  | { readonly kind: 'waveStarted'; readonly wave: DriveWave; readonly nodes: readonly string[] }
  | { readonly kind: 'waveFinished'; readonly wave: DriveWave }
  | { readonly kind: 'updating'; readonly nodes: readonly string[] }
  | { readonly kind: 'nodesFailed'; readonly failures: readonly DriveFailure[] }
  | { readonly kind: 'paused' | 'failed'; readonly because: string }
  | { readonly kind: 'takenOver'; readonly from: string };

/** What somebody at the keyboard, or another process, wants of the driver beside its plan. */
export type DriveWish = 'pause' | 'undo' | 'nextWave';
