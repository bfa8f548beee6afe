import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet } from '../objects.ts';

type Answer<T> = (daemonSet: DaemonSet, view: ClusterView) => T;

/**
 * The same question, worked out once for each DaemonSet and view: what was read does not change, and where there are
 * thousands of nodes several answers need it.
 */
export function oncePerView<T extends object>(answer: Answer<T>): Answer<T> {
  const made = new WeakMap<ClusterView, WeakMap<DaemonSet, T>>();
  return (daemonSet, view) => {
    const ofView = made.get(view) ?? new WeakMap<DaemonSet, T>();
    made.set(view, ofView);
    const known = ofView.get(daemonSet) ?? answer(daemonSet, view);
    ofView.set(daemonSet, known);
    return known;
  };
}
