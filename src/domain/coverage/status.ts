import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import type { Pair } from './pair.ts';
import { byAge, isOutdated, podReadiness } from './pod-state.ts';

/**
 * Whether the DaemonSet's status disagrees with the numbers that the controller would write from the same objects.
 * Undefined where nodes or pods could not be read.
 *
 * Mirrors `updateDaemonSetStatus`, pkg/controller/daemon/daemon_controller.go, v1.34: on each node the oldest pod
 * decides, one that is terminating included.
 *
 * @param pods - the DaemonSet's pods by the node that they are on or were made for
 */
export function statusIsStale(
  daemonSet: DaemonSet,
  pairs: readonly Pair[],
  pods: ReadonlyMap<string, readonly Pod[]>,
  currentHash: string | undefined,
  state: ClusterState,
): boolean | undefined {
  const { metadata, spec, status } = daemonSet;
  if (metadata.generation > status.observedGeneration) return true;
  if (state.nodes === undefined || state.pods === undefined) return undefined;
  const eligible = pairs.filter((pair) => pair.shouldRun === true);
  const oldest = eligible
    .map((pair) => oldestOf(pods.get(pair.node) ?? []))
    .filter((pod) => pod !== undefined);
  const readiness = oldest.map((pod) => podReadiness(pod, spec.minReadySeconds, state.now));
  const misscheduled = pairs.filter((pair) => pair.shouldRun === false && pods.has(pair.node));
  return !(
    status.desiredNumberScheduled === eligible.length &&
    status.currentNumberScheduled === oldest.length &&
    status.numberMisscheduled === misscheduled.length &&
    status.numberReady === readiness.filter((each) => each !== 'NotReady').length &&
    // Pods become available as time passes, and the time that a dump was made is not known to the second.
    (spec.minReadySeconds > 0 ||
      status.numberAvailable === readiness.filter((each) => each === 'Available').length) &&
    (currentHash === undefined ||
      status.updatedNumberScheduled === oldest.filter((pod) => !isOutdated(pod, currentHash)).length)
  );
}

function oldestOf(pods: readonly Pod[]): Pod | undefined {
  return pods.length < 2 ? pods[0] : pods.toSorted(byAge)[0];
}
