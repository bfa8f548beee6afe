import type { Pod } from '../objects.ts';
import { hasNoOtherPod } from './pair.ts';
import type { PairQuestion } from './pair-on-node.ts';
import { byAge, isOutdated, podReadiness } from './pod-state.ts';
import { ownPodsByNode } from './pods-by-node.ts';
import type { ToldPairs } from './told-pairs.ts';

/**
 * Whether the DaemonSet's status disagrees with the numbers that the controller would write from the same objects.
 * Undefined where nodes or pods could not be read.
 *
 * Mirrors `updateDaemonSetStatus`, pkg/controller/daemon/daemon_controller.go, v1.34: on each node the oldest pod
 * decides, one that is terminating included.
 *
 * @param told - of all nodes
 */
export function statusIsStale(question: PairQuestion, told: ToldPairs): boolean | undefined {
  const { daemonSet, currentHash, view } = question;
  const { metadata, spec, status } = daemonSet;
  if (metadata.generation > status.observedGeneration) return true;
  if (view.state.nodes === undefined || view.state.pods === undefined) return undefined;
  const seen = numbersSeen(question, told);
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
function numbersSeen({ daemonSet, currentHash, view }: PairQuestion, { settled, unsettled }: ToldPairs) {
  const pods = ownPodsByNode(daemonSet, view);
  const seen = {
    desired: settled,
    current: settled,
    ready: settled,
    available: settled,
    updated: currentHash === undefined ? 0 : settled,
    misscheduled: 0,
  };
  for (const pair of unsettled) {
    const { node, shouldRun } = pair;
    if (shouldRun === false && pods.on(node).length > 0) seen.misscheduled += 1;
    if (shouldRun !== true) continue;
    seen.desired += 1;
    const pod = hasNoOtherPod(pair) ? pair.pod : oldestOf(pods.on(node));
    if (pod === undefined) continue;
    seen.current += 1;
    const readiness = podReadiness(pod, daemonSet.spec.minReadySeconds, view.state.now);
    if (readiness !== 'NotReady') seen.ready += 1;
    if (readiness === 'Available') seen.available += 1;
    if (currentHash !== undefined && !isOutdated(pod, currentHash)) seen.updated += 1;
  }
  return seen;
}

/** Of several pods of a node the oldest counts, which need not be the one that decides the pair's state. */
function oldestOf(pods: readonly Pod[]): Pod | undefined {
  return pods.length < 2 ? pods[0] : pods.toSorted(byAge)[0];
}
