import type { ClusterView } from '../cluster-view.ts';
import { isReady } from '../explain/pod-reasons.ts';
import type { Node, Pod } from '../objects.ts';
import { currentRevisionHash } from './current-revision.ts';
import { type DaemonSetCoverage, hasNoOtherPod, type Pair } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';

/** Finds the pair of a node as it was before, if it must still be so. Asked of nodes in their order. */
export type EarlierPairs = (node: Node, own: readonly Pod[]) => Pair | undefined;

const none: EarlierPairs = () => undefined;

/**
 * Pairs of an earlier view that nothing can have changed: node, pod and what decides are the same objects, and no reason
 * tells how long something has lasted.
 *
 * @param known - what the DaemonSet's coverage was there, where somebody has asked
 */
export function earlierPairs(
  question: PairQuestion,
  known: (earlier: ClusterView) => DaemonSetCoverage | undefined,
): EarlierPairs {
  const earlier = question.view.earlier();
  const coverage = earlier && known(earlier);
  if (earlier === undefined || coverage === undefined) return none;
  const nodes = earlier.state.nodes ?? [];
  // Where an answer is about some nodes, pairs and nodes are not side by side.
  const sideBySide = nodes.length === coverage.pairs.length;
  if (!sideBySide || !isSameQuestion(question, coverage, earlier)) return none;
  let place = -1;
  let places: ReadonlyMap<string, number> | undefined;
  return (node, own) => {
    place += 1;
    if (nodes[place] !== node) {
      places ??= new Map(nodes.map(({ metadata }, at) => [metadata.name, at]));
      // Beside a node that has come or gone all others are the next again.
      place = places.get(node.metadata.name) ?? place - 1;
      if (nodes[place] !== node) return undefined;
    }
    const pair = coverage.pairs[place];
    return pair !== undefined && isStillSo(pair, node, own) ? pair : undefined;
  };
}

function isSameQuestion(
  { daemonSet, view: { state }, currentHash }: PairQuestion,
  coverage: DaemonSetCoverage,
  earlier: ClusterView,
): boolean {
  return (
    coverage.daemonSet.spec === daemonSet.spec &&
    coverage.daemonSet.metadata.namespace === daemonSet.metadata.namespace &&
    earlier.state.release === state.release &&
    (earlier.state.pods === undefined) === (state.pods === undefined) &&
    currentRevisionHash(coverage.daemonSet, earlier.state.controllerRevisions) === currentHash
  );
}

/** A pod that was available stays so while it is the same; a node that is left out, while it is. */
function isStillSo(pair: Pair, node: Node, own: readonly Pod[]): boolean {
  if (pair.state === 'Available') {
    const isSamePod = own.length === 1 && own[0] === pair.pod;
    return isSamePod && hasNoOtherPod(pair) && pair.reasons.length === 0;
  }
  return pair.state === 'Excluded' && own.length === 0 && isReady(node);
}
