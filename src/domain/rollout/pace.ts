import type { Pod } from '../objects.ts';
import { conditionOf } from '../explain/pod-reasons.ts';
import type { RolloutPace } from './rollout-status.ts';

/** After so many of its longest pauses without a node becoming ready, a rollout does not go on as it did. */
const STALLED = 3;

/** Since when a pod is ready, or not ready, in milliseconds since the epoch; -Infinity where it does not tell. */
export function readySince({ status }: Pod): number {
  return conditionOf(status.conditions, 'Ready')?.lastTransitionTime ?? -Infinity;
}

/**
 * How fast a rollout goes: nodes that have become ready since it began, over the time since then. Undefined while fewer
 * than two have, and where none has for much longer than it ever took: what the rest waits for is not more time.
 *
 * @param done - updated pods that are available
 * @param left - nodes that have none yet
 * @param startedAt - milliseconds since the epoch
 * @param now - milliseconds since the epoch
 */
export function paceOf(
  done: readonly Pod[],
  left: number,
  startedAt: number,
  now: number,
): RolloutPace | undefined {
  const readyAt = done
    .map(readySince)
    .filter((moment) => moment >= startedAt)
    .toSorted((a, b) => a - b);
  const [count, elapsed, last] = [readyAt.length, now - startedAt, readyAt.at(-1)];
  if (count < 2 || elapsed <= 0 || last === undefined) return undefined;
  const pauses = readyAt.map((moment, index) => moment - (readyAt[index - 1] ?? startedAt));
  // Moments are written in whole seconds.
  const longest = Math.max(1000, ...pauses);
  if (now - last > STALLED * longest) return undefined;
  return { nodesPerMinute: (count * 60_000) / elapsed, remaining: (left * elapsed) / count };
}
