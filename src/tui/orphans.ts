import type { DeletePods } from '../domain/change/change.ts';
import { type OrphanedPod, orphansOf } from '../domain/change/orphans.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { oncePerObject } from '../domain/once-per-object.ts';
import { orphansInOrder } from '../printers/columns/orphan-list.ts';
import type { State } from './state.ts';

const inOrder = oncePerObject((state: ClusterState) => orphansInOrder(orphansOf(state)));

/** The orphans that were read last, by namespace and node; none before anything was read. */
export function orphansRead({ orphans }: Pick<State, 'orphans'>): readonly OrphanedPod[] {
  return orphans === undefined ? [] : inOrder(orphans);
}

/** One text for each: no node has a name like it. */
export function orphanKey({ pod: { metadata } }: OrphanedPod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The end of those with these keys. */
export function deletionOf(state: Pick<State, 'orphans'>, keys: readonly string[]): DeletePods {
  const wanted = new Set(keys);
  const pods = orphansRead(state)
    .filter((orphan) => wanted.has(orphanKey(orphan)))
    .map(({ pod: { metadata } }) => ({ namespace: metadata.namespace, name: metadata.name }));
  return { kind: 'deletePods', pods };
}
