import { isOutdated, podReadiness } from '../coverage/pod-state.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import type { RolloutLimits } from './int-or-percent.ts';

/** A node with the DaemonSet's pods on it, or made for it, as the controller sees them. */
export interface DaemonNode {
  readonly name: string;
  /** False for a node that is gone and left pods behind. */
  readonly exists: boolean;
  readonly shouldRun: boolean;
  readonly shouldContinueRunning: boolean;
  readonly pods: readonly Pod[];
}

/** What decides the controller's next steps. */
export interface ControllerQuestion {
  readonly daemonSet: DaemonSet;
  /** In any order. The controller itself has none; here the first ones are taken first. */
  readonly nodes: readonly DaemonNode[];
  /** controller-revision-hash of the current revision. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Minor version of the control plane. */
  readonly release: number;
  readonly limits: RolloutLimits;
}

export interface PodOnNode {
  readonly node: string;
  readonly pod: Pod;
}

/** What the controller would do now. */
export interface ControllerSteps {
  readonly deletes: readonly PodOnNode[];
  /** Names of nodes that get a pod. */
  readonly creates: readonly string[];
}

/** What a rolling update does now, and what it counts to decide that. */
export interface UpdateSteps extends ControllerSteps {
  /** Names of nodes that take part of maxUnavailable; with maxSurge, of which nothing is counted, none. */
  readonly unavailable: readonly string[];
  /** Nodes that take part of maxSurge, each with the new pod that is waited for. */
  readonly surging: readonly PodOnNode[];
  /** Nodes whose old pod is available and has to wait until the budget allows its replacement. */
  readonly waiting: readonly string[];
}

/** Pods that are not on their way out. */
export function livePods(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Whether the pod is ready for longer than the DaemonSet's minReadySeconds. */
export function isAvailable(
  pod: Pod,
  { daemonSet, now }: Pick<ControllerQuestion, 'daemonSet' | 'now'>,
): boolean {
  return podReadiness(pod, daemonSet.spec.minReadySeconds, now) === 'Available';
}

/** The live pods of a node by revision; `excess` where there is more than one of a kind, which the manage loop prunes. */
export type UpdatedPods = 'excess' | { readonly newPod?: Pod; readonly oldPod?: Pod };

/**
 * At most one updated and one old pod of a node, terminating ones left out.
 *
 * Mirrors `findUpdatedPodsOnNode`, pkg/controller/daemon/update.go, v1.34.
 */
export function findUpdatedPods({ pods }: DaemonNode, hash: string): UpdatedPods {
  const live = livePods(pods);
  const oldPods = live.filter((pod) => isOutdated(pod, hash));
  const newPods = live.filter((pod) => !isOutdated(pod, hash));
  if (oldPods.length > 1 || newPods.length > 1) return 'excess';
  const [oldPod] = oldPods;
  const [newPod] = newPods;
  return { ...(oldPod === undefined ? {} : { oldPod }), ...(newPod === undefined ? {} : { newPod }) };
}
