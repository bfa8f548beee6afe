import type { DriveObservation, DrivenNode, DrivenPod } from './drive.ts';
import {
  availableAt,
  deadlineOf,
  failureOf,
  hasAvailablePod,
  type Judge,
  notReadyInTime,
} from './drive-judge.ts';
import { leftOut } from './drive-phase.ts';
import type { DriveFailure, DriveState, InFlightNode } from './drive-state.ts';
import { comparePlaces } from './waves.ts';

/**
 * What one look over all nodes found, for a rollout in phase Rolling. Skipped nodes are not in it, and none whose failure
 * is tolerated: what may stay broken keeps no other from its turn.
 */
export interface Survey {
  /** Nodes without an available pod. */
  unavailable: number;
  /** A node up to the end of this wave is not done. */
  waveGoesOn: boolean;
  /** Some node, of this wave or not, is not done. */
  notDone: boolean;
  /** Nodes that have failed and are not yet known to. */
  readonly failures: DriveFailure[];
  /** Written down already, and the old pod is still there: killed in between, or it was not deleted yet. */
  readonly toDelete: DrivenNode[];
  /** Of this wave, with an old pod that is not available. */
  readonly outdatedUnavailable: DrivenNode[];
  /** Of this wave or a later one, with an old pod that is available. */
  readonly outdatedAvailable: DrivenNode[];
  /** What is written down of nodes that are not done. */
  readonly inFlight: InFlightNode[];
  /** When time alone will change something next, in milliseconds since the epoch; Infinity: never. */
  until: number;
}

/** Whether it is the node's turn in this wave, or was in one before it. */
export function isInWave(node: DrivenNode, { wave }: DriveState): boolean {
  return wave !== undefined && comparePlaces(node, wave.through) <= 0;
}

class Surveyor {
  readonly found: Survey = {
    unavailable: 0,
    waveGoesOn: false,
    notDone: false,
    failures: [],
    toDelete: [],
    outdatedUnavailable: [],
    outdatedAvailable: [],
    inFlight: [],
    until: Infinity,
  };
  readonly #judge: Judge;
  readonly #state: DriveState;
  /** What is written down of nodes by name: one look-up for each node, and none where nothing is. */
  readonly #written = new Map<string, InFlightNode | 'left out'>();

  constructor(judge: Judge) {
    const { state } = judge;
    this.#judge = judge;
    this.#state = state;
    for (const record of state.inFlight) this.#written.set(record.node, record);
    for (const node of leftOut(state)) this.#written.set(node, 'left out');
  }

  /**
   * Nearly all nodes are done or wait for their turn, both with an available pod: for those there is as little to do as
   * possible, and no comparison of names at all.
   */
  look(nodes: readonly DrivenNode[]): Survey {
    const judge = this.#judge;
    const { targetHash } = judge.state;
    for (const node of nodes) {
      const { pod } = node;
      const available = hasAvailablePod(node, judge);
      const updated = pod !== undefined && pod.hash === targetHash;
      if (available && updated && pod.restarts === 0 && pod.trouble === undefined) continue;
      this.#lookCloser(node, available, updated ? pod : undefined);
    }
    return this.#concluded();
  }

  #lookCloser(node: DrivenNode, available: boolean, updated: DrivenPod | undefined): void {
    const record = this.#written.size === 0 ? undefined : this.#written.get(node.name);
    if (record === 'left out') return;
    if (!available) this.found.unavailable += 1;
    if (updated !== undefined) this.#lookAtUpdated(node, updated, record, available);
    else if (available && record === undefined) this.found.outdatedAvailable.push(node);
    else this.#lookAtOutdated(node, record, available);
  }

  #concluded(): Survey {
    const { found } = this;
    if (found.outdatedAvailable.length > 0) found.notDone = true;
    found.waveGoesOn ||= found.outdatedAvailable.some((node) => isInWave(node, this.#state));
    return found;
  }

  #lookAtUpdated(
    node: DrivenNode,
    pod: DrivenPod,
    record: InFlightNode | undefined,
    available: boolean,
  ): void {
    const deadline = available ? undefined : deadlineOf(node, record, this.#judge);
    const failure = failureOf(node, pod, record, deadline, this.#judge);
    if (failure !== undefined) this.found.failures.push(failure);
    if (available) return;
    this.#keep(node, record);
    this.#wakeAt(deadline);
    this.#wakeAt(availableAt(node, this.#judge));
  }

  #lookAtOutdated(node: DrivenNode, record: InFlightNode | undefined, available: boolean): void {
    this.#keep(node, record);
    if (node.pod === undefined || node.pod.terminating) {
      this.#waitFor(node, record);
      return;
    }
    if (!available) this.#wakeAt(availableAt(node, this.#judge));
    if (record !== undefined) this.found.toDelete.push(node);
    else if (isInWave(node, this.#state)) this.found.outdatedUnavailable.push(node);
  }

  /** The node is not done. */
  #keep(node: DrivenNode, record: InFlightNode | undefined): void {
    this.found.notDone = true;
    this.found.waveGoesOn ||= isInWave(node, this.#state);
    if (record !== undefined) this.found.inFlight.push(record);
  }

  /** The old pod is going, or the new one not made yet. */
  #waitFor(node: DrivenNode, record: InFlightNode | undefined): void {
    const deadline = deadlineOf(node, record, this.#judge);
    if (deadline === undefined) return;
    if (this.#judge.now >= deadline) this.found.failures.push(notReadyInTime(node, record, this.#judge));
    else this.#wakeAt(deadline);
  }

  #wakeAt(moment: number | undefined): void {
    if (moment !== undefined && moment < this.found.until) this.found.until = moment;
  }
}

/** One look over all nodes of a rollout in phase Rolling. Linear, and cheap for nodes that nothing happens to. */
export function surveyOf(observation: DriveObservation, judge: Judge): Survey {
  return new Surveyor(judge).look(observation.nodes);
}
