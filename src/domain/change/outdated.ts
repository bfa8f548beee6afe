import type { ClusterState } from '../cluster-state.ts';
import { currentRevisionHash, REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import { matchesLabels } from '../label-selector.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { means } from '../ownership.ts';
import { sameTemplate } from '../rollout/revisions.ts';

/**
 * Which of a DaemonSet's pods a change makes old, so that they are due to be replaced: those of another template where the
 * template changes, adopted ones of another template, and all that are old already where a DaemonSet leaves OnDelete.
 * A pod whose revision cannot be told is taken to be old.
 *
 * Mirrors `constructHistory`, pkg/controller/daemon/update.go, v1.34: a revision with the same template keeps its hash.
 *
 * @param before - the DaemonSet before the change, where it was there
 * @param state - before the change, with revisions
 */
export function madeOutdated(
  before: DaemonSet | undefined,
  after: DaemonSet,
  state: ClusterState,
): (pod: Pod, isAdopted: boolean) => boolean {
  if (before === undefined || !sameTemplate(before.spec.template.json, after.spec.template.json)) {
    const hash = hashOfTemplate(before, after, state);
    return (pod) => isOld(pod, hash);
  }
  const hash = currentRevisionHash(before, state.controllerRevisions);
  const leavesOnDelete =
    before.spec.updateStrategy.type === 'OnDelete' && after.spec.updateStrategy.type !== 'OnDelete';
  return (pod, isAdopted) =>
    isAdopted ? isOld(pod, hash) : leavesOnDelete && hash !== undefined && isOld(pod, hash);
}

function isOld({ metadata }: Pod, hash: string | undefined): boolean {
  return hash === undefined || metadata.labels[REVISION_HASH_LABEL] !== hash;
}

/** Revisions without a controller are adopted like pods, and known again by their template. */
function hashOfTemplate(
  before: DaemonSet | undefined,
  after: DaemonSet,
  { controllerRevisions = [] }: ClusterState,
): string | undefined {
  const same = controllerRevisions
    .filter(({ metadata: { namespace, labels, ownerReferences } }) => {
      const controller = ownerReferences.find((owner) => owner.controller);
      const isOurs = controller === undefined || (before !== undefined && means(controller, before));
      return isOurs && namespace === after.metadata.namespace && matchesLabels(after.spec.selector, labels);
    })
    .filter(
      ({ template }) => template !== undefined && sameTemplate(template.json, after.spec.template.json),
    );
  return same.toSorted((a, b) => b.revision - a.revision)[0]?.metadata.labels[REVISION_HASH_LABEL];
}
