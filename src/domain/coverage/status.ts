import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { hasNoOtherPod, type Pair } from './pair.ts';
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
  const seen = numbersSeen(daemonSet, pairs, pods, currentHash, state.now);
  return !(
    status.desiredNumberScheduled === seen.desired &&
    status.currentNumberScheduled === seen.current &&
    status.numberMisscheduled === seen.misscheduled &&
    status.numberReady === seen.ready &&
    // Pods become available as time passes, and the time that a dump was made is not known to the second.
    (spec.minReadySeconds > 0 || status.numberAvailable === seen.available) &&
    (currentHash === undefined || status.updatedNumberScheduled === seen.updated)
  );
}

/** The numbers that the controller would write. */
function numbersSeen(
  { spec }: DaemonSet,
  pairs: readonly Pair[],
  pods: ReadonlyMap<string, readonly Pod[]>,
  currentHash: string | undefined,
  now: number,
) {
  const seen = { desired: 0, current: 0, ready: 0, available: 0, updated: 0, misscheduled: 0 };
  for (const pair of pairs) {
    const { node, shouldRun } = pair;
    if (shouldRun === false && pods.has(node)) seen.misscheduled += 1;
    if (shouldRun !== true) continue;
    seen.desired += 1;
    const pod = countedPod(pair, pods);
    if (pod === undefined) continue;
    seen.current += 1;
    const readiness = podReadiness(pod, spec.minReadySeconds, now);
    if (readiness !== 'NotReady') seen.ready += 1;
    if (readiness === 'Available') seen.available += 1;
    if (currentHash !== undefined && !isOutdated(pod, currentHash)) seen.updated += 1;
  }
  return seen;
}

/** The only pod of a node; of several the oldest, which need not be the one that decides the pair's state. */
function countedPod(pair: Pair, pods: ReadonlyMap<string, readonly Pod[]>): Pod | undefined {
  return hasNoOtherPod(pair) ? pair.pod : oldestOf(pods.get(pair.node) ?? []);
}

function oldestOf(pods: readonly Pod[]): Pod | undefined {
  return pods.length < 2 ? pods[0] : pods.toSorted(byAge)[0];
}
