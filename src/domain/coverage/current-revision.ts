import type { ControllerRevision, DaemonSet } from '../objects.ts';
import { means } from '../ownership.ts';

/**
 * The hash that pods of the DaemonSet's newest template carry: that of its ControllerRevision with the highest number.
 * Undefined where no revision could be read, or the controller has not made the newest one yet.
 *
 * Mirrors `constructHistory`, pkg/controller/daemon/update.go, v1.34, which gives the current template's revision the
 * highest number, a reused one included.
 */
export function currentRevisionHash(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[] | undefined,
): string | undefined {
  if (daemonSet.metadata.generation > daemonSet.status.observedGeneration) return undefined;
  const own = (revisions ?? []).filter(
    ({ metadata }) =>
      metadata.namespace === daemonSet.metadata.namespace &&
      metadata.ownerReferences.some((owner) => means(owner, daemonSet)),
  );
  const newest = own.toSorted((a, b) => b.revision - a.revision)[0];
  return newest?.metadata.labels['controller-revision-hash'];
}
