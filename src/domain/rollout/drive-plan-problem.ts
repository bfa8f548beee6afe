import { humanDuration } from '../duration.ts';
import type { DrivePlan } from './drive-state.ts';

/**
 * Why a plan cannot be carried out, in one sentence; undefined where it can. A node whose time is over before a new pod
 * can be available would fail, and so would every node.
 *
 * @param minReadySeconds - the DaemonSet's own, in seconds
 */
export function planProblem(
  { minReady, nodeTimeout }: Pick<DrivePlan, 'minReady' | 'nodeTimeout'>,
  minReadySeconds: number,
): string | undefined {
  const least = Math.max(minReady, minReadySeconds * 1000);
  if (least < nodeTimeout) return undefined;
  return `a new pod must be ready for ${humanDuration(least)}, and a node may take only ${humanDuration(nodeTimeout)}: every node would fail`;
}
