import type { ClusterView } from '../cluster-view.ts';
import { coverageOf } from '../coverage/coverage.ts';
import { currentRevision } from '../coverage/current-revision.ts';
import type { DaemonSetCoverage } from '../coverage/pair.ts';
import type { DaemonSet } from '../objects.ts';
import type { DriveState } from './drive-state.ts';
import type { FactsSoFar, RolloutFacts, SeenNodes } from './facts.ts';
import { hasAvailable } from './facts.ts';
import { rollingUpdateBudget } from './int-or-percent.ts';
import { seenNodes } from './seen-nodes.ts';
import { startOfRollout } from './started-at.ts';

/**
 * Gathers the facts of a rollout.
 *
 * @param drive - the state of the drive that the DaemonSet carries, where it does
 */
export function rolloutFacts(
  daemonSet: DaemonSet,
  view: ClusterView,
  drive: DriveState | undefined,
): RolloutFacts {
  const { state } = view;
  const coverage = coverageOf(daemonSet, view);
  const onDelete = daemonSet.spec.updateStrategy.type === 'OnDelete';
  const revision = currentRevision(daemonSet, state.controllerRevisions);
  const startedAt = (onDelete ? drive?.startedAt : undefined) ?? startOfRollout(daemonSet, view);
  const known = state.nodes !== undefined && state.pods !== undefined;
  const facts: FactsSoFar = {
    daemonSet,
    view,
    coverage,
    strategy: onDelete ? 'OnDelete' : 'RollingUpdate',
    ...(revision === undefined ? {} : { revision }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(onDelete
      ? {}
      : { limits: rollingUpdateBudget(daemonSet, desiredNodes(coverage, known), state.release) }),
  };
  const seen = known ? seenNodes(facts) : undefined;
  return { ...facts, numbers: numbersOf(facts, seen), ...(seen === undefined ? {} : { seen }) };
}

function desiredNodes({ daemonSet, pairs }: DaemonSetCoverage, known: boolean): number {
  if (!known) return daemonSet.status.desiredNumberScheduled;
  return pairs.filter(({ shouldRun }) => shouldRun === true).length;
}

function numbersOf(
  { daemonSet: { status } }: FactsSoFar,
  seen: SeenNodes | undefined,
): RolloutFacts['numbers'] {
  if (seen === undefined)
    return {
      desired: status.desiredNumberScheduled,
      updated: status.updatedNumberScheduled,
      available: status.numberAvailable,
    };
  const { eligible, left } = seen;
  const updated = eligible.filter(
    ({ pod, outdated }) =>
      outdated === false && pod !== undefined && pod.metadata.deletionTimestamp === undefined,
  );
  return {
    desired: eligible.length,
    updated: left === undefined ? status.updatedNumberScheduled : updated.length,
    available: eligible.filter(hasAvailable).length,
  };
}
