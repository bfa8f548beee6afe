import type { Impact } from '../../../src/domain/change/impact.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { nodeShouldRunDaemonPod } from '../../../src/domain/scheduling/predicates.ts';
import { harness, type Told } from './told.ts';

/** How many pods of each DaemonSet are where they should not be, as the controller counts them. */
function misscheduled({ state }: ClusterView): ReadonlyMap<string, number> {
  return new Map(
    state.daemonSets
      .filter(({ metadata }) => metadata.namespace !== harness)
      .map(({ metadata, status }) => [`${metadata.namespace}/${metadata.name}`, status.numberMisscheduled]),
  );
}

function unwantedNodes(daemonSet: DaemonSet, { state }: ClusterView): ReadonlySet<string | undefined> {
  const unwanted = (state.nodes ?? []).filter((node) => !nodeShouldRunDaemonPod(daemonSet, node).shouldRun);
  return new Set(unwanted.map(({ metadata }) => metadata.name));
}

/** From what was there before and what the impact says; a DaemonSet that is new starts from nothing. */
export function misscheduledForetold(impact: Impact, before: ClusterView, after: ClusterView): Told {
  const there = misscheduled(after);
  const counts = new Map([...[...there.keys()].map((name) => [name, 0] as const), ...misscheduled(before)]);
  for (const { namespace, name, staysMisscheduled, noLongerMisscheduled, loses } of impact.daemonSets) {
    const full = `${namespace}/${name}`;
    const daemonSet = before.state.daemonSets.find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
    );
    const pods = daemonSet === undefined ? [] : before.daemonPodsOf(daemonSet);
    const lost = new Set(loses.map(({ pod }) => pod));
    const unwanted = daemonSet === undefined ? new Set() : unwantedNodes(daemonSet, before);
    const left = pods.filter(
      (pod) => lost.has(pod.metadata.name) && unwanted.has(targetNodeName(pod)),
    ).length;
    const change = staysMisscheduled.length - noLongerMisscheduled.length - left;
    counts.set(full, (counts.get(full) ?? 0) + change);
  }
  return [...counts].filter(([name]) => there.has(name)).map(([name, count]) => `${name}: ${count}`);
}

/** As the controller counts them. */
export function misscheduledSeen(after: ClusterView): Told {
  return [...misscheduled(after)].map(([name, count]) => `${name}: ${count}`);
}
