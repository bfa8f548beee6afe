import type { DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveOutcome, DriveStep } from '../../domain/rollout/drive.ts';
import type { ClusterError } from '../cluster-error.ts';
import type { DriveSight } from './observe-drive.ts';

/** What became of a pod that was to be deleted. */
export interface PodDeletion {
  readonly node: string;
  readonly pod: string;
  /** `gone`: it was not there any more, or another one had its name. `left`: nothing was done, for the error or the end. */
  readonly outcome: 'deleted' | 'gone' | 'left';
}

/** What happens while a rollout is driven, for those who watch. */
export type DriveEvent =
  /** It was looked at. */
  | { readonly kind: 'seen'; readonly sight: DriveSight }
  /** This is to be done next; a `wait` is told each time it is found. */
  | { readonly kind: 'step'; readonly step: DriveStep }
  | { readonly kind: 'podsDeleted'; readonly pods: readonly PodDeletion[] }
  /** Something failed that may pass; it is looked at again after so many milliseconds. */
  | { readonly kind: 'retrying'; readonly error: ClusterError; readonly after: number };

/** How driving ended. */
export interface DriveReport {
  /**
   * - `left`: the caller's signal.
   * - `leaseLost`: the Lease could not be renewed, or is gone; nobody else is known to drive.
   *
   * After both the state stands in the annotation, and anybody may go on.
   */
  readonly outcome: DriveOutcome | 'left' | 'leaseLost';
  /** One sentence. */
  readonly message: string;
  /** As it was last seen or written. */
  readonly state?: DriveState;
  /** What was last seen. */
  readonly sight?: DriveSight;
  /** There is no such DaemonSet any more. */
  readonly gone?: true;
  /** Only of a rollout that has come to its end: nodes that were left behind, and ones that were left out. */
  readonly finish?: Extract<DriveStep, { kind: 'finish' }>;
}
