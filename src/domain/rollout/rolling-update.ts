import { isOutdated } from '../coverage/pod-state.ts';
import { has } from '../scheduling/release.ts';
import type { ControllerQuestion, PodOnNode, UpdatedPods, UpdateSteps } from './daemon-node.ts';
import { findUpdatedPods, isAvailable, livePods } from './daemon-node.ts';
import { surgingUpdate } from './surge.ts';

/**
 * Which pods the controller replaces now, under RollingUpdate: old pods that are not available at once, whatever the
 * budget; available ones while it lasts. With maxSurge it makes new pods beside the old ones.
 *
 * Mirrors `rollingUpdate`, pkg/controller/daemon/update.go, v1.34, and v1.20 before it looked at each node.
 */
export function rollingUpdate(question: ControllerQuestion): UpdateSteps {
  if (question.limits.maxSurge > 0) return surgingUpdate(question);
  return has(question.release, 'rollingUpdateByNode') ? updateByNode(question) : updateBeforeByNode(question);
}

interface Tally {
  readonly unavailable: string[];
  /** Counted at all by whoever looks, but not by the controller of this release. */
  readonly uncounted: string[];
  readonly replaced: PodOnNode[];
  readonly candidates: PodOnNode[];
}

function updateByNode(question: ControllerQuestion): UpdateSteps {
  const tally: Tally = { unavailable: [], uncounted: [], replaced: [], candidates: [] };
  for (const node of question.nodes) {
    if (!node.shouldRun && node.pods.length === 0) continue;
    const found = findUpdatedPods(node, question.hash);
    if (found === 'excess') tally.unavailable.push(node.name);
    else judgeNode(node.name, found, question, tally);
  }
  return within(question, tally);
}

function judgeNode(
  node: string,
  { newPod, oldPod }: Exclude<UpdatedPods, 'excess'>,
  question: ControllerQuestion,
  { unavailable, uncounted, replaced, candidates }: Tally,
): void {
  // No live pod, or one too many: the manage loop sees to it, and the node counts as unavailable until it has.
  if ((oldPod === undefined) === (newPod === undefined)) unavailable.push(node);
  if (oldPod !== undefined && newPod === undefined) {
    if (isAvailable(oldPod, question)) candidates.push({ node, pod: oldPod });
    else {
      replaced.push({ node, pod: oldPod });
      (has(question.release, 'oldUnavailableCounts') ? unavailable : uncounted).push(node);
    }
  }
  if (newPod !== undefined && oldPod === undefined && !isAvailable(newPod, question)) unavailable.push(node);
}

/** Before v1.21 only nodes that should run the pod were counted. */
function updateBeforeByNode(question: ControllerQuestion): UpdateSteps {
  const tally: Tally = { unavailable: [], uncounted: [], replaced: [], candidates: [] };
  for (const { name: node, shouldRun, pods } of question.nodes) {
    const live = livePods(pods);
    if (shouldRun && !live.some((pod) => isAvailable(pod, question))) tally.unavailable.push(node);
    for (const pod of live.filter((each) => isOutdated(each, question.hash))) {
      (isAvailable(pod, question) ? tally.candidates : tally.replaced).push({ node, pod });
    }
  }
  return within(question, tally);
}

function within({ limits }: ControllerQuestion, tally: Tally): UpdateSteps {
  const { unavailable, uncounted, replaced, candidates } = tally;
  const room = Math.max(0, limits.maxUnavailable - unavailable.length);
  return {
    deletes: [...replaced, ...candidates.slice(0, room)],
    creates: [],
    unavailable: [...unavailable, ...uncounted],
    surging: [],
    waiting: candidates.slice(room).map(({ node }) => node),
  };
}
