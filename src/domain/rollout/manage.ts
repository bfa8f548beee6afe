import { byAge, isOutdated, podReadiness } from '../coverage/pod-state.ts';
import type { Pod } from '../objects.ts';
import type { ControllerQuestion, ControllerSteps, DaemonNode, PodOnNode } from './daemon-node.ts';
import { isAvailable, livePods } from './daemon-node.ts';

/**
 * What the controller does on every node before it thinks of updates, under any strategy: it makes pods that are missing,
 * deletes failed and superfluous ones, and those on nodes that must not run them.
 *
 * Mirrors `manage` and `podsShouldBeOnNode`, pkg/controller/daemon/daemon_controller.go, v1.34.
 */
export function manageSteps(question: ControllerQuestion): ControllerSteps {
  const deletes: PodOnNode[] = [];
  const creates: string[] = [];
  for (const node of question.nodes) {
    deletes.push(...podsToDelete(node, question).map((pod) => ({ node: node.name, pod })));
    if (needsPod(node, question)) creates.push(node.name);
  }
  return { deletes, creates };
}

function runningPods(pods: readonly Pod[]): readonly Pod[] {
  return livePods(pods).filter(({ status }) => status.phase !== 'Failed');
}

/** While surging a pod on its way out does not keep another from being made. */
function needsPod({ shouldRun, pods }: DaemonNode, { limits }: ControllerQuestion): boolean {
  if (!shouldRun) return false;
  return pods.length === 0 || (limits.maxSurge > 0 && runningPods(pods).length === 0);
}

function podsToDelete(node: DaemonNode, question: ControllerQuestion): readonly Pod[] {
  const live = livePods(node.pods);
  // Bound pods of a node that is gone are left to pod garbage collection.
  if (!node.exists) return live.filter(({ spec }) => spec.nodeName === '');
  if (!node.shouldContinueRunning) return live;
  const failed = live.filter(({ status }) => status.phase === 'Failed');
  const running = runningPods(node.pods).toSorted(byAge);
  const superfluous = question.limits.maxSurge > 0 ? surgeExcess(running, question) : running.slice(1);
  return [...failed, ...superfluous];
}

/** While surging one pod of each kind may stay, until the old one is not ready or the new one is available. */
function surgeExcess(running: readonly Pod[], question: ControllerQuestion): readonly Pod[] {
  if (running.length <= 1) return [];
  const [newPod, ...moreNew] = running.filter((pod) => !isOutdated(pod, question.hash));
  const [oldPod, ...moreOld] = running.filter((pod) => isOutdated(pod, question.hash));
  const excess = [...moreNew, ...moreOld];
  if (newPod === undefined || oldPod === undefined) return excess;
  const oldIsReady = podReadiness(oldPod, 0, question.now) !== 'NotReady';
  return oldIsReady && !isAvailable(newPod, question) ? excess : [...excess, oldPod];
}
