import type { Node } from '../objects.ts';
import { type AlikePairs, eachAlone, type Pair } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { pairOnNode, pairWithoutNode } from './pair-on-node.ts';
import { ownPodsByNode } from './pods-by-node.ts';
import { sortedPlaces } from './sorted-places.ts';

/** The pairs of a DaemonSet, made only where there is something to tell of them: there may be hundreds of thousands. */
export interface ToldPairs {
  /** How many nodes have the one pod that they should have, available and, as far as is known, of the newest revision. */
  readonly settled: number;
  /** How many are left out, and empty. */
  readonly leftOut: number;
  /** All others, in order. */
  readonly unsettled: readonly Pair[];
  /** Those that are unsettled, and those that are left out; in the order of the first node of each. */
  readonly alike: readonly AlikePairs[];
  /** Every pair, in order. */
  readonly pairs: () => readonly Pair[];
  /** That of one node; undefined where it has none. */
  readonly pairOn: (nodeName: string) => Pair | undefined;
}

/** Looks at all nodes, or at those that are asked about. Where nodes could not be read, at those that have pods. */
export function toldPairs(question: PairQuestion, asked?: ReadonlySet<string>): ToldPairs {
  const { nodes } = question.view.state;
  const isAsked = (name: string): boolean => asked?.has(name) !== false;
  return nodes === undefined ? toldByPods(question, isAsked) : toldOnNodes(question, nodes, isAsked);
}

function toldByPods(question: PairQuestion, isAsked: (nodeName: string) => boolean): ToldPairs {
  const pairs = [...ownPodsByNode(question.daemonSet, question.view)]
    .filter(([name]) => isAsked(name))
    .map(([name, own]) => pairWithoutNode(question, name, own));
  const pairOn = (nodeName: string): Pair | undefined => pairs.find(({ node }) => node === nodeName);
  return { settled: 0, leftOut: 0, unsettled: pairs, alike: eachAlone(pairs), pairs: () => pairs, pairOn };
}

function toldOnNodes(
  question: PairQuestion,
  nodes: readonly Node[],
  isAsked: (nodeName: string) => boolean,
): ToldPairs {
  const pods = ownPodsByNode(question.daemonSet, question.view);
  const pairsAt = (places: Iterable<number>): readonly Pair[] => {
    const pairs: Pair[] = [];
    for (const place of places) {
      const node = nodes[place];
      if (node !== undefined && isAsked(node.metadata.name))
        pairs.push(pairOnNode(question, node, pods.at(place)));
    }
    return pairs;
  };
  const sorted = sortedPlaces(question, nodes, isAsked);
  const unsettled = pairsAt(sorted.unsettled);
  const alike = [...sorted.unsettled.map((place) => [place]), ...sorted.leftOut]
    .toSorted(([a = 0], [b = 0]) => a - b)
    .flatMap((places) => pairsAt(places.slice(0, 1)).map((first) => ({ first, places })));
  const leftOut = sorted.leftOut.reduce((sum, places) => sum + places.length, 0);
  return {
    settled: sorted.settled,
    leftOut,
    unsettled,
    alike,
    pairs: () => pairsAt(nodes.keys()),
    pairOn: (nodeName) => pairsAt([question.view.placeOf(nodeName) ?? NaN])[0],
  };
}
