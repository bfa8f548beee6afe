import type { DaemonSet } from '../../domain/objects.ts';
import type { Pair } from '../../domain/coverage/pair.ts';
import { stateMark, stateTone } from '../bar.ts';
import { byName } from '../sort.ts';
import type { Column } from '../table.ts';
import { daemonSetName, isTrouble, stateRank } from '../wording.ts';
import { firstReason, stateText } from './node-pairs.ts';

/** One DaemonSet on the node that `why-not NODE` asks about. */
export interface ChecklistRow {
  readonly daemonSet: DaemonSet;
  readonly pair: Pair;
}

/** DaemonSets in trouble first; then names in order. */
export function checklistByAttention(a: ChecklistRow, b: ChecklistRow): number {
  const rank = stateRank(a.pair.state) - stateRank(b.pair.state);
  return rank || byName(daemonSetName(a.daemonSet, true), daemonSetName(b.daemonSet, true));
}

/** `why-not NODE`: one row for each DaemonSet. */
export function checklistColumns(withNamespace: boolean): readonly Column<ChecklistRow>[] {
  return [
    {
      header: 'STATE',
      value: ({ pair }, look) => [
        {
          text: `${stateMark(pair.state, look.unicode)} ${stateText(pair) ?? '<unknown>'}`,
          tone: stateTone(pair.state),
        },
      ],
      sortKey: ({ pair }) => stateRank(pair.state),
      csv: ({ pair }) => stateText(pair) ?? '',
      about: 'a mark (well, not well, excluded) and the state',
    },
    {
      header: 'DAEMONSET',
      value: ({ daemonSet }) => daemonSetName(daemonSet, withNamespace),
      tone: () => 'strong',
      min: 14,
      comfort: 30,
      shorten: 'middle',
      about: 'the DaemonSet, with its namespace where several are asked about',
    },
    {
      header: 'POD',
      value: ({ pair }) => pair.pod?.metadata.name,
      min: 12,
      drop: 1,
      shorten: 'middle',
      about: 'its pod on the node',
    },
    {
      header: 'REASON',
      value: ({ pair }) => firstReason(pair),
      tone: ({ pair }) => (isTrouble(pair) ? 'plain' : 'muted'),
      min: 16,
      comfort: 36,
      about: 'the most decisive reason; all of them stand below the table',
    },
  ];
}
