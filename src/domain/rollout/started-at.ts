import type { ClusterView } from '../cluster-view.ts';
import { currentRevision, ownRevisions, REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import type { DaemonSet } from '../objects.ts';

/**
 * When the rollout of the current revision began, in milliseconds since the epoch: when that revision was made. A template
 * that is used again has a revision of old; then it is told from the first pod that was made of it after the newest other
 * revision. Undefined where there is no such pod, or where revisions could not be read.
 */
export function startOfRollout(daemonSet: DaemonSet, view: ClusterView): number | undefined {
  const { controllerRevisions } = view.state;
  const current = currentRevision(daemonSet, controllerRevisions);
  if (current === undefined) return undefined;
  const others = ownRevisions(daemonSet, controllerRevisions ?? []).filter((each) => each !== current);
  const latest = Math.max(-Infinity, ...others.map(({ metadata }) => metadata.creationTimestamp));
  if (current.metadata.creationTimestamp >= latest) return current.metadata.creationTimestamp;
  const hash = current.metadata.labels[REVISION_HASH_LABEL];
  let first: number | undefined;
  for (const { metadata } of view.daemonPodsOf(daemonSet)) {
    const at = metadata.creationTimestamp;
    if (metadata.labels[REVISION_HASH_LABEL] !== hash || at < latest) continue;
    first = first === undefined ? at : Math.min(first, at);
  }
  return first;
}
