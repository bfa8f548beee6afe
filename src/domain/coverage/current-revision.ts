import { matchesLabels } from '../label-selector.ts';
import type { ControllerRevision, DaemonSet } from '../objects.ts';
import { means } from '../ownership.ts';

/** The label of revisions and pods that says which template they are of. */
export const REVISION_HASH_LABEL = 'controller-revision-hash';

/**
 * The revisions of a DaemonSet: those that it controls and that its selector matches. In ascending order of number.
 *
 * Mirrors `controlledHistory`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go, v1.34.
 *
 * @param revisions - of any DaemonSets, in any order
 */
export function ownRevisions(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[],
): readonly ControllerRevision[] {
  return revisions
    .filter(
      ({ metadata }) =>
        metadata.namespace === daemonSet.metadata.namespace &&
        metadata.ownerReferences.some((owner) => owner.controller && means(owner, daemonSet)) &&
        matchesLabels(daemonSet.spec.selector, metadata.labels),
    )
    .toSorted((a, b) => a.revision - b.revision);
}

/**
 * The revision of the DaemonSet's newest template: the one with the highest number. Undefined where no revision could be
 * read, or the controller has not made the newest one yet.
 *
 * Mirrors `constructHistory`, pkg/controller/daemon/update.go, v1.34, which gives the current template's revision the
 * highest number, a reused one included.
 */
export function currentRevision(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[] | undefined,
): ControllerRevision | undefined {
  if (daemonSet.metadata.generation > daemonSet.status.observedGeneration) return undefined;
  return ownRevisions(daemonSet, revisions ?? []).at(-1);
}

/** The hash that pods of the DaemonSet's newest template carry: that of its current revision, where that is known. */
export function currentRevisionHash(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[] | undefined,
): string | undefined {
  return currentRevision(daemonSet, revisions)?.metadata.labels[REVISION_HASH_LABEL];
}
