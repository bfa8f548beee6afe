import type { DriveObservation } from './drive.ts';
import { hasAvailablePod, judgeOf } from './drive-judge.ts';
import { leftOut } from './drive-phase.ts';
import type { DriveState } from './drive-state.ts';
import { isUpdatedPod } from './drive-undo.ts';
import { comparePlaces, planWaves } from './waves.ts';

/** Numbers of nodes, for a line of progress. */
export interface DriveProgress {
  /** Which wave is under way, from 1, and how many there are as far as is known now; absent before the first one, and
   *  while undoing. */
  readonly wave?: { readonly number: number; readonly of: number };
  /** Nodes that have an available pod of the template that is wanted. */
  readonly done: number;
  /** Nodes that shall have one: all that should run the pod, without skipped ones. */
  readonly total: number;
  /** Nodes that failed. */
  readonly failed: number;
  /** Nodes that are between their old pod and an available new one. */
  readonly inFlight: number;
  readonly skipped: number;
}

function waveNumbers(state: DriveState, observation: DriveObservation): Pick<DriveProgress, 'wave'> {
  const { wave, plan } = state;
  if (wave === undefined) return {};
  const left = leftOut(state);
  const later = observation.nodes.filter(
    (node) =>
      node.pod !== undefined &&
      node.pod.hash !== state.targetHash &&
      !left.has(node.name) &&
      comparePlaces(node, wave.through) > 0,
  );
  const waves = planWaves(later, plan, observation.nodes.length, wave);
  return { wave: { number: wave.index + 1, of: wave.index + 1 + waves.length } };
}

/**
 * How far a driven rollout is.
 *
 * @param now - milliseconds since the epoch
 */
export function driveProgress(state: DriveState, observation: DriveObservation, now: number): DriveProgress {
  const judge = judgeOf(observation, state, now);
  const { undoing } = judge;
  const skipped = new Set(state.skipped);
  const written = new Set(state.inFlight.map(({ node }) => node));
  let [done, inFlight, total] = [0, 0, 0];
  for (const node of observation.nodes) {
    if (skipped.has(node.name)) continue;
    total += 1;
    const { pod } = node;
    const wanted = pod !== undefined && (undoing ? !isUpdatedPod(pod, state) : pod.hash === state.targetHash);
    if (wanted && hasAvailablePod(node, judge)) done += 1;
    else if (written.has(node.name)) inFlight += 1;
  }
  const failed = state.failures.length;
  return { ...waveNumbers(state, observation), done, total, failed, inFlight, skipped: skipped.size };
}
