import { has } from '../scheduling/release.ts';
import type { ControllerQuestion, DaemonNode, PodOnNode, UpdateSteps } from './daemon-node.ts';
import { findUpdatedPods, isAvailable } from './daemon-node.ts';

interface Tally {
  readonly deletes: PodOnNode[];
  /** Old pods that are available, on nodes that should not run them any more. */
  readonly unwanted: PodOnNode[];
  /** Nodes whose old pod is not available: they get a new one at once. */
  readonly allowed: string[];
  readonly candidates: string[];
  readonly surging: PodOnNode[];
  /** Nodes with too many pods count as surging too, until the manage loop has pruned them. */
  excess: number;
  available: number;
}

/**
 * Which nodes get a new pod beside the old one now, and which old pods go: at most maxSurge nodes at a time have a new pod
 * that is not available yet beside an available old one; an old pod goes when the new one is available.
 *
 * Mirrors `rollingUpdate` with maxSurge, pkg/controller/daemon/update.go, v1.34.
 */
export function surgingUpdate(question: ControllerQuestion): UpdateSteps {
  const tally: Tally = {
    deletes: [],
    unwanted: [],
    allowed: [],
    candidates: [],
    surging: [],
    excess: 0,
    available: 0,
  };
  for (const node of question.nodes) judgeNode(node, question, tally);
  const desired = question.nodes.filter(({ shouldRun }) => shouldRun).length;
  const deletable = Math.max(0, tally.available - desired);
  const room = Math.max(0, question.limits.maxSurge - tally.surging.length - tally.excess);
  return {
    deletes: [...tally.deletes, ...tally.unwanted.slice(0, deletable)],
    creates: [...tally.allowed, ...tally.candidates.slice(0, room)],
    unavailable: [],
    surging: tally.surging,
    waiting: tally.candidates.slice(room),
  };
}

function judgeNode(node: DaemonNode, question: ControllerQuestion, tally: Tally): void {
  const found = findUpdatedPods(node, question.hash);
  if (found === 'excess') {
    tally.excess += 1;
    return;
  }
  const { newPod, oldPod } = found;
  const decides = oldPod ?? newPod;
  if (decides !== undefined && isAvailable(decides, question)) tally.available += 1;
  if (oldPod === undefined) return;
  if (newPod === undefined) judgeOldPod(node, { node: node.name, pod: oldPod }, question, tally);
  else if (isAvailable(newPod, question)) tally.deletes.push({ node: node.name, pod: oldPod });
  else tally.surging.push({ node: node.name, pod: newPod });
}

function judgeOldPod(node: DaemonNode, old: PodOnNode, question: ControllerQuestion, tally: Tally): void {
  const available = isAvailable(old.pod, question);
  const wanted = node.shouldRun || !has(question.release, 'surgeKnowsUnwantedNodes');
  if (wanted) (available ? tally.candidates : tally.allowed).push(node.name);
  else (available ? tally.unwanted : tally.deletes).push(old);
}
