import { ParseError } from '../parse-error.ts';
import type { DriveObservation, DriveOutcome, DriveStep, DriveWish } from './drive.ts';
import { judgeOf } from './drive-judge.ts';
import { parseDriveState } from './drive-parse.ts';
import { nextRollingStep } from './drive-roll.ts';
import { pausedState, undoOf } from './drive-start.ts';
import type { DriveState } from './drive-state.ts';
import { nextUndoingStep } from './drive-undo.ts';

/** Who asks for the next step. */
export interface Driver {
  /** The name under which it holds the Lease. */
  readonly driver: string;
  /** What somebody wants beside the plan, for this step. */
  readonly wish?: DriveWish;
  /** The state that it saw or wrote last: to notice that another rollout took its place, and for messages. */
  readonly last?: DriveState;
}

function stop(outcome: DriveOutcome, message: string): DriveStep {
  return { kind: 'stop', outcome, message };
}

/** The strategy that would otherwise be lost with the annotation, for people to put back. */
function formerStrategy(last: DriveState | undefined): string {
  return last === undefined ? '' : `; the strategy before was ${JSON.stringify(last.formerStrategy)}`;
}

function readState({ annotation }: DriveObservation, { last }: Driver): DriveState | DriveStep {
  const former = formerStrategy(last);
  if (annotation === undefined) {
    return stop('changedByOthers', `the state of the driven rollout is gone from the DaemonSet${former}`);
  }
  try {
    const state = parseDriveState(annotation);
    if (last === undefined || state.id === last.id) return state;
    return stop('changedByOthers', 'another driven rollout has begun in place of this one');
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return stop('changedByOthers', `${error.message}${former}`);
  }
}

/** What others have done to the DaemonSet that ends this driver. */
function interference(observation: DriveObservation, state: DriveState, me: Driver): DriveStep | undefined {
  if (observation.deleting) return stop('changedByOthers', 'the DaemonSet is being deleted');
  if (state.driver !== me.driver) {
    return stop('takenOver', `${state.driver} drives this rollout now`);
  }
  if (observation.strategy === 'OnDelete') return undefined;
  return stop(
    'changedByOthers',
    `somebody set the update strategy back to ${observation.strategy} (Argo CD, Flux or Helm?): the controller now updates the rest by itself`,
  );
}

function paused(state: DriveState, now: number): DriveStep {
  const because = 'somebody asked for it';
  return { kind: 'save', state: pausedState(state, because, now), what: { kind: 'paused', because } };
}

/** A rollout at rest stays so until it is resumed or undone. */
function atRest(state: DriveState, { wish }: Driver): DriveStep | undefined {
  if (wish === 'undo' && state.pausedIn !== 'Undoing') return undefined;
  if (state.phase === 'Paused') return stop('paused', state.because ?? 'it was paused');
  if (state.phase === 'Failed') return stop('failed', state.because ?? 'too many nodes failed');
  return undefined;
}

/** Whether the template is still the one that was written, and what its hash is, once the controller has seen it. */
function templateStep(observation: DriveObservation, state: DriveState, now: number): DriveStep | undefined {
  const { observed, currentHash } = observation;
  const known = state.targetHash !== undefined;
  const ours = known || observation.template === state.template;
  if (!ours || (observed && known && currentHash !== undefined && currentHash !== state.targetHash)) {
    return stop('changedByOthers', 'somebody else has changed the template');
  }
  if (!observed || currentHash === undefined) {
    return { kind: 'wait', what: 'waiting for the controller to see the new template' };
  }
  if (known) return undefined;
  return {
    kind: 'save',
    state: { ...state, targetHash: currentHash, updatedAt: now },
    what: { kind: 'targetKnown', hash: currentHash },
  };
}

function undo(observation: DriveObservation, state: DriveState, { driver }: Driver, now: number): DriveStep {
  const next = undoOf(state, driver, now, { because: 'somebody asked for it', nodes: observation.nodes });
  return { kind: 'restoreTemplate', state: next, hash: state.formerHash };
}

/**
 * The one thing to do next in a driven rollout. It depends on nothing but what is given: whoever asks, a driver that
 * was there all the time or one that has just begun, gets the same answer.
 *
 * Everything that must not be forgotten is saved before it is done, and pods are deleted only after their nodes stand in
 * the annotation; so a driver may be killed between any two steps, and may carry out a step twice.
 *
 * @param now - milliseconds since the epoch
 */
export function nextStep(observation: DriveObservation, me: Driver, now: number): DriveStep {
  const state = readState(observation, me);
  if ('kind' in state) return state;
  const early = interference(observation, state, me) ?? atRest(state, me);
  if (early !== undefined) return early;
  if (me.wish === 'pause') return paused(state, now);
  const template = templateStep(observation, state, now);
  if (template !== undefined && template.kind !== 'save') return template;
  if (me.wish === 'undo' && state.phase !== 'Undoing') {
    return undo(observation, template?.state ?? state, me, now);
  }
  return template ?? nextMove(observation, state, me, now);
}

function nextMove(observation: DriveObservation, state: DriveState, me: Driver, now: number): DriveStep {
  const judge = judgeOf(observation, state, now);
  return state.phase === 'Undoing'
    ? nextUndoingStep(observation, judge)
    : nextRollingStep(observation, judge, me.wish);
}
