import type { ClusterState } from '../cluster-state.ts';
import { currentRevisionHash, REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import { matchesLabels } from '../label-selector.ts';
import type { ControllerRevision, DaemonSet, Pod } from '../objects.ts';
import { controllerOf, means } from '../ownership.ts';
import { sameTemplate } from '../rollout/revisions.ts';

/** Whether a pod's template is another than its DaemonSet's. */
export type TemplateAge = 'current' | 'old' | 'unknown';

/** Tells the age of one of a DaemonSet's pods once a change is made. */
export type AgeOf = (pod: Pod, isAdopted: boolean) => TemplateAge;

/**
 * Which of a DaemonSet's pods a change makes old, so that they are due to be replaced: those of another template where the
 * template changes, adopted ones of another template, and all that are old already where a DaemonSet leaves OnDelete. Where
 * revisions could not be read, a pod is known only by a hash that the status tells to be that of the present template.
 *
 * Mirrors `constructHistory`, pkg/controller/daemon/update.go, v1.34: a revision with the same template keeps its hash. And
 * `dedupCurHistories`: where a DaemonSet comes to have two revisions of its present template, as it adopts one that another
 * DaemonSet has left, the controller labels **all** of its pods with that template's hash, whatever they were made from.
 *
 * @param before - the DaemonSet before the change, where it was there
 * @param own - its live pods then
 * @param state - before the change, with revisions
 * @param left - the revisions after it: those that the change leaves without a controller are there to be adopted
 */
export function madeOutdated(
  before: DaemonSet | undefined,
  after: DaemonSet,
  own: readonly Pod[],
  state: ClusterState,
  left: ClusterState['controllerRevisions'],
): AgeOf {
  if (revisionsOfTemplate(before, after, left ?? []).length > 1) return () => 'current';
  const isSame = before !== undefined && sameTemplate(before.spec.template.json, after.spec.template.json);
  const ageOf = isSame ? sinceBefore(before, own, state) : sinceChange(before, after, own, state);
  const leavesOnDelete =
    before?.spec.updateStrategy.type === 'OnDelete' && after.spec.updateStrategy.type !== 'OnDelete';
  return (pod, isAdopted) => (isSame && !isAdopted && !leavesOnDelete ? 'current' : ageOf(pod));
}

type Age = (pod: Pod) => TemplateAge;

/** The template is as it was. */
function sinceBefore(before: DaemonSet, own: readonly Pod[], { controllerRevisions }: ClusterState): Age {
  if (controllerRevisions === undefined) {
    const told = hashToldByStatus(before, own);
    return (pod) => (told === undefined ? 'unknown' : isOf(told, pod) ? 'current' : 'old');
  }
  const hash =
    currentRevisionHash(before, controllerRevisions) ?? hashOfTemplate(before, before, controllerRevisions);
  return (pod) => (isOf(hash, pod) ? 'current' : 'old');
}

/** The template is new, or another: pods of the one before are old, and there may be others. */
function sinceChange(
  before: DaemonSet | undefined,
  after: DaemonSet,
  own: readonly Pod[],
  { controllerRevisions }: ClusterState,
): Age {
  if (controllerRevisions === undefined) {
    const told = before === undefined ? undefined : hashToldByStatus(before, own);
    return (pod) => (isOf(told, pod) ? 'old' : 'unknown');
  }
  const hash = hashOfTemplate(before, after, controllerRevisions);
  return (pod) => (isOf(hash, pod) ? 'current' : 'old');
}

function isOf(hash: string | undefined, { metadata }: Pod): boolean {
  return hash !== undefined && metadata.labels[REVISION_HASH_LABEL] === hash;
}

/** The hash of the present template, where all pods have the same one and the status says that some are of it. */
function hashToldByStatus({ metadata, status }: DaemonSet, own: readonly Pod[]): string | undefined {
  const isTold = status.observedGeneration >= metadata.generation && status.updatedNumberScheduled > 0;
  const [only, ...others] = new Set(own.map((pod) => pod.metadata.labels[REVISION_HASH_LABEL]));
  return isTold && others.length === 0 ? only : undefined;
}

/** Revisions without a controller are adopted like pods, and known again by their template. The newest comes first. */
function revisionsOfTemplate(
  before: DaemonSet | undefined,
  after: DaemonSet,
  controllerRevisions: readonly ControllerRevision[],
): readonly ControllerRevision[] {
  return controllerRevisions
    .filter((revision) => {
      const { namespace, labels } = revision.metadata;
      const controller = controllerOf(revision);
      const isOurs = controller === undefined || (before !== undefined && means(controller, before));
      return isOurs && namespace === after.metadata.namespace && matchesLabels(after.spec.selector, labels);
    })
    .filter(({ template }) => template !== undefined && sameTemplate(template.json, after.spec.template.json))
    .toSorted((a, b) => b.revision - a.revision);
}

function hashOfTemplate(
  before: DaemonSet | undefined,
  after: DaemonSet,
  controllerRevisions: readonly ControllerRevision[],
): string | undefined {
  return revisionsOfTemplate(before, after, controllerRevisions)[0]?.metadata.labels[REVISION_HASH_LABEL];
}
