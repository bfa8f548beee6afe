import type { DriveObservation, DrivenNode, DrivenPod } from './drive.ts';
import {
  availableAt,
  deadlineOf,
  failureOf,
  isAvailable,
  type Judge,
  notReadyInTime,
} from './drive-judge.ts';
import type { DriveFailure, DriveState, InFlightNode } from './drive-state.ts';
import { comparePlaces } from './waves.ts';

/** What one look over all nodes found, for a rollout in phase Rolling. */
export interface Survey {
  /** Nodes without an available pod; skipped ones left out of account. */
  unavailable: number;
  /** Nodes up to the end of this wave that are neither done nor failed. */
  inWave: number;
  /** Nodes, of this wave or not, that are neither done nor failed. */
  notDone: number;
  /** Nodes that have failed and are not yet known to. */
  readonly failures: DriveFailure[];
  /** Written down already, and the old pod is still there: killed in between, or it was not deleted yet. */
  readonly toDelete: DrivenNode[];
  /** Of this wave, with an old pod that is not available. */
  readonly outdatedUnavailable: DrivenNode[];
  /** Of this wave, with an old pod that is available. */
  readonly outdatedAvailable: DrivenNode[];
  /** What is written down of nodes that are not done. */
  readonly inFlight: InFlightNode[];
  /** When time alone will change something next, in milliseconds since the epoch; Infinity: never. */
  until: number;
}

class Surveyor {
  readonly found: Survey = {
    unavailable: 0,
    inWave: 0,
    notDone: 0,
    failures: [],
    toDelete: [],
    outdatedUnavailable: [],
    outdatedAvailable: [],
    inFlight: [],
    until: Infinity,
  };
  readonly #judge: Judge;
  readonly #state: DriveState;
  readonly #skipped: ReadonlySet<string>;
  readonly #failed: ReadonlySet<string>;
  readonly #records: ReadonlyMap<string, InFlightNode>;

  constructor(judge: Judge) {
    const { state } = judge;
    this.#judge = judge;
    this.#state = state;
    this.#skipped = new Set(state.skipped);
    this.#failed = new Set(state.failures.map(({ node }) => node));
    this.#records = new Map(state.inFlight.map((record) => [record.node, record]));
  }

  look(node: DrivenNode): void {
    const { pod } = node;
    const available = isAvailable(node, this.#judge);
    const updated = pod !== undefined && pod.hash === this.#state.targetHash;
    // Most nodes are past this line while a rollout goes on: no look-up by name before it.
    if (available && updated && pod.trouble === undefined && pod.restarts === 0) return;
    if (this.#isSkipped(node)) return;
    if (!available) this.found.unavailable += 1;
    if (updated) this.#lookAtUpdated(node, pod, available);
    else this.#lookAtOutdated(node, available);
  }

  #isSkipped({ name }: DrivenNode): boolean {
    return this.#skipped.size > 0 && this.#skipped.has(name);
  }

  #isFailed({ name }: DrivenNode): boolean {
    return this.#failed.size > 0 && this.#failed.has(name);
  }

  #lookAtUpdated(node: DrivenNode, pod: DrivenPod, available: boolean): void {
    if (this.#isFailed(node)) return;
    const record = this.#records.get(node.name);
    const deadline = available ? undefined : deadlineOf(node, record, this.#judge);
    const failure = failureOf(node, pod, record, deadline, this.#judge);
    if (failure !== undefined) this.found.failures.push(failure);
    if (available) return;
    this.found.notDone += 1;
    if (this.#isInWave(node)) this.found.inWave += 1;
    if (record !== undefined) this.found.inFlight.push(record);
    this.#wakeAt(deadline);
    this.#wakeAt(availableAt(node, this.#judge));
  }

  #lookAtOutdated(node: DrivenNode, available: boolean): void {
    if (!available) this.#wakeAt(availableAt(node, this.#judge));
    if (this.#isFailed(node)) return;
    this.found.notDone += 1;
    const inWave = this.#isInWave(node);
    const going = node.pod === undefined || node.pod.terminating;
    // Nothing is written down of a node whose turn has not come.
    if (!inWave && !going) return;
    if (inWave) this.found.inWave += 1;
    const record = this.#records.get(node.name);
    if (record !== undefined) this.found.inFlight.push(record);
    if (going) this.#waitFor(node, record);
    else if (record !== undefined) this.found.toDelete.push(node);
    else if (available) this.found.outdatedAvailable.push(node);
    else this.found.outdatedUnavailable.push(node);
  }

  /** The old pod is going, or the new one not made yet. */
  #waitFor(node: DrivenNode, record: InFlightNode | undefined): void {
    const deadline = deadlineOf(node, record, this.#judge);
    if (deadline === undefined) return;
    if (this.#judge.now >= deadline) this.found.failures.push(notReadyInTime(node, this.#judge));
    else this.#wakeAt(deadline);
  }

  #isInWave(node: DrivenNode): boolean {
    const { wave } = this.#state;
    return wave !== undefined && comparePlaces(node, wave.through) <= 0;
  }

  #wakeAt(moment: number | undefined): void {
    if (moment !== undefined && moment < this.found.until) this.found.until = moment;
  }
}

/** One look over all nodes of a rollout in phase Rolling. Linear, and cheap for nodes that are done. */
export function surveyOf(observation: DriveObservation, judge: Judge): Survey {
  const surveyor = new Surveyor(judge);
  for (const node of observation.nodes) surveyor.look(node);
  return surveyor.found;
}
