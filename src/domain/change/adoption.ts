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

/**
 * Gives pods that have lost their controller to the DaemonSet that adopts them. Where several would, nobody knows which: the
 * pod is then none of these, and takes its room all the same.
 */
export function withAdoptions(state: ClusterState, orphans: ReadonlySet<string>): ClusterState {
  if (state.pods === undefined) return state;
  return {
    ...state,
    pods: state.pods.map((pod) => {
      const isOrphan = orphans.has(`${pod.metadata.namespace}/${pod.metadata.name}`);
      const [adopter, ...others] = isOrphan ? adoptersOf(pod, state.daemonSets) : [];
      if (adopter === undefined) return pod;
      return ownedBy(others.length > 0 ? leftToChance : adopter.metadata, pod);
    }),
  };
}

/** The controller of a pod of which is not known who will control it: no DaemonSet has this uid. */
const leftToChance = { name: '', uid: 'left to chance' };

function ownedBy({ name, uid }: Pick<DaemonSet['metadata'], 'name' | 'uid'>, pod: Pod): Pod {
  const owner = { kind: 'DaemonSet', name, uid, controller: true };
  return {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: [...pod.metadata.ownerReferences, owner] },
  };
}
