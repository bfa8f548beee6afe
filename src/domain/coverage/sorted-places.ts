import type { Node, Pod } from '../objects.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { nodeClasses } from './node-classes.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { isOutdated, podReadiness } from './pod-state.ts';
import { ownPodsByNode } from './pods-by-node.ts';

/** Where nodes stand in the list of nodes, by how much there is to tell of a DaemonSet there. */
export interface SortedPlaces {
  /** How many have the one pod that they should have, available and, as far as is known, of the newest revision. */
  readonly settled: number;
  /** Those that are left out and have no pod; those together of which the same is told. */
  readonly leftOut: readonly (readonly number[])[];
  readonly unsettled: readonly number[];
}

/** One look at each node that is asked about. What the controller wants of nodes that are alike is asked once. */
export function sortedPlaces(
  question: PairQuestion,
  nodes: readonly Node[],
  isAsked: (nodeName: string) => boolean,
): SortedPlaces {
  const { daemonSet, view } = question;
  const pods = ownPodsByNode(daemonSet, view);
  const classes = nodeClasses(nodes, daemonSet.spec.template.spec);
  const wanted = classes.examples.map((node) => nodeShouldRunDaemonPod(daemonSet, node).shouldRun);
  const isSettled = settledBy(question);
  const leftOut = new Map<number, number[]>();
  const unsettled: number[] = [];
  let settled = 0;
  for (const [place, node] of nodes.entries()) {
    if (!isAsked(node.metadata.name)) continue;
    const ofClass = classes.of[place] ?? NaN;
    const isWanted = wanted[ofClass] === true;
    const only = pods.onlyAt(place);
    if (only !== undefined && isWanted && isSettled(only)) settled += 1;
    else if (isWanted || pods.hasAnyAt(place)) unsettled.push(place);
    else push(leftOut, ofClass, place);
  }
  return { settled, leftOut: [...leftOut.values()], unsettled };
}

function push(map: Map<number, number[]>, key: number, place: number): void {
  const places = map.get(key);
  if (places === undefined) map.set(key, [place]);
  else places.push(place);
}

/** Whether nothing is to be told of the only pod on a node that should have one. */
function settledBy({ daemonSet, currentHash, view }: PairQuestion): (pod: Pod) => boolean {
  const { minReadySeconds } = daemonSet.spec;
  const { now } = view.state;
  return (pod) =>
    pod.spec.nodeName !== '' &&
    pod.metadata.deletionTimestamp === undefined &&
    pod.status.phase !== 'Failed' &&
    podReadiness(pod, minReadySeconds, now) === 'Available' &&
    (currentHash === undefined || !isOutdated(pod, currentHash));
}
