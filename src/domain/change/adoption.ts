import type { ClusterState } from '../cluster-state.ts';
import { matchesLabels } from '../label-selector.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { isActedOn } from './controller-effect.ts';

/** Whether no controller has the pod. */
export function hasNoController({ metadata }: Pod): boolean {
  return !metadata.ownerReferences.some(({ controller }) => controller);
}

/**
 * The DaemonSets that would take the pod over if no controller had it: those in its namespace that select it. Where there
 * is more than one, whoever comes first gets it.
 *
 * Mirrors `ClaimPods`, pkg/controller/controller_ref_manager.go, v1.34.
 */
export function adoptersOf({ metadata }: Pod, daemonSets: readonly DaemonSet[]): readonly DaemonSet[] {
  if (metadata.deletionTimestamp !== undefined) return [];
  return daemonSets.filter(
    (daemonSet) =>
      daemonSet.metadata.namespace === metadata.namespace &&
      isActedOn(daemonSet) &&
      matchesLabels(daemonSet.spec.selector, metadata.labels),
  );
}

/** Gives pods that have lost their controller to the first DaemonSet that adopts them. */
export function withAdoptions(state: ClusterState, orphans: ReadonlySet<string>): ClusterState {
  if (state.pods === undefined) return state;
  return {
    ...state,
    pods: state.pods.map((pod) => {
      const isOrphan = orphans.has(`${pod.metadata.namespace}/${pod.metadata.name}`);
      const [adopter] = isOrphan ? adoptersOf(pod, state.daemonSets) : [];
      return adopter === undefined ? pod : ownedBy(adopter, pod);
    }),
  };
}

function ownedBy({ metadata: { name, uid } }: DaemonSet, pod: Pod): Pod {
  const owner = { kind: 'DaemonSet', name, uid, controller: true };
  return {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: [...pod.metadata.ownerReferences, owner] },
  };
}
