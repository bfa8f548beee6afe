import type { Node } from '../objects.ts';
import { type AlikePairs, eachAlone, type Pair } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { pairOnNode, pairWithoutNode } from './pair-on-node.ts';
import { ownPodsByNode } from './pods-by-node.ts';
import { sortedPlaces } from './sorted-places.ts';

/** The pairs of a DaemonSet, each made once, and only where there is something to tell of it or somebody asks. */
export interface ToldPairs {
  /** How many nodes have the one pod that they should have, available and, as far as is known, of the newest revision. */
  readonly settled: number;
  /** How many are left out, and empty. */
  readonly leftOut: number;
  /** All others, in order. */
  readonly unsettled: readonly Pair[];
  /** Those that are unsettled, and those that are left out; in the order of the first node of each. */
  readonly alike: () => readonly AlikePairs[];
  /** Every pair, in order. */
  readonly pairs: () => readonly Pair[];
  /** That of one node; undefined where it has none. */
  readonly pairOn: (nodeName: string) => Pair | undefined;
}

/** Looks at nodes: at those of these names, or at all. */
export type Look = (asked?: ReadonlySet<string>) => ToldPairs;

/** Looks at the nodes of a DaemonSet. Where nodes could not be read, at those that have pods. */
export function lookAt(question: PairQuestion): Look {
  const { nodes } = question.view.state;
  return nodes === undefined ? byPods(question) : onNodes(question, nodes);
}

function byPods(question: PairQuestion): Look {
  const all = [...ownPodsByNode(question.daemonSet, question.view)].map(([name, own]) =>
    pairWithoutNode(question, name, own),
  );
  return (asked) => {
    const pairs = all.filter(({ node }) => asked?.has(node) !== false);
    return {
      settled: 0,
      leftOut: 0,
      unsettled: pairs,
      alike: () => eachAlone(pairs),
      pairs: () => pairs,
      pairOn: (nodeName) => pairs.find(({ node }) => node === nodeName),
    };
  };
}

function onNodes(question: PairQuestion, nodes: readonly Node[]): Look {
  const { daemonSet, view } = question;
  const pods = ownPodsByNode(daemonSet, view);
  const made = new Map<number, Pair>();
  const pairAt = (node: Node, place: number): Pair => {
    const pair = made.get(place) ?? pairOnNode(question, node, pods.at(place));
    made.set(place, pair);
    return pair;
  };
  return (asked) => {
    const isAsked = (name: string): boolean => asked?.has(name) !== false;
    const pairsAt = (places: readonly number[]): readonly Pair[] =>
      places.flatMap((place) => {
        const node = nodes[place];
        return node !== undefined && isAsked(node.metadata.name) ? [pairAt(node, place)] : [];
      });
    const { settled, leftOut, unsettled } = sortedPlaces(question, nodes, isAsked);
    return {
      settled,
      leftOut: leftOut.reduce((sum, places) => sum + places.length, 0),
      unsettled: pairsAt(unsettled),
      alike: () =>
        [...unsettled.map((place) => [place]), ...leftOut]
          .toSorted(([a = 0], [b = 0]) => a - b)
          .flatMap((places) => pairsAt(places.slice(0, 1)).map((first) => ({ first, places }))),
      pairs: () => pairsAt([...nodes.keys()]),
      pairOn: (nodeName) => pairsAt([view.placeOf(nodeName) ?? NaN])[0],
    };
  };
}
