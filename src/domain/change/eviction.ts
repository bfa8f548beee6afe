import type { Node, Taint, Toleration } from '../objects.ts';
import { tolerates } from '../scheduling/taints.ts';

/**
 * When the taint manager deletes a pod that is bound to a node: `never`, or after so many seconds from when the taint came
 * (0: at once). Only NoExecute taints evict; each is met by the first toleration that tolerates it, and the shortest
 * tolerationSeconds among those counts.
 *
 * Mirrors `processPodOnNode` and `getMinTolerationTime`, pkg/controller/tainteviction/taint_eviction.go, and
 * `GetMatchingTolerations`, pkg/apis/core/v1/helper/helpers.go, v1.34.
 */
export function evictedAfter(tolerations: readonly Toleration[], node: Node): number | 'never' {
  const used = noExecute(node).map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)));
  const seconds = used.flatMap((toleration) =>
    toleration === undefined ? [0] : (toleration.tolerationSeconds ?? []),
  );
  return seconds.length === 0 ? 'never' : Math.max(0, Math.min(...seconds));
}

function noExecute({ spec }: Node): readonly Taint[] {
  return spec.taints.filter(({ effect }) => effect === 'NoExecute');
}
