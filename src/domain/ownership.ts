import type { DaemonSet, ObjectMeta, OwnerReference, Pod } from './objects.ts';

/**
 * Whether an owner reference means this DaemonSet. Objects that were stripped of their uids for a dump still belong
 * together by name.
 */
export function means(owner: OwnerReference, { metadata }: DaemonSet): boolean {
  const sameUid = owner.uid === metadata.uid || owner.uid === '' || metadata.uid === '';
  return owner.kind === 'DaemonSet' && owner.name === metadata.name && sameUid;
}

/** The owner that controls an object; undefined where nobody does. */
export function controllerOf({ metadata }: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  for (const owner of metadata.ownerReferences) if (owner.controller) return owner;
  return undefined;
}

/** Whether one of these owners is the DaemonSet, and the one that controls. */
export function isControlledBy(daemonSet: DaemonSet, owners: readonly OwnerReference[]): boolean {
  return owners.some((owner) => owner.controller && means(owner, daemonSet));
}

/** Whether the DaemonSet controls the pod. */
export function controls(daemonSet: DaemonSet, pod: Pod): boolean {
  const sameNamespace = pod.metadata.namespace === daemonSet.metadata.namespace;
  return sameNamespace && isControlledBy(daemonSet, pod.metadata.ownerReferences);
}
