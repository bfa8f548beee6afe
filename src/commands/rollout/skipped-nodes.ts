import { isAvailable } from '../../domain/rollout/drive-judge.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import { compareNames } from '../../domain/rollout/waves.ts';

/**
 * Nodes that have no ready pod now, though not because of this rollout: what it has updated itself is not left out.
 *
 * @param targetHash - controller-revision-hash of updated pods; absent where there are none yet
 */
export function brokenNodes({ nodes }: DriveObservation, targetHash: string | undefined): readonly string[] {
  return nodes
    .filter(
      (node) =>
        // Ready is enough: how long it has been is the new pod's question.
        !isAvailable(node, { minReady: 0, now: 0 }) &&
        (targetHash === undefined || node.pod?.hash !== targetHash),
    )
    .map(({ name }) => name)
    .toSorted(compareNames);
}
