import { isEmptySelector, matchesLabels } from '../domain/label-selector.ts';
import type { DaemonSet, Pod } from '../domain/objects.ts';
import { controllerOf } from '../domain/ownership.ts';

/** Selectors may overlap, and questions may: each pod counts once, as it was read last. */
export function distinctPods(pods: readonly Pod[]): readonly Pod[] {
  const byNamespace = new Map<string, Map<string, Pod>>();
  for (const pod of pods) {
    const { namespace, name } = pod.metadata;
    const there = byNamespace.get(namespace) ?? new Map<string, Pod>();
    byNamespace.set(namespace, there.set(name, pod));
  }
  return [...byNamespace.values()].flatMap((there) => [...there.values()]);
}

/** The pods that DaemonSets select, each list without one twice. */
export interface SelectedPods {
  readonly daemonSet: DaemonSet;
  readonly pods: readonly Pod[];
}

/**
 * Each pod of several lists once. Nearly all are controlled by the DaemonSet that selects them: only the others are compared
 * with each other.
 */
export function distinctSelected(lists: readonly SelectedPods[]): readonly Pod[] {
  const daemonSets = new Map(lists.map(({ daemonSet }) => [daemonSet.metadata.uid, daemonSet]));
  const found: Pod[] = [];
  const others: Pod[] = [];
  for (const { daemonSet, pods } of lists) {
    for (const pod of pods) {
      const uid = controllerOf(pod)?.uid;
      const owner = uid === undefined ? undefined : daemonSets.get(uid);
      if (owner === daemonSet) found.push(pod);
      // Where its controller selects it too, it is in that one's list.
      else if (owner === undefined || !isIn(owner, pod)) others.push(pod);
    }
  }
  return others.length === 0 ? found : [...found, ...distinctPods(others)];
}

function isIn({ metadata, spec }: DaemonSet, pod: Pod): boolean {
  return (
    metadata.namespace === pod.metadata.namespace &&
    !isEmptySelector(spec.selector) &&
    matchesLabels(spec.selector, pod.metadata.labels)
  );
}
