import type { OrphanedPod } from '../../domain/change/orphans.ts';
import { age } from '../age.ts';
import { byName } from '../sort.ts';
import type { Column } from '../table.ts';

/** An orphan, and when it was seen (milliseconds since the epoch). */
export interface OrphanRow {
  readonly orphan: OrphanedPod;
  readonly now: number;
}

/** Orphans by namespace, and node by node. */
export function orphansInOrder(found: readonly OrphanedPod[]): readonly OrphanedPod[] {
  return found.toSorted(
    (a, b) =>
      byName(a.pod.metadata.namespace, b.pod.metadata.namespace) ||
      byName(a.node ?? '', b.node ?? '') ||
      byName(a.pod.metadata.name, b.pod.metadata.name),
  );
}

/** kubectl's word for how a pod is: its phase, or that it goes. */
function statusOf({ orphan: { pod } }: OrphanRow): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return pod.status.reason === '' ? pod.status.phase : pod.status.reason;
}

/** `agent`, or `agent?` where only the pod's name tells. */
function formerOwner({ orphan: { formerOwner: owner } }: OrphanRow): string | undefined {
  return owner && `${owner.name}${owner.certain ? '' : '?'}`;
}

/** `orphans`: one row for each daemon pod without a controller. */
export function orphanColumns(allNamespaces: boolean): readonly Column<OrphanRow>[] {
  const namespace: Column<OrphanRow> = {
    header: 'NAMESPACE',
    value: ({ orphan }) => orphan.pod.metadata.namespace,
    min: 9,
    comfort: 14,
    shorten: 'middle',
    about: 'with -A',
  };
  return [
    ...(allNamespaces ? [namespace] : []),
    {
      header: 'NAME',
      value: ({ orphan }) => orphan.pod.metadata.name,
      tone: () => 'strong',
      min: 14,
      comfort: 24,
      shorten: 'middle',
      about: 'the pod',
    },
    {
      header: 'NODE',
      value: ({ orphan }) => orphan.node,
      min: 10,
      comfort: 18,
      shorten: 'middle',
      about: 'the node that it is on, or was made for',
    },
    {
      header: 'STATUS',
      value: statusOf,
      tone: (row) => (statusOf(row) === 'Running' ? 'plain' : 'warn'),
      drop: 2,
      about: 'its phase, or Terminating',
    },
    {
      header: 'AGE',
      value: ({ orphan, now }) => age(orphan.pod.metadata.creationTimestamp, now),
      sortKey: ({ orphan }) => -orphan.pod.metadata.creationTimestamp,
      drop: 1,
      about: 'since it was created',
    },
    {
      header: 'FORMER OWNER',
      value: formerOwner,
      min: 10,
      shorten: 'middle',
      about: 'the DaemonSet that made it; with a `?` where only its own name tells',
    },
    {
      header: 'ADOPTER',
      value: ({ orphan }) => (orphan.adopters.length === 0 ? undefined : orphan.adopters.join(',')),
      tone: ({ orphan }) => (orphan.adopters.length > 0 ? 'warn' : 'plain'),
      min: 10,
      shorten: 'middle',
      about: 'the DaemonSets that select it: the first to see it takes it',
    },
  ];
}
