import type { ContainerStatus, Pod } from '../objects.ts';
import { conditionOf } from '../explain/pod-reasons.ts';
import { REVISION_HASH_LABEL } from './current-revision.ts';

export type PodReadiness = 'Available' | 'Ready' | 'NotReady';

/**
 * Whether a pod counts as available: ready, and for longer than minReadySeconds.
 *
 * Mirrors `IsPodAvailable`, pkg/api/v1/pod/util.go, v1.34.
 *
 * @param minReadySeconds - seconds
 * @param now - milliseconds since the epoch
 */
export function podReadiness(pod: Pod, minReadySeconds: number, now: number): PodReadiness {
  const ready = conditionOf(pod.status.conditions, 'Ready');
  if (ready?.status !== 'True') return 'NotReady';
  if (minReadySeconds === 0 || ready.lastTransitionTime + minReadySeconds * 1000 < now) return 'Available';
  return 'Ready';
}

/**
 * The order in which the controller keeps pods of one node: bound ones first, then the oldest.
 *
 * Mirrors `podByCreationTimestampAndPhase`, pkg/controller/daemon/daemon_controller.go, v1.34.
 */
export function byAge(a: Pod, b: Pod): number {
  const bound = Number(b.spec.nodeName !== '') - Number(a.spec.nodeName !== '');
  const age = a.metadata.creationTimestamp - b.metadata.creationTimestamp;
  return bound || age || (a.metadata.name < b.metadata.name ? -1 : 1);
}

/** The pod that decides the state of its node: a live one rather than one that is going, then the oldest. */
export function decidingPod(pods: readonly Pod[]): Pod | undefined {
  if (pods.length < 2) return pods[0];
  const going = (pod: Pod): number => Number(pod.metadata.deletionTimestamp !== undefined);
  return pods.toSorted((a, b) => going(a) - going(b) || byAge(a, b))[0];
}

/** Whether a pod is of another revision than the one with this hash. */
export function isOutdated(pod: Pod, currentHash: string): boolean {
  return pod.metadata.labels[REVISION_HASH_LABEL] !== currentHash;
}

/**
 * How often containers of a pod have begun anew, as kubectl counts: those that run side by side, sidecars too; while it is
 * being initialized, those that it has begun with.
 *
 * Mirrors the restarts of `printPod`, pkg/printers/internalversion/printers.go, v1.34.
 */
export function restartsOf({ spec, status }: Pod): number {
  const { initContainerStatuses: initial, containerStatuses } = status;
  const sidecars = new Set(
    spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const isDone = ({ name, state }: ContainerStatus): boolean =>
    state.terminated?.exitCode === 0 || (sidecars.has(name) && state.running !== undefined);
  const counted = initial.every(isDone)
    ? [...initial.filter(({ name }) => sidecars.has(name)), ...containerStatuses]
    : initial;
  return counted.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
