import type { RevisionEntry } from '../../domain/rollout/revisions.ts';
import { age } from '../age.ts';
import type { Column } from '../table.ts';

/** `rollout history NAME`: one row for each revision. */
export function rolloutHistoryColumns(now: number): readonly Column<RevisionEntry>[] {
  return [
    {
      header: 'REVISION',
      value: ({ revision }) => String(revision),
      tone: ({ current }) => (current ? 'strong' : 'plain'),
      sortKey: ({ revision }) => revision,
      about: 'its number',
    },
    {
      header: 'CHANGE-CAUSE',
      value: ({ changeCause }) => changeCause,
      min: 12,
      comfort: 20,
      about: 'what its annotation kubernetes.io/change-cause says',
    },
    {
      header: 'CURRENT',
      value: ({ current }, { unicode }) => (current ? (unicode ? '✓' : '*') : ' '),
      tone: () => 'good',
      csv: ({ current }) => (current ? 'true' : 'false'),
      about: "marks the DaemonSet's template of now",
    },
    {
      header: 'NODES',
      value: ({ nodes }) => (nodes === undefined ? '<unknown>' : String(nodes)),
      sortKey: ({ nodes }) => nodes ?? -1,
      align: 'right',
      about: 'how many nodes run a pod of it',
    },
    {
      header: 'AGE',
      value: ({ createdAt }) => age(createdAt, now),
      sortKey: ({ createdAt }) => -createdAt,
      drop: 1,
      about: 'since it was first used',
    },
    {
      header: 'IMAGES',
      value: ({ images }) => images.join(','),
      min: 12,
      comfort: 20,
      shorten: 'middle',
      about: 'the images of its containers',
    },
  ];
}
