import type { DaemonSetImpact } from '../change/impact.ts';
import { conditionOf } from '../explain/pod-reasons.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { rollingUpdateBudget } from '../rollout/int-or-percent.ts';

/** How the pods of an applied manifest come to run. */
export interface RolloutEstimate {
  /** `atOnce`: all new pods come together; `rolling`: as the update strategy allows. */
  readonly how: 'atOnce' | 'rolling';
  /** Nodes whose pod is made or replaced. */
  readonly nodes: number;
  /** Nodes at a time, after rounding: with maxSurge those that have a second pod. Absent where all come at once. */
  readonly atATime?: number;
  /** How many times so many. */
  readonly rounds: number;
  /**
   * New pods that have no room, where they are as many as may be unavailable, or surge, at a time: they take that up for
   * good, and the rollout never comes to its end. Absent where it does.
   */
  readonly blockedBy?: number;
  /**
   * Milliseconds, if new pods become ready as fast as those that run now. Absent where nobody can tell: no pod is ready, or
   * some of the new ones have no room.
   */
  readonly expectedDuration?: number;
}

/**
 * How long the rollout takes that applying a manifest begins; undefined where no pod is made or replaced, or nobody knows
 * which ones are.
 *
 * @param eligible - nodes that should run it: what percentages are of
 * @param pods - its pods as they are now
 * @param release - minor version of the control plane
 */
export function estimateRollout(
  daemonSet: DaemonSet,
  own: Pick<DaemonSetImpact, 'gains' | 'replaced' | 'mayBeReplaced'> | undefined,
  {
    eligible,
    pods,
    release,
  }: { readonly eligible: number; readonly pods: readonly Pod[]; readonly release: number },
): RolloutEstimate | undefined {
  const { gains = [], replaced = [], mayBeReplaced = [] } = own ?? {};
  if (mayBeReplaced.length > 0) return undefined;
  const roundTime = timeOfOne(daemonSet, pods);
  const hasRoom = [...gains, ...replaced].every(({ fits }) => fits !== false);
  const duration = (rounds: number) =>
    roundTime === undefined || !hasRoom ? {} : { expectedDuration: rounds * roundTime };
  if (replaced.length === 0) {
    if (gains.length > 0) return { how: 'atOnce', nodes: gains.length, rounds: 1, ...duration(1) };
    return undefined;
  }
  const budget = rollingUpdateBudget(daemonSet, eligible, release);
  if ('problem' in budget) return undefined;
  const atATime = Math.max(1, budget.maxSurge > 0 ? budget.maxSurge : budget.maxUnavailable);
  const rounds = Math.ceil(replaced.length / atATime);
  const noRoom = [...gains, ...replaced].filter(({ fits }) => fits === false).length;
  return {
    how: 'rolling',
    nodes: replaced.length + gains.length,
    atATime,
    rounds,
    ...(noRoom >= atATime ? { blockedBy: noRoom } : {}),
    ...duration(rounds),
  };
}

/** From creation to available, the middle of those that are ready and were never restarted. */
function timeOfOne({ spec }: DaemonSet, pods: readonly Pod[]): number | undefined {
  const times = pods.flatMap(({ metadata, status }) => {
    const ready = conditionOf(status.conditions, 'Ready');
    const restarted = status.containerStatuses.some(({ restartCount }) => restartCount > 0);
    if (ready?.status !== 'True' || restarted) return [];
    return [Math.max(0, ready.lastTransitionTime - metadata.creationTimestamp)];
  });
  const middle = times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) / 2)];
  return middle === undefined ? undefined : middle + spec.minReadySeconds * 1000;
}
