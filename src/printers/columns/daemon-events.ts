import type { DaemonEvent } from '../../domain/explain/daemon-events.ts';
import { age } from '../age.ts';
import type { Column } from '../table.ts';

/** One row for each event about a DaemonSet or about one of its pods. */
export function daemonEventColumns(now: number): readonly Column<DaemonEvent>[] {
  return [
    {
      header: 'LAST SEEN',
      value: ({ event }) => age(event.lastTimestamp, now),
      sortKey: ({ event }) => -event.lastTimestamp,
      about: 'since it was last seen',
    },
    {
      header: 'NODE',
      value: ({ node, pod }) => node ?? (pod === undefined ? '(DaemonSet)' : undefined),
      tone: () => 'strong',
      min: 10,
      comfort: 16,
      shorten: 'middle',
      about: 'where the pod is that it is about',
    },
    {
      header: 'REASON',
      value: ({ event }) => event.reason,
      tone: ({ event }) => (event.type === 'Normal' ? 'plain' : 'warn'),
      min: 8,
      comfort: 12,
      about: 'in one word',
    },
    {
      header: 'COUNT',
      value: ({ event }) => String(event.count),
      sortKey: ({ event }) => event.count,
      align: 'right',
      drop: 1,
      about: 'how often it was seen',
    },
    {
      header: 'MESSAGE',
      value: ({ event }) => event.message.trim().replaceAll(/\s+/g, ' '),
      min: 16,
      comfort: 40,
      about: 'what happened',
    },
  ];
}
