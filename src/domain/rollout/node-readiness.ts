import { conditionOf } from '../explain/pod-reasons.ts';
import type { Node } from '../objects.ts';

/** Since when a node is not ready, in milliseconds since the epoch; undefined where it is ready or that is not known. */
export function notReadySinceOf(node: Node | undefined): number | undefined {
  const ready = node === undefined ? undefined : conditionOf(node.status.conditions, 'Ready');
  return ready === undefined || ready.status === 'True' ? undefined : ready.lastTransitionTime;
}
