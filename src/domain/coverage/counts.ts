import type { DaemonSet } from '../objects.ts';
import type { NodeCounts, Pair, PairState, StateCounts } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import type { ToldPairs } from './told-pairs.ts';

/**
 * How many pairs are in each state that occurs.
 *
 * @param others - how many there are besides, by state
 */
export function countStates(
  pairs: readonly Pair[],
  others: Readonly<Partial<Record<PairState, number>>> = {},
): StateCounts {
  const counts = new Map<PairState, number>();
  const add = (state: PairState, count: number): void => {
    if (count > 0) counts.set(state, (counts.get(state) ?? 0) + count);
  };
  for (const { state } of pairs) if (state !== undefined) add(state, 1);
  add('Available', others.Available ?? 0);
  add('Excluded', others.Excluded ?? 0);
  return counts;
}

/** The same of pairs that are made only where there is something to tell of them. */
export function countTold({ settled, leftOut, unsettled }: ToldPairs): StateCounts {
  return countStates(unsettled, { Available: settled, Excluded: leftOut });
}

/**
 * How many nodes are in each state; what cannot be known is left out. Where pods could not be read, the DaemonSet's own
 * status is all that tells how many are available.
 */
export function countNodes({ daemonSet, view, currentHash }: PairQuestion, told: ToldPairs): NodeCounts {
  const { state } = view;
  const { settled, leftOut, unsettled } = told;
  const states = countTold(told);
  const of = (wanted: PairState): number => states.get(wanted) ?? 0;
  const howMany = (is: 'shouldRun' | 'outdated' | 'terminating' | 'duplicate'): number =>
    unsettled.filter((pair) => pair[is] === true).length;
  const total = settled + leftOut + unsettled.length;
  const ofPods = {
    available: of('Available'),
    ready: of('Ready'),
    notReady: of('NotReady'),
    pending: of('Pending'),
    ...(currentHash === undefined && total > 0 ? {} : { outdated: howMany('outdated') }),
    terminating: howMany('terminating'),
    duplicate: howMany('duplicate'),
  };
  if (state.nodes === undefined)
    return { ...fromStatus(daemonSet), ...(state.pods === undefined ? {} : ofPods) };
  return {
    total,
    eligible: settled + howMany('shouldRun'),
    excluded: of('Excluded'),
    ...(state.pods === undefined
      ? { available: daemonSet.status.numberAvailable, misscheduled: daemonSet.status.numberMisscheduled }
      : { ...ofPods, missing: of('Missing'), misscheduled: of('Misscheduled') }),
  };
}

/** Without nodes, the DaemonSet's own status is all that tells how many there should be. */
function fromStatus({ status }: DaemonSet): NodeCounts {
  return {
    eligible: status.desiredNumberScheduled,
    available: status.numberAvailable,
    missing: Math.max(0, status.desiredNumberScheduled - status.currentNumberScheduled),
    misscheduled: status.numberMisscheduled,
  };
}
