import { isAvailable } from './drive-judge.ts';
import { isUndoing } from './drive-phase.ts';
import type { DriveState } from './drive-state.ts';
import type { DriveObservation, DrivenNode } from './drive.ts';
import { compareNames } from './waves.ts';

/** Ready is enough: how long it has been is the new pod's question. */
function isBroken(node: DrivenNode): boolean {
  return !isAvailable(node, { minReady: 0, now: 0 });
}

/**
 * Nodes that are left out where somebody wants no broken ones, in the order of their names.
 *
 * Before a rollout begins: every node without a ready pod, whatever its revision. When one goes on: nodes without a ready
 * pod whose turn has not come or that were left out already, and all that are not ready themselves. A ready node with a
 * broken updated pod is not left out: that is what a rollout has to find. An undo leaves out whatever is broken, since
 * somebody has seen what did not come back.
 *
 * @param state - of the rollout that goes on; absent before one begins
 */
export function nodesToSkip(
  { nodes }: Pick<DriveObservation, 'nodes'>,
  state: DriveState | undefined,
): readonly string[] {
  const before = new Set(state?.skipped);
  return nodes
    .filter((node) => isBroken(node) && (state === undefined || mayBeSkipped(node, state, before)))
    .map(({ name }) => name)
    .toSorted(compareNames);
}

function mayBeSkipped(
  { name, pod, notReadySince }: DrivenNode,
  state: DriveState,
  before: ReadonlySet<string>,
): boolean {
  if (isUndoing(state) || notReadySince !== undefined || before.has(name)) return true;
  return pod?.hash !== state.targetHash;
}
