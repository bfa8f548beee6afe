import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { daemonSetReasons } from '../explain/daemonset-reasons.ts';
import { countNodes, countTold } from './counts.ts';
import { currentRevisionHash } from './current-revision.ts';
import { oncePerView } from './once-per-view.ts';
import type { DaemonSetCoverage, Pair } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { pairOnNode, pairWithoutNode } from './pair-on-node.ts';
import { ownPodsByNode } from './pods-by-node.ts';
import { groupReasons } from './reason-groups.ts';
import { statusIsStale } from './status.ts';
import { lookAt } from './told-pairs.ts';

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
export const coverageOf = oncePerView((daemonSet: DaemonSet, view: ClusterView): DaemonSetCoverage => {
  const question = questionFor(daemonSet, view);
  const { nodes, nodesAskedAbout: asked } = view.state;
  const look = lookAt(question);
  const all = look();
  const told = asked === undefined ? all : look(asked);
  const alike = told.alike();
  const stale = statusIsStale(question, all);
  let pairs: readonly Pair[] | undefined;
  return {
    daemonSet,
    get pairs() {
      return (pairs ??= told.pairs());
    },
    pairOn: told.pairOn,
    unsettled: told.unsettled,
    alike,
    states: countTold(told),
    nodes: countNodes(question, told),
    reasons: groupReasons(
      alike,
      (place) => nodes?.[place]?.metadata.name ?? told.unsettled[place]?.node ?? '',
    ),
    daemonSetReasons: question.daemonSetReasons.filter((reason) => isPresent(reason, told.unsettled, view)),
    ...(stale === undefined ? {} : { statusIsStale: stale }),
  };
});

/** A refusal that no node lacks a pod for is over, and none of this DaemonSet's troubles any more. */
function isPresent({ kind }: Reason, unsettled: readonly Pair[], { state }: ClusterView): boolean {
  const unknown = state.nodes === undefined || state.pods === undefined;
  return kind !== 'CreateRejected' || unknown || unsettled.some((pair) => pair.state === 'Missing');
}

/**
 * What is so of one DaemonSet on one node, with what the scheduler would say there also where all is well. Where the
 * node could not be read, its pods are all that tells.
 */
export function pairOf(daemonSet: DaemonSet, nodeName: string, view: ClusterView): Pair {
  const own = ownPodsByNode(daemonSet, view).on(nodeName);
  const question = { ...questionFor(daemonSet, view), judgeFits: true };
  const node = view.node(nodeName);
  return node === undefined ? pairWithoutNode(question, nodeName, own) : pairOnNode(question, node, own);
}
