import type { DriveObservation, DriveStep, DrivenNode, DrivenPod } from './drive.ts';
import { type Deletable, nextDeletion } from './drive-deletions.ts';
import {
  availableAt,
  deadlineOf,
  failure,
  hasAvailablePod,
  type Judge,
  whyNotAvailable,
} from './drive-judge.ts';
import { isUndoing } from './drive-phase.ts';
import type { DriveFailure, DriveFailureKind, DriveState, InFlightNode } from './drive-state.ts';
import { pausedState } from './drive-start.ts';
import { countedNodes, namedNodes } from './drive-words.ts';
import { compareNames } from './waves.ts';

/**
 * Whether this rollout has put the pod there, so that an undo takes it away again. Pods of the former template, by the
 * hash that it had or the one that it got when it was put back, are what it is to have; those of a third revision are none
 * of its business. Where the new template's hash was never known, no pod was deleted for it, and the controller may have
 * made some by itself: those are younger than the rollout.
 */
export function isUpdatedPod(pod: DrivenPod, state: DriveState): boolean {
  const { formerHash, targetHash, undoesHash, startedAt } = state;
  if (pod.hash === formerHash || (isUndoing(state) && pod.hash === targetHash)) return false;
  return undoesHash === undefined ? pod.createdAt >= startedAt : pod.hash === undoesHash;
}

/** What one look over all nodes found, for a rollout that is being undone. */
interface UndoSurvey extends Deletable {
  unavailable: number;
  readonly toDelete: DrivenNode[];
  readonly outdatedUnavailable: DrivenNode[];
  readonly outdatedAvailable: DrivenNode[];
  readonly inFlight: InFlightNode[];
  /** Nodes that are not waited for any longer. */
  readonly leftBehind: DrivenNode[];
  /**
   * Those of them that are ready themselves, so that their former pod is what does not come right. They keep their place
   * in the budget: what became of their pod may become of every other one. A dead node says nothing about the others.
   */
  readonly notRecovered: DrivenNode[];
  /** Of those without an available pod, the ones that this rollout has done something to. */
  waitedFor: number;
  until: number;
}

class UndoSurveyor {
  readonly found: UndoSurvey = {
    unavailable: 0,
    toDelete: [],
    outdatedUnavailable: [],
    outdatedAvailable: [],
    inFlight: [],
    leftBehind: [],
    notRecovered: [],
    waitedFor: 0,
    until: Infinity,
  };
  readonly #judge: Judge;
  readonly #skipped: ReadonlySet<string>;
  readonly #records: ReadonlyMap<string, InFlightNode>;
  /** Nothing could be done for as long as a node may take: that is the time for nodes that tell no other. */
  readonly #stuckAt: number;

  constructor(judge: Judge) {
    const { state } = judge;
    this.#judge = judge;
    this.#skipped = new Set(state.skipped);
    this.#records = new Map(state.inFlight.map((record) => [record.node, record]));
    this.#stuckAt = state.updatedAt + state.plan.nodeTimeout;
  }

  look(node: DrivenNode): void {
    const { pod } = node;
    const available = hasAvailablePod(node, this.#judge);
    const updated = pod !== undefined && !pod.terminating && isUpdatedPod(pod, this.#judge.state);
    if (available && !updated) return;
    const record = this.#records.get(node.name);
    if (record !== undefined) this.found.inFlight.push(record);
    if (updated) this.#replace(node, record, available);
    else this.#waitFor(node, record);
  }

  #replace(node: DrivenNode, record: InFlightNode | undefined, available: boolean): void {
    if (!available) this.found.unavailable += 1;
    if (record !== undefined) this.found.toDelete.push(node);
    else if (available) this.found.outdatedAvailable.push(node);
    else this.found.outdatedUnavailable.push(node);
  }

  #waitFor(node: DrivenNode, record: InFlightNode | undefined): void {
    // What was broken before and was not touched is nobody's to wait for.
    if (record === undefined && this.#skipped.has(node.name)) return;
    const isUntouched = record === undefined && this.#isOfBefore(node);
    const deadline = deadlineOf(node, record, this.#judge) ?? this.#stuckAt;
    if (this.#judge.now >= deadline) {
      if (!isUntouched) this.#leaveBehind(node, record);
      return;
    }
    this.found.unavailable += 1;
    if (!isUntouched) this.found.waitedFor += 1;
    this.found.until = Math.min(this.found.until, deadline, availableAt(node, this.#judge) ?? Infinity);
  }

  #leaveBehind(node: DrivenNode, record: InFlightNode | undefined): void {
    this.found.leftBehind.push(node);
    // Whoever leaves nodes out has seen them, and wants the others back all the same.
    if (node.notReadySince !== undefined || this.#skipped.has(node.name)) return;
    // A node that has just joined, or whose pod others have deleted, has no former pod that could tell anything.
    const { pod } = node;
    if (record === undefined && (pod === undefined || pod.terminating)) return;
    this.found.unavailable += 1;
    this.found.notRecovered.push(node);
  }

  /** Its pod was there before this rollout began, and is as good or bad as it was. */
  #isOfBefore({ pod }: DrivenNode): boolean {
    return pod !== undefined && !pod.terminating && pod.createdAt < this.#judge.state.startedAt;
  }
}

function kindOf({ pod, notReadySince }: DrivenNode): DriveFailureKind {
  if (notReadySince !== undefined) return 'NodeNotReady';
  return pod?.trouble?.kind ?? 'NotReadyInTime';
}

function leftBehind(node: DrivenNode, judge: Judge): DriveFailure {
  return failure(node, kindOf(node), node.pod?.trouble?.message ?? whyNotAvailable(node, judge));
}

/** Former pods do not come right, and healthy updated ones are not given up for more of them: somebody must look at it. */
function pauseStuck({ notRecovered }: UndoSurvey, { state, now }: Judge): DriveStep {
  const names = notRecovered.map(({ name }) => name).toSorted(compareNames);
  const [first] = notRecovered;
  const last = first === undefined ? '' : ` (${kindOf(first)} on ${first.name})`;
  const because = `${namedNodes(names)} did not come back with the former pod${last}, and no other is given up for it: repair them, or leave them out with --skip-not-ready`;
  return { kind: 'save', state: pausedState(state, because, now), what: { kind: 'paused', because } };
}

/**
 * The next step of a rollout that is being undone, after its former template was put back.
 *
 * Every pod that the rollout has put on a node is deleted: those that are not available at once, the others as far as
 * the budget allows. There are no waves, and no failures: a node that does not come back in time is left behind. Where it
 * is its former pod that does not come right, it still counts: an undo must not do more harm than what it undoes.
 */
export function nextUndoingStep(observation: DriveObservation, judge: Judge): DriveStep {
  const { state } = judge;
  const surveyor = new UndoSurveyor(judge);
  for (const node of observation.nodes) surveyor.look(node);
  const { found } = surveyor;
  const deletion = nextDeletion(found, observation.nodes.length, judge);
  if (deletion !== undefined) return deletion;
  // What was broken before may keep others from their turn, and is not waited for on its own account.
  if (found.waitedFor > 0 || found.outdatedAvailable.length > 0 || found.toDelete.length > 0) {
    if (found.until === Infinity && found.notRecovered.length > 0) return pauseStuck(found, judge);
    const what = `waiting for ${countedNodes(found.unavailable)} to come back`;
    return found.until === Infinity ? { kind: 'wait', what } : { kind: 'wait', until: found.until, what };
  }
  return {
    kind: 'finish',
    outcome: 'undone',
    strategy: state.formerStrategy,
    leftBehind: found.leftBehind.map((node) => leftBehind(node, judge)),
    skipped: state.skipped,
  };
}
