import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet } from '../objects.ts';
import type { NodeCounts, Pair, PairState } from './pair.ts';

/**
 * How many nodes are in each state; what cannot be known is left out. Where pods could not be read, the DaemonSet's own
 * status is all that tells how many are available.
 */
export function countNodes(daemonSet: DaemonSet, pairs: readonly Pair[], state: ClusterState): NodeCounts {
  const countOf = (test: (pair: Pair) => boolean): number => {
    let count = 0;
    for (const pair of pairs) if (test(pair)) count += 1;
    return count;
  };
  const inState = (wanted: PairState): number => countOf((pair) => pair.state === wanted);
  const flagged = (flag: 'outdated' | 'terminating' | 'duplicate'): number =>
    countOf((pair) => pair[flag] === true);
  const revisionKnown = pairs.every((pair) => pair.outdated !== undefined);
  const ofPods = {
    available: inState('Available'),
    ready: inState('Ready'),
    notReady: inState('NotReady'),
    pending: inState('Pending'),
    ...(revisionKnown ? { outdated: flagged('outdated') } : {}),
    terminating: flagged('terminating'),
    duplicate: flagged('duplicate'),
  };
  if (state.nodes === undefined)
    return { ...fromStatus(daemonSet), ...(state.pods === undefined ? {} : ofPods) };
  return {
    total: pairs.length,
    eligible: pairs.filter((pair) => pair.shouldRun === true).length,
    excluded: inState('Excluded'),
    ...(state.pods === undefined
      ? { available: daemonSet.status.numberAvailable, misscheduled: daemonSet.status.numberMisscheduled }
      : { ...ofPods, missing: inState('Missing'), misscheduled: inState('Misscheduled') }),
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
