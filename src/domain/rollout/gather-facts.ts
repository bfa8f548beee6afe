import type { ClusterView } from '../cluster-view.ts';
import { coverageOf } from '../coverage/coverage.ts';
import { currentRevision } from '../coverage/current-revision.ts';
import type { DaemonSetCoverage, Pair } from '../coverage/pair.ts';
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

function desiredNodes({ daemonSet, nodes }: DaemonSetCoverage, known: boolean): number {
  const { desiredNumberScheduled } = daemonSet.status;
  return known ? (nodes.eligible ?? desiredNumberScheduled) : desiredNumberScheduled;
}

function numbersOf(
  { daemonSet: { status }, coverage }: FactsSoFar,
  seen: SeenNodes | undefined,
): RolloutFacts['numbers'] {
  if (seen === undefined)
    return {
      desired: status.desiredNumberScheduled,
      updated: status.updatedNumberScheduled,
      available: status.numberAvailable,
    };
  const { unsettled, left } = seen;
  const desired = desiredNodes(coverage, true);
  const allBut = (lacking: (pair: Pair) => boolean): number => desired - unsettled.filter(lacking).length;
  return {
    desired,
    updated: left === undefined ? status.updatedNumberScheduled : allBut((pair) => !isUpdated(pair)),
    available: allBut((pair) => !hasAvailable(pair)),
  };
}

function isUpdated({ pod, outdated }: Pair): boolean {
  return outdated === false && pod !== undefined && pod.metadata.deletionTimestamp === undefined;
}
