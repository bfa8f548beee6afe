import type { JsonObject } from '../json.ts';
import type { DrivenNode } from './drive.ts';
import { fittingRecords, mostInFlight } from './drive-limits.ts';
import { isUndoing } from './drive-phase.ts';
import type { DrivePlan, DriveState, InFlightNode } from './drive-state.ts';

/** What a driven rollout begins with. */
export interface DriveStart {
  /** Tells it from every other one. */
  readonly id: string;
  /** Who drives: the holder of the Lease. */
  readonly driver: string;
  readonly plan: DrivePlan;
  /** `spec.updateStrategy` as it is before. */
  readonly formerStrategy: JsonObject;
  /** controller-revision-hash of the current revision before, and its number. */
  readonly formerHash: string;
  readonly formerRevision: number;
  /** `fingerprint` of the template that is written together with the state. */
  readonly template: string;
  /** Nodes that are broken before and are left out. */
  readonly skipped: readonly string[];
}

/**
 * The state that is written in the same write as the strategy OnDelete and the new template.
 *
 * @param now - milliseconds since the epoch
 */
export function startState(start: DriveStart, now: number): DriveState {
  return {
    version: 1,
    phase: 'Rolling',
    ...start,
    startedAt: now,
    inFlight: [],
    failures: [],
    updatedAt: now,
  };
}

/** The state without why and in what it was paused, and under its new driver. */
function goingOn(state: DriveState, driver: string, now: number): DriveState {
  const { pausedIn: _pausedIn, because: _because, ...rest } = state;
  return { ...rest, driver, updatedAt: now };
}

/** A resume is somebody's word for the next wave, where the rollout waited for that. */
function confirmedWave({ plan, wave }: DriveState): Pick<DriveState, 'wave'> {
  if (wave?.finishedAt === undefined || plan.pauseBetween !== 'confirm') return {};
  return { wave: { ...wave, confirmed: true } };
}

/**
 * The state with which a driver goes on: after a pause, after a failure, or in place of another driver.
 *
 * A rollout that has failed is judged anew: its failures are forgotten, and nodes that are still broken count again at
 * the next step. So it goes on if they were repaired, or are skipped now; else it fails again at once. Failures that
 * were tolerated before a mere pause stay counted.
 *
 * @param now - milliseconds since the epoch
 * @param skipped - nodes that are left out from now on; absent: the same as before
 */
export function resumed(
  state: DriveState,
  driver: string,
  now: number,
  skipped: readonly string[] = state.skipped,
): DriveState {
  const failed = new Set(state.failures.map(({ node }) => node));
  const again =
    state.phase === 'Failed'
      ? { failures: [], inFlight: state.inFlight.filter(({ node }) => !failed.has(node)) }
      : {};
  return {
    ...goingOn(state, driver, now),
    ...again,
    ...confirmedWave(state),
    phase: state.phase === 'Paused' || state.phase === 'Failed' ? (state.pausedIn ?? 'Rolling') : state.phase,
    skipped,
  };
}

/**
 * The state of a rollout that rests until somebody resumes or undoes it, in whatever it was.
 *
 * @param because - one sentence for people
 * @param now - milliseconds since the epoch
 */
export function pausedState(state: DriveState, because: string, now: number): DriveState {
  const pausedIn = isUndoing(state) ? 'Undoing' : 'Rolling';
  return { ...state, phase: 'Paused', pausedIn, because, updatedAt: now };
}

/** Nodes that are between two pods. The undo has not deleted anything there, but what it waits for begins now. */
function betweenPods(nodes: readonly DrivenNode[], now: number): readonly InFlightNode[] {
  return nodes
    .filter(({ pod }) => pod === undefined || pod.terminating)
    .slice(0, mostInFlight)
    .map(({ name, pod }) => ({ node: name, since: now, restarts: pod?.restarts ?? 0 }));
}

/**
 * The state with which the updated nodes are brought back. An undo that is under way, or was paused, goes on where it was.
 *
 * It is written in the same write as the former template, and with the `fingerprint` of what the server makes of that as
 * its `template`. Which hash its pods get is learned from the controller, as at the start: an API server that fills in
 * more fields than it did before, or a webhook, can give the old template a new one.
 *
 * @param now - milliseconds since the epoch
 * @param why - one sentence for people; `nodes`: what is seen now, so that nodes that are between two pods are waited
 *   for no longer than the plan allows
 */
export function undoOf(
  state: DriveState,
  driver: string,
  now: number,
  why: { readonly because?: string; readonly nodes?: readonly DrivenNode[] } = {},
): DriveState {
  if (isUndoing(state)) {
    const { targetHash: _learnedAnew, ...again } = resumed(state, driver, now);
    return again;
  }
  const { wave: _wave, targetHash, ...rest } = goingOn(state, driver, now);
  const undo: DriveState = {
    ...rest,
    phase: 'Undoing',
    ...(targetHash === undefined ? {} : { undoesHash: targetHash }),
    inFlight: [],
    ...(why.because === undefined ? {} : { because: why.because }),
  };
  return { ...undo, inFlight: fittingRecords(betweenPods(why.nodes ?? [], now), undo, 0) };
}
