import type { ClusterView } from '../cluster-view.ts';
import { reasonOf } from '../explain/finding-reason.ts';
import type { Scene } from '../explain/scene.ts';
import { nodeReasons, podReasons, terminatingReasons } from '../explain/pod-reasons.ts';
import { missingReason, pendingReason } from '../explain/unknown-reasons.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import type { Placement } from '../scheduling/placement.ts';
import { judgePlacement } from '../scheduling/placement.ts';
import { type ControllerDecision, nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import type { Pair, PairState } from './pair.ts';
import { decidingPod, isOutdated, podReadiness } from './pod-state.ts';

/** What a pair's answer needs besides the node and the pods there. */
export interface PairQuestion {
  readonly daemonSet: DaemonSet;
  readonly view: ClusterView;
  readonly daemonSetReasons: readonly Reason[];
  readonly currentHash: string | undefined;
  /** Ask the scheduler's filters also where the pod is bound. */
  readonly judgeFits?: boolean;
}

/**
 * The state of a DaemonSet on a node, with the reasons for it.
 *
 * @param own - the DaemonSet's pods on, or made for, the node
 */
export function pairOnNode(question: PairQuestion, node: Node, own: readonly Pod[]): Pair {
  const decision = nodeShouldRunDaemonPod(question.daemonSet, node);
  const pod = decidingPod(own);
  const state = stateOf(decision.shouldRun, pod, question);
  return own.length === 1 && pod !== undefined && state === 'Available' && question.judgeFits !== true
    ? healthyPair(question, node, pod)
    : explainedPair(question, node, own, { decision, pod, state });
}

const noReasons: readonly Reason[] = [];

/** As most pairs of a large cluster are: one pod, available, and nothing to explain. */
function healthyPair(question: PairQuestion, node: Node, pod: Pod): Pair {
  const { currentHash, view } = question;
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const pair = {
    node: node.metadata.name,
    nodeLabels: node.metadata.labels,
    shouldRun: true,
    shouldContinueRunning: true,
    state: 'Available',
    pod,
    terminating,
    duplicate: false,
    reasons: terminating ? terminatingReasons(pod, view.state.now) : noReasons,
  } as const;
  return currentHash === undefined ? pair : { ...pair, outdated: isOutdated(pod, currentHash) };
}

interface Known {
  readonly decision: ControllerDecision;
  readonly pod: Pod | undefined;
  readonly state: PairState | undefined;
}

function explainedPair(
  question: PairQuestion,
  node: Node,
  own: readonly Pod[],
  { decision, pod, state }: Known,
): Pair {
  const { daemonSet, view } = question;
  if (state === 'Excluded') return leftOutPair(question, node, decision);
  // During a surge a new pod may wait beside the one that decides.
  const waits = own.some(({ spec }) => spec.nodeName === '');
  const needsFilters = question.judgeFits === true || waits || state === 'Missing';
  const needsPlacement = needsFilters || !decision.shouldRun;
  const placement: Placement = needsPlacement
    ? judgePlacement(daemonSet, node, own, view)
    : { ...decision, findings: [], unchecked: [] };
  return {
    node: node.metadata.name,
    nodeLabels: node.metadata.labels,
    ...decision,
    ...(placement.fits === undefined ? {} : { fits: placement.fits }),
    ...(state === undefined ? {} : { state }),
    ...podFacts(question, pod, own),
    reasons: reasonsOf(question, node, state, pod, own, placement),
  };
}

/** The same where nodes could not be read: only what pods tell. */
export function pairWithoutNode(question: PairQuestion, nodeName: string, own: readonly Pod[]): Pair {
  const pod = decidingPod(own);
  const state = pod === undefined ? undefined : stateOf(true, pod, question);
  return {
    node: nodeName,
    nodeLabels: {},
    ...(state === undefined ? {} : { state }),
    ...podFacts(question, pod, own),
    reasons: pod === undefined ? [] : reasonsOfPod(question, state, pod),
  };
}

function reasonsOfPod(question: PairQuestion, state: PairState | undefined, pod: Pod): readonly Reason[] {
  const { daemonSet, view } = question;
  if (state === 'NotReady') return podReasons(pod, daemonSet, undefined, view.state.now);
  const going = terminatingReasons(pod, view.state.now);
  if (state !== 'Pending') return going;
  return orElse([...going, ...stopped(question)], () => pendingReason(pod, ['the node']));
}

function podFacts({ currentHash, view }: PairQuestion, pod: Pod | undefined, own: readonly Pod[]) {
  if (view.state.pods === undefined) return {};
  const live = own.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return {
    ...(pod === undefined ? {} : { pod }),
    ...(currentHash === undefined ? {} : { outdated: pod !== undefined && isOutdated(pod, currentHash) }),
    terminating: own.length > live.length,
    duplicate: live.length > 1,
  };
}

function stateOf(shouldRun: boolean, pod: Pod | undefined, question: PairQuestion): PairState | undefined {
  const { state } = question.view;
  if (pod === undefined && !shouldRun) return 'Excluded';
  if (state.pods === undefined) return undefined;
  if (pod === undefined) return 'Missing';
  if (!shouldRun) return 'Misscheduled';
  if (pod.spec.nodeName === '') return 'Pending';
  return podReadiness(pod, question.daemonSet.spec.minReadySeconds, state.now);
}

function reasonsOf(
  question: PairQuestion,
  node: Node,
  state: PairState | undefined,
  pod: Pod | undefined,
  own: readonly Pod[],
  placement: Placement,
): readonly Reason[] {
  const { daemonSet, view } = question;
  const { now } = view.state;
  const found = (): readonly Reason[] => findingReasons(question, node, own, placement, state);
  const waiting = (): readonly Reason[] => (own.some(({ spec }) => spec.nodeName === '') ? found() : []);
  // A pod on its way out is a reason where no live one has taken its place.
  const going = pod === undefined ? [] : terminatingReasons(pod, now);
  switch (state) {
    case 'NotReady':
      return pod === undefined ? [] : [...podReasons(pod, daemonSet, node, now), ...waiting()];
    case 'Pending':
      return orElse([...going, ...stopped(question), ...found()], () =>
        pendingReason(pod, placement.unchecked),
      );
    case 'Missing':
      return [...orElse(question.daemonSetReasons, () => missingReason(daemonSet)), ...found()];
    case 'Misscheduled':
      return [...nodeReasons(node, now), ...going, ...found()];
    case 'Available':
    case 'Ready':
      return [...going, ...waiting()];
    case 'Excluded':
    case undefined:
      return [];
  }
}

/** Of a node that is left out hardly anybody asks why: there may be thousands. */
function leftOutPair(question: PairQuestion, node: Node, decision: ControllerDecision): Pair {
  let reasons: readonly Reason[] | undefined;
  return {
    node: node.metadata.name,
    nodeLabels: node.metadata.labels,
    ...decision,
    // What keeps the controller from making a pod there would keep the scheduler from binding it.
    fits: false,
    state: 'Excluded',
    ...podFacts(question, undefined, noPods),
    get reasons() {
      return (reasons ??= leftOutReasons(question, node));
    },
  };
}

function leftOutReasons(question: PairQuestion, node: Node): readonly Reason[] {
  const { daemonSet, view } = question;
  const placement = judgePlacement(daemonSet, node, noPods, view);
  return [
    ...nodeReasonsIfTainted(node, placement, view.state.now),
    ...findingReasons(question, node, noPods, placement, 'Excluded'),
  ];
}

/** What keeps a pod that is made already from being made right: the controller is gone or does nothing. */
function stopped({ daemonSetReasons }: PairQuestion): readonly Reason[] {
  return daemonSetReasons.filter(({ kind }) => kind === 'Deleting' || kind === 'NotObserved');
}

function orElse(reasons: readonly Reason[], fallback: () => Reason): readonly Reason[] {
  return reasons.length > 0 ? reasons : [fallback()];
}

/** A node that is left out for not being ready, and for nothing else, is told as that, and not only as its taint. */
function nodeReasonsIfTainted(node: Node, { findings }: Placement, now: number): readonly Reason[] {
  const onlyTainted = findings.every(
    (finding) =>
      finding.kind === 'UntoleratedTaint' &&
      /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(finding.taint.key),
  );
  return onlyTainted ? nodeReasons(node, now) : [];
}

function findingReasons(
  { daemonSet, view }: PairQuestion,
  node: Node,
  own: readonly Pod[],
  placement: Placement,
  state: PairState | undefined,
): readonly Reason[] {
  // Who would schedule a pod is no reason why none was made.
  const findings = placement.findings.filter(({ kind }) => state !== 'Missing' || kind !== 'OtherScheduler');
  if (findings.length === 0) return [];
  const scene: Scene = {
    daemonSet,
    node,
    otherPods: otherPodsOn(node, own, view),
    release: view.state.release,
  };
  return findings.map((finding) => reasonOf(finding, scene));
}

const noPods: readonly Pod[] = [];

function otherPodsOn(node: Node, own: readonly Pod[], view: ClusterView): () => readonly Pod[] {
  return () => view.podsOn(node.metadata.name).filter((pod) => !own.includes(pod));
}
