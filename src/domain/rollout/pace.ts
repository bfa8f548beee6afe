import type { Pod } from '../objects.ts';
import { conditionOf } from '../explain/pod-reasons.ts';
import type { RolloutPace } from './rollout-status.ts';

/**
 * How fast a rollout goes: nodes that have become ready since it began, over the time since then. Undefined while fewer
 * than two have.
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
  const since = done.filter((pod) => {
    const ready = conditionOf(pod.status.conditions, 'Ready');
    return ready !== undefined && ready.lastTransitionTime >= startedAt;
  }).length;
  const elapsed = now - startedAt;
  if (since < 2 || elapsed <= 0) return undefined;
  return { nodesPerMinute: (since * 60_000) / elapsed, remaining: (left * elapsed) / since };
}
