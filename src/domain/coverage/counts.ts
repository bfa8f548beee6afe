import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet } from '../objects.ts';
import type { NodeCounts, Pair, PairState } from './pair.ts';

/**
 * How many nodes are in each state; what cannot be known is left out. Where pods could not be read, the DaemonSet's own
 * status is all that tells how many are available.
 */
export function countNodes(daemonSet: DaemonSet, pairs: readonly Pair[], state: ClusterState): NodeCounts {
  const { states, flags } = tallied(pairs);
  const ofPods = {
    available: states.Available,
    ready: states.Ready,
    notReady: states.NotReady,
    pending: states.Pending,
    ...(flags.revisionUnknown > 0 ? {} : { outdated: flags.outdated }),
    terminating: flags.terminating,
    duplicate: flags.duplicate,
  };
  if (state.nodes === undefined)
    return { ...fromStatus(daemonSet), ...(state.pods === undefined ? {} : ofPods) };
  return {
    total: pairs.length,
    eligible: flags.eligible,
    excluded: states.Excluded,
    ...(state.pods === undefined
      ? { available: daemonSet.status.numberAvailable, misscheduled: daemonSet.status.numberMisscheduled }
      : { ...ofPods, missing: states.Missing, misscheduled: states.Misscheduled }),
  };
}

/** Counted in one go: there may be hundreds of thousands of pairs. */
function tallied(pairs: readonly Pair[]) {
  const states: Record<PairState, number> = {
    Available: 0,
    Ready: 0,
    NotReady: 0,
    Pending: 0,
    Missing: 0,
    Excluded: 0,
    Misscheduled: 0,
  };
  const flags = { eligible: 0, outdated: 0, revisionUnknown: 0, terminating: 0, duplicate: 0 };
  for (const { state, shouldRun, outdated, terminating, duplicate } of pairs) {
    if (state !== undefined) states[state] += 1;
    flags.eligible += Number(shouldRun === true);
    flags.outdated += Number(outdated === true);
    flags.revisionUnknown += Number(outdated === undefined);
    flags.terminating += Number(terminating === true);
    flags.duplicate += Number(duplicate === true);
  }
  return { states, flags };
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
