import type { DriveObservation, DrivenNode, DrivenPod } from './drive.ts';
import { shortMessage } from './drive-limits.ts';
import { isUndoing } from './drive-phase.ts';
import type { DriveFailure, DriveFailureKind, DriveState, InFlightNode } from './drive-state.ts';
import { humanDuration } from '../duration.ts';

/** What pods are judged by. */
export interface Judge {
  readonly state: DriveState;
  /** How long a pod that this rollout makes must have been ready to be available, in milliseconds. */
  readonly minReady: number;
  /** The same of all other pods: the DaemonSet's own time. What was asked for of new pods is not asked of them. */
  readonly ownMinReady: number;
  /** While undoing: pods that are older than the rollout are not its pods, whatever their hash. */
  readonly undoing: boolean;
  readonly now: number;
}

/**
 * What the pods of an observation are judged by.
 *
 * @param now - milliseconds since the epoch
 */
export function judgeOf(observation: DriveObservation, state: DriveState, now: number): Judge {
  return {
    state,
    minReady: minReadyOf(state, observation),
    ownMinReady: observation.minReady,
    undoing: isUndoing(state),
    now,
  };
}

/**
 * How long a new pod must have been ready to be available: what was asked for, or the DaemonSet's own time if that is
 * more. In milliseconds.
 */
export function minReadyOf(state: DriveState, observed: { readonly minReady: number }): number {
  return Math.max(state.plan.minReady, observed.minReady);
}

/**
 * Whether a node has a pod that is available and is going to stay. A pod on a node that is not ready is not: nobody
 * knows how it is.
 *
 * Ready for strictly longer than it must be, as `IsPodAvailable` has it: pkg/api/v1/pod/util.go, v1.34.
 */
export function isAvailable(node: DrivenNode, { minReady, now }: Pick<Judge, 'minReady' | 'now'>): boolean {
  return node.pod !== undefined && isReadyFor(node, node.pod, minReady, now);
}

function isReadyFor({ notReadySince }: DrivenNode, pod: DrivenPod, minReady: number, now: number): boolean {
  const { readySince } = pod;
  if (readySince === undefined || pod.terminating || notReadySince !== undefined) return false;
  return minReady === 0 || readySince + minReady < now;
}

/** How long this pod must have been ready: as long as was asked for only if this rollout wants its hash. */
function minReadyFor({ hash, createdAt }: DrivenPod, judge: Judge): number {
  const { state, undoing } = judge;
  const isWanted = hash === state.targetHash && !(undoing && createdAt < state.startedAt);
  return isWanted ? judge.minReady : judge.ownMinReady;
}

/** `isAvailable`, each pod by its own time: a new one by that of the plan, an old one by that of the DaemonSet. */
export function hasAvailablePod(node: DrivenNode, judge: Judge): boolean {
  const { pod } = node;
  // Of most pods nothing else has to be asked.
  if (pod?.readySince === undefined) return false;
  return isReadyFor(node, pod, minReadyFor(pod, judge), judge.now);
}

/** When a pod that is ready will be available if it stays so; absent where it is not ready. */
export function availableAt({ pod, notReadySince }: DrivenNode, judge: Judge): number | undefined {
  if (pod?.readySince === undefined || pod.terminating || notReadySince !== undefined) return undefined;
  return pod.readySince + minReadyFor(pod, judge) + 1;
}

/** Since when a pod that nobody waits for is not available, as far as it tells. */
function notAvailableSince({ createdAt, readySince, notReadySince }: DrivenPod): number {
  return Math.max(createdAt, readySince ?? notReadySince ?? createdAt);
}

/**
 * When the time is up that a node may take; absent where nothing tells when it began.
 *
 * The time begins with the deletion of the old pod as it was written down, and again when the controller made the new
 * one: a driver that was away in between takes nothing from it. It does not begin again when a driver starts. For pods
 * that were not replaced by this rollout it begins when they stopped being ready, and not before the rollout.
 *
 * @returns milliseconds since the epoch
 */
export function deadlineOf(
  node: DrivenNode,
  record: InFlightNode | undefined,
  { state, undoing }: Judge,
): number | undefined {
  const { pod } = node;
  const { nodeTimeout } = state.plan;
  if (pod === undefined || pod.terminating) {
    return record === undefined ? undefined : record.since + nodeTimeout;
  }
  if (record !== undefined) return Math.max(record.since, pod.createdAt) + nodeTimeout;
  // An undo waits for nothing that was broken before.
  const begun = undoing ? 0 : (state.wave?.startedAt ?? state.startedAt);
  return Math.max(begun, notAvailableSince(pod)) + nodeTimeout;
}

/** A failure of a node, its message no longer than what may be written down. */
export function failure({ name, pod }: DrivenNode, kind: DriveFailureKind, message: string): DriveFailure {
  return {
    node: name,
    ...(pod === undefined ? {} : { pod: pod.name }),
    kind,
    message: shortMessage(message),
  };
}

/** Why a node is not there yet, in one clause. */
export function whyNotAvailable({ pod, notReadySince }: DrivenNode, { now }: Judge): string {
  const ago = (since: number): string => humanDuration(now - since);
  const node = notReadySince === undefined ? '' : ` (the node is not ready for ${ago(notReadySince)})`;
  if (pod === undefined) return `it has no pod${node}`;
  if (pod.terminating) return `pod ${pod.name} is still terminating${node}`;
  if (pod.readySince !== undefined && notReadySince === undefined) {
    return `pod ${pod.name} is ready for ${ago(pod.readySince)}, not long enough yet`;
  }
  return `pod ${pod.name} is not ready${pod.waitsFor === undefined ? '' : `: ${pod.waitsFor}`}${node}`;
}

/** A pod that this rollout has neither made nor is about to replace. */
function isOfBefore(pod: DrivenPod, record: InFlightNode | undefined, { state }: Judge): boolean {
  return record === undefined && pod.createdAt < state.startedAt;
}

/** What was so before, and is no fault of the new template. */
function brokenBefore(
  { notReadySince, pod }: DrivenNode,
  record: InFlightNode | undefined,
  judge: Judge,
): string {
  if (notReadySince !== undefined && notReadySince <= judge.state.startedAt) {
    return '; the node was not ready before this rollout began';
  }
  if (pod === undefined) return '';
  if (notReadySince !== undefined && notReadySince <= pod.createdAt) {
    return '; the node was not ready before its pod was replaced';
  }
  return isOfBefore(pod, record, judge) ? '; its pod is older than this rollout' : '';
}

/** A node that took too long. */
export function notReadyInTime(
  node: DrivenNode,
  record: InFlightNode | undefined,
  judge: Judge,
): DriveFailure {
  const why = whyNotAvailable(node, judge);
  const time = humanDuration(judge.state.plan.nodeTimeout);
  const before = brokenBefore(node, record, judge);
  return failure(node, 'NotReadyInTime', `not available within ${time}: ${why}${before}`);
}

/**
 * What a pod shows by itself: trouble, or more restarts than the pod before it. One that is going shows nothing, and one
 * that was there before nothing of this rollout.
 */
function podFailure(
  node: DrivenNode,
  pod: DrivenPod,
  record: InFlightNode | undefined,
  judge: Judge,
): DriveFailure | undefined {
  if (pod.terminating || isOfBefore(pod, record, judge)) return undefined;
  if (pod.trouble !== undefined) return failure(node, pod.trouble.kind, pod.trouble.message);
  if (record === undefined || pod.restarts <= record.restarts) return undefined;
  const waits = pod.waitsFor === undefined ? '' : `: ${pod.waitsFor}`;
  return failure(node, 'Restarts', `${pod.restarts} restarts, the old pod had ${record.restarts}${waits}`);
}

/**
 * Why a node with an updated pod counts as failed; undefined where it does not, or not yet.
 *
 * @param deadline - what `deadlineOf` gives for it; absent for a node whose pod is available
 */
export function failureOf(
  node: DrivenNode,
  pod: DrivenPod,
  record: InFlightNode | undefined,
  deadline: number | undefined,
  judge: Judge,
): DriveFailure | undefined {
  const own = podFailure(node, pod, record, judge);
  if (own !== undefined) return own;
  const { notReadySince } = node;
  const replaced = Math.max(pod.createdAt, judge.state.startedAt);
  if (notReadySince !== undefined && notReadySince > replaced) {
    const since = humanDuration(judge.now - notReadySince);
    return failure(node, 'NodeNotReady', `the node turned not ready after its update, ${since} ago`);
  }
  return deadline !== undefined && judge.now >= deadline ? notReadyInTime(node, record, judge) : undefined;
}
