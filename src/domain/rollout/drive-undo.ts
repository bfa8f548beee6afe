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
import type { DriveFailure, DriveFailureKind, DriveState, InFlightNode } from './drive-state.ts';
import { countedNodes } from './drive-words.ts';

/**
 * Whether this rollout has put the pod there, so that an undo takes it away again. Pods of a third revision are none of
 * its business. Where the new template's hash was never known, no pod was deleted for it, and the controller may have
 * made some by itself: those are younger than the rollout.
 */
export function isUpdatedPod(pod: DrivenPod, { formerHash, undoesHash, startedAt }: DriveState): boolean {
  if (pod.hash === formerHash) return false;
  return undoesHash === undefined ? pod.createdAt >= startedAt : pod.hash === undoesHash;
}

/** What one look over all nodes found, for a rollout that is being undone. */
interface UndoSurvey extends Deletable {
  unavailable: number;
  readonly toDelete: DrivenNode[];
  readonly outdatedUnavailable: DrivenNode[];
  readonly outdatedAvailable: DrivenNode[];
  readonly inFlight: InFlightNode[];
  /** Nodes that are not waited for any longer. They take nothing from the budget: nobody would get their turn. */
  readonly leftBehind: DrivenNode[];
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
      if (!isUntouched) this.found.leftBehind.push(node);
      return;
    }
    this.found.unavailable += 1;
    if (!isUntouched) this.found.waitedFor += 1;
    this.found.until = Math.min(this.found.until, deadline, availableAt(node, this.#judge) ?? Infinity);
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

/**
 * The next step of a rollout that is being undone, after its former template was put back.
 *
 * Every pod that the rollout has put on a node is deleted: those that are not available at once, the others as far as
 * the budget allows. There are no waves, and no failures: a node that does not come back in time is left behind.
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
