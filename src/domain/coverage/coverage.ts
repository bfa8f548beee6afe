import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { has } from '../scheduling/release.ts';
import { holdsResources } from '../scheduling/resources.ts';
import { daemonSetReasons } from '../explain/daemonset-reasons.ts';
import { countNodes } from './counts.ts';
import { currentRevisionHash } from './current-revision.ts';
import { oncePerView, type OncePerView } from './once-per-view.ts';
import type { DaemonSetCoverage, Pair } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { pairOnNode, pairWithoutNode } from './pair-on-node.ts';
import { groupReasons } from './reason-groups.ts';
import { statusIsStale } from './status.ts';
import { earlierPairs, type EarlierPairs } from './unchanged-pairs.ts';

function byTargetNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const name = targetNodeName(pod);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [pod]);
    else group.push(pod);
  }
  return groups;
}

const noPods: readonly Pod[] = [];

function questionFor(daemonSet: DaemonSet, view: ClusterView): PairQuestion {
  const { state } = view;
  return {
    daemonSet,
    view,
    daemonSetReasons: daemonSetReasons(daemonSet, state.events, state.now),
    currentHash: currentRevisionHash(daemonSet, state.controllerRevisions),
  };
}

/**
 * What a DaemonSet covers: its state on every node, and why it is not available where it is not.
 *
 * Where nodes could not be read the pairs are those that pods tell of, and numbers come from the DaemonSet's own status
 * as far as it has them; where pods could not be read only excluded nodes have a state.
 *
 * @param view - of everything that was read; its `now` decides availability
 */
export const coverageOf: OncePerView<DaemonSetCoverage> = oncePerView((daemonSet, view) => {
  const pods = ownPodsByNode(daemonSet, view);
  const question = questionFor(daemonSet, view);
  const all = pairsOf(
    question,
    view.state.nodes,
    pods,
    earlierPairs(question, (earlier) => knownBefore(daemonSet, earlier)),
  );
  const asked = view.state.nodesAskedAbout;
  const pairs = asked === undefined ? all : all.filter((pair) => asked.has(pair.node));
  const stale = statusIsStale(daemonSet, all, pods, question.currentHash, view.state);
  return {
    daemonSet,
    pairs,
    nodes: countNodes(daemonSet, pairs, view.state),
    reasons: groupReasons(pairs),
    daemonSetReasons: question.daemonSetReasons.filter((reason) => isPresent(reason, pairs, view)),
    ...(stale === undefined ? {} : { statusIsStale: stale }),
  };
});

/** The coverage that was worked out of a view before, of the same DaemonSet. */
function knownBefore({ metadata }: DaemonSet, earlier: ClusterView): DaemonSetCoverage | undefined {
  const before = earlier.state.daemonSets.find(({ metadata: { uid } }) => uid === metadata.uid);
  return before && coverageOf.known(before, earlier);
}

/** A refusal that no node lacks a pod for is over, and none of this DaemonSet's troubles any more. */
function isPresent({ kind }: Reason, pairs: readonly Pair[], { state }: ClusterView): boolean {
  const unknown = state.nodes === undefined || state.pods === undefined;
  return kind !== 'CreateRejected' || unknown || pairs.some((pair) => pair.state === 'Missing');
}

/**
 * The DaemonSet's pods by the node that they are on or were made for, as its controller groups them. Pods that are deleted
 * and have ended no longer count in newer releases: the controller makes another beside them.
 *
 * Mirrors `getNodesToDaemonPods`, pkg/controller/daemon/daemon_controller.go, v1.34.
 */
export const ownPodsByNode = oncePerView(
  (daemonSet: DaemonSet, view: ClusterView): ReadonlyMap<string, readonly Pod[]> => {
    const pods = view.daemonPodsOf(daemonSet);
    if (!has(view.state.release, 'deletedTerminalPodIgnored')) return byTargetNode(pods);
    return byTargetNode(
      pods.filter((pod) => pod.metadata.deletionTimestamp === undefined || holdsResources(pod)),
    );
  },
);

function pairsOf(
  question: PairQuestion,
  nodes: readonly Node[] | undefined,
  pods: ReadonlyMap<string, readonly Pod[]>,
  earlier: EarlierPairs,
): readonly Pair[] {
  if (nodes !== undefined)
    return nodes.map((node) => {
      const own = pods.get(node.metadata.name) ?? noPods;
      return earlier(node, own) ?? pairOnNode(question, node, own);
    });
  return [...pods].map(([name, own]) => pairWithoutNode(question, name, own));
}

/**
 * What is so of one DaemonSet on one node, with what the scheduler would say there also where all is well. Where the
 * node could not be read, its pods are all that tells.
 */
export function pairOf(daemonSet: DaemonSet, nodeName: string, view: ClusterView): Pair {
  const own = ownPodsByNode(daemonSet, view).get(nodeName) ?? [];
  const question = { ...questionFor(daemonSet, view), judgeFits: true };
  const node = view.node(nodeName);
  return node === undefined ? pairWithoutNode(question, nodeName, own) : pairOnNode(question, node, own);
}
