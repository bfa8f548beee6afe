import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { compareNames } from './waves.ts';

/** Nodes that a new template brings in or leaves out, by name. */
export interface PlacementChange {
  /** They have a pod, and the controller deletes it as soon as it sees the template: under OnDelete too. */
  readonly loses: readonly string[];
  /** They have none, and the controller makes one at once. */
  readonly gains: readonly string[];
}

/**
 * What another template changes of where a DaemonSet runs. The controller acts on that at once and everywhere, whatever the
 * update strategy: no wave holds it back.
 *
 * Mirrors `podsShouldBeOnNode`, pkg/controller/daemon/daemon_controller.go, v1.34.
 *
 * @param view - of the nodes and of the DaemonSet's pods
 */
export function placementChange(before: DaemonSet, after: DaemonSet, view: ClusterView): PlacementChange {
  const running = new Set(view.daemonPodsOf(before).map(targetNodeName));
  const [loses, gains]: [string[], string[]] = [[], []];
  for (const node of view.state.nodes ?? []) {
    const { name } = node.metadata;
    const decision = nodeShouldRunDaemonPod(after, node);
    if (running.has(name) && !decision.shouldContinueRunning) loses.push(name);
    if (!running.has(name) && decision.shouldRun && !nodeShouldRunDaemonPod(before, node).shouldRun)
      gains.push(name);
  }
  return { loses: loses.toSorted(compareNames), gains: gains.toSorted(compareNames) };
}
