import type { ReasonGroup } from '../../domain/coverage/pair.ts';
import type { Column } from '../table.ts';
import { someOf } from '../wording.ts';

const NAMED_NODES = 3;

/** `why-not daemonset/NAME`: one row for each reason, with the nodes that share it. */
export const reasonGroupColumns: readonly Column<ReasonGroup>[] = [
  {
    header: 'NODES',
    value: ({ nodes }) => String(nodes.length),
    sortKey: ({ nodes }) => nodes.length,
    align: 'right',
    about: 'how many nodes share the reason',
  },
  { header: 'REASON', value: ({ kind }) => kind, tone: () => 'strong', about: 'its kind' },
  {
    header: 'ON',
    value: ({ nodes }) => someOf(nodes, NAMED_NODES),
    csv: ({ nodes }) => nodes.join(' '),
    min: 14,
    comfort: 16,
    about: 'the first of these nodes; in CSV all of them',
  },
  {
    header: 'MESSAGE',
    value: ({ message }) => message,
    min: 20,
    comfort: 40,
    about: 'the reason with its arithmetic',
  },
];
