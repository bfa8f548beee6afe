import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet } from '../objects.ts';

type Answer<T> = (daemonSet: DaemonSet, view: ClusterView) => T;

/** An answer that is worked out once; `known` is what it was, where somebody has asked. */
export interface OncePerView<T> extends Answer<T> {
  readonly known: Answer<T | undefined>;
}

/**
 * The same question, worked out once for each DaemonSet and view: what was read does not change, and where there are
 * thousands of nodes several answers need it.
 */
export function oncePerView<T extends object>(answer: Answer<T>): OncePerView<T> {
  const made = new WeakMap<ClusterView, WeakMap<DaemonSet, T>>();
  const ask: Answer<T> = (daemonSet, view) => {
    const ofView = made.get(view) ?? new WeakMap<DaemonSet, T>();
    made.set(view, ofView);
    const known = ofView.get(daemonSet) ?? answer(daemonSet, view);
    ofView.set(daemonSet, known);
    return known;
  };
  return Object.assign(ask, {
    known: (daemonSet: DaemonSet, view: ClusterView) => made.get(view)?.get(daemonSet),
  });
}
