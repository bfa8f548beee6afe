import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSetCoverage, Pair } from '../coverage/pair.ts';
import type { ControllerRevision, DaemonSet } from '../objects.ts';
import type { ControllerSteps, UpdateSteps } from './daemon-node.ts';
import type { Refused, RolloutLimits } from './int-or-percent.ts';
import type { BudgetUser, RolloutStatus } from './rollout-status.ts';

/** What the nodes and pods tell of a rollout; only where both could be read. */
export interface SeenNodes {
  /** Nodes that should run the pod, but for those where all is settled. */
  readonly unsettled: readonly Pair[];
  /** Those of them without a live, updated and available pod. Absent where revisions could not be read. */
  readonly left?: readonly Pair[];
  /** Nodes that lack an available pod, or surge. */
  readonly users: readonly BudgetUser[];
  /** Absent where revisions could not be read. */
  readonly manage?: ControllerSteps;
  /** Absent too under OnDelete, and where the controller refuses the strategy. */
  readonly update?: UpdateSteps;
}

/** Everything that decides where a rollout stands. */
export interface RolloutFacts {
  readonly daemonSet: DaemonSet;
  readonly view: ClusterView;
  readonly coverage: DaemonSetCoverage;
  readonly strategy: RolloutStatus['strategy'];
  readonly numbers: RolloutStatus['nodes'];
  readonly revision?: ControllerRevision;
  readonly startedAt?: number;
  /** Absent under OnDelete. */
  readonly limits?: RolloutLimits | Refused;
  readonly seen?: SeenNodes;
}

/** What is known before nodes are looked at one by one. */
export type FactsSoFar = Omit<RolloutFacts, 'numbers' | 'seen'>;

/** Whether the node has a pod that is available and stays, of whatever revision. */
export function hasAvailable({ pod, state }: Pair): boolean {
  return state === 'Available' && pod !== undefined && pod.metadata.deletionTimestamp === undefined;
}

/** Whether a node runs what it should: a pod that is updated, available and stays. */
export function isDone(pair: Pair): boolean {
  return pair.outdated === false && hasAvailable(pair);
}

/** Whether the API server refuses the pods that the controller tries to make there. */
export function isRejected(pair: Pair | undefined): boolean {
  return pair?.reasons.some(({ kind }) => kind === 'CreateRejected') === true;
}
