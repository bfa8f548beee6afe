import { isAvailable, minReadyOf } from '../../domain/rollout/drive-judge.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import { isUpdatedPod } from '../../domain/rollout/drive-undo.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import type { NodeDone } from '../../printers/drive-lines.ts';

/** Notices which nodes have come to an available pod of the wanted template since the last look. */
export class NodesDone {
  /** By node: the wanted pods that were seen available. */
  #done: ReadonlyMap<string, string> | undefined;
  /** When nodes were written down as in flight, as far as states told. */
  readonly #since = new Map<string, number>();

  /** @param now - milliseconds since the epoch */
  look(observation: DriveObservation, state: DriveState, now: number): readonly NodeDone[] {
    for (const { node, since } of state.inFlight) this.#since.set(node, since);
    const undoing = isUndoing(state);
    const judge = { state, minReady: minReadyOf(state, observation), now };
    const done = new Map<string, string>();
    for (const node of observation.nodes) {
      const { pod, name } = node;
      if (pod === undefined || !isAvailable(node, judge)) continue;
      const wanted = undoing ? !isUpdatedPod(pod, state) : pod.hash === state.targetHash;
      if (wanted) done.set(name, pod.name);
    }
    const before = this.#done;
    this.#done = done;
    // Those of the first look were done before, by whoever drove then.
    if (before === undefined) return [];
    const fresh = [...done].filter(([node, pod]) => before.get(node) !== pod && this.#since.has(node));
    return fresh.map(([node, pod]) => this.#tell(node, pod, undoing, now));
  }

  #tell(node: string, pod: string, undone: boolean, now: number): NodeDone {
    const since = this.#since.get(node);
    this.#since.delete(node);
    return { node, pod, undone, ...(since === undefined ? {} : { took: now - since }) };
  }
}
