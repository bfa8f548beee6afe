import type { ClusterView } from '../cluster-view.ts';
import type { Pair } from '../coverage/pair.ts';
import { podReadiness } from '../coverage/pod-state.ts';
import { isReady, nodeReasons, podReasons } from '../explain/pod-reasons.ts';
import { pendingReason } from '../explain/unknown-reasons.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { notReadySinceOf } from './node-readiness.ts';
import { mayRecover } from './recovery.ts';
import type { BudgetReason, BudgetUser } from './rollout-status.ts';

/** What tells why a node lacks an available pod. */
export interface UserQuestion {
  readonly daemonSet: DaemonSet;
  readonly view: ClusterView;
  /** When the rollout began, in milliseconds since the epoch; absent where that is not known. */
  readonly startedAt?: number;
  /** Whether the controller deletes this pod now, or makes one on this node. */
  readonly isReplaced: (node: string, pod: Pod | undefined) => boolean;
}

/**
 * A node that lacks an available pod, with why, and whether that was so before.
 *
 * @param pair - absent for pods of a node that is gone
 * @param newPod - while surging: the new pod that is waited for beside the one that decides the pair
 */
export function budgetUser(
  name: string,
  pair: Pair | undefined,
  newPod: Pod | undefined,
  question: UserQuestion,
): BudgetUser {
  const { daemonSet, view } = question;
  const { now } = view.state;
  const node = view.node(name);
  const pod = newPod ?? pair?.pod;
  const ofPod =
    newPod === undefined ? reasonsOfPair(pair, node, question) : reasonsBeside(newPod, pair, question);
  const ofNode = nodeReasons(node, now);
  const reasons = ofPod.some(({ kind }) => kind === 'NodeNotReady') ? ofPod : [...ofNode, ...ofPod];
  const [first = restingReason(pair, pod, daemonSet)] = reasons;
  const updated = pod === undefined ? undefined : newPod !== undefined || isUpdated(pair);
  const before = brokenBefore(node, pod, updated, question);
  return {
    node: name,
    ...(pod === undefined ? {} : { pod: pod.metadata.name }),
    reason: first.kind,
    message: first.message,
    ...(before === undefined ? {} : { brokenBefore: before }),
    ...(updated === undefined ? {} : { updated }),
    mayRecover: mayRecover(reasons, pod, question.isReplaced(name, pod), now),
  };
}

function isUpdated(pair: Pair | undefined): boolean | undefined {
  return pair?.outdated === undefined ? undefined : !pair.outdated;
}

function reasonsOfPair(
  pair: Pair | undefined,
  node: Node | undefined,
  question: UserQuestion,
): readonly Reason[] {
  if (pair === undefined) return [];
  const { pod, state, reasons } = pair;
  const goes = pod?.metadata.deletionTimestamp !== undefined;
  // Why a node should not run the pod is not why the pod that it has is not available.
  if (state !== 'Misscheduled' || pod === undefined || goes) return reasons;
  const { daemonSet, view } = question;
  return podReasons(pod, daemonSet, node, view.state.now);
}

/** Coverage judges the old pod, which decides the node's state, and says of the new one only why it is not scheduled. */
function reasonsBeside(
  newPod: Pod,
  pair: Pair | undefined,
  { daemonSet, view }: UserQuestion,
): readonly Reason[] {
  const { now } = view.state;
  if (newPod.spec.nodeName === '') {
    const reasons = pair?.reasons ?? [];
    return reasons.length > 0 ? reasons : [pendingReason(newPod, [])];
  }
  if (podReadiness(newPod, daemonSet.spec.minReadySeconds, now) === 'Ready') return [];
  return podReasons(newPod, daemonSet, view.node(newPod.spec.nodeName), now);
}

/** For nodes where nothing is wrong, and only time or the controller's next look is waited for. */
function restingReason(
  pair: Pair | undefined,
  pod: Pod | undefined,
  { spec }: DaemonSet,
): { readonly kind: BudgetReason; readonly message: string } {
  if (pair === undefined)
    return { kind: 'NodeGone', message: 'the node is gone, and its pods are about to be removed' };
  if (pod !== undefined && isReady(pod) && pair.duplicate !== true && spec.minReadySeconds > 0)
    return {
      kind: 'MinReadySeconds',
      message: `the pod is ready, but not yet for ${spec.minReadySeconds} seconds (minReadySeconds)`,
    };
  return { kind: 'ExcessPods', message: 'the node has more than one pod, and the controller deletes one' };
}

function brokenBefore(
  node: Node | undefined,
  pod: Pod | undefined,
  updated: boolean | undefined,
  { startedAt }: UserQuestion,
): boolean | undefined {
  const since = notReadySinceOf(node);
  if (since !== undefined && startedAt !== undefined && since < startedAt) return true;
  if (pod === undefined || updated === undefined) return undefined;
  if (updated) return false;
  // What an old pod was like before the rollout deleted it, it does not tell any more.
  return pod.metadata.deletionTimestamp === undefined ? true : undefined;
}
