import type { Pair } from '../domain/coverage/pair.ts';
import { age } from '../printers/age.ts';
import { stateTone } from '../printers/bar.ts';
import { stateText } from '../printers/columns/node-pairs.ts';
import {
  activities,
  type Activity,
  activityTone,
  nodesAmong,
  type Rollout,
} from '../printers/rollout-nodes.ts';
import type { Column } from '../printers/table.ts';
import { stateRank } from '../printers/wording.ts';

/** A node of a rollout, with what it is doing. */
export interface RolloutNodeRow {
  readonly pair: Pair;
  /** Absent where it is not known which revision its pod has. */
  readonly activity?: Activity;
}

/** What is updated has nothing before it any more. */
function rank({ activity }: RolloutNodeRow): number {
  return activity === undefined ? 0 : -activities.indexOf(activity);
}

/**
 * The nodes that should run the pod: those of which most is to be said first.
 *
 * @param pairs - in the order of their nodes' names
 */
export function rolloutNodeRows(rollout: Rollout, pairs: readonly Pair[]): readonly RolloutNodeRow[] {
  const known = new Map(nodesAmong(pairs, rollout).map(({ node, activity }) => [node, activity]));
  return pairs
    .filter(({ state }) => state !== 'Excluded' && state !== 'Misscheduled')
    .map((pair) => {
      const activity = known.get(pair.node);
      return { pair, ...(activity === undefined ? {} : { activity }) };
    })
    .toSorted((a, b) => rank(a) - rank(b) || stateRank(a.pair.state) - stateRank(b.pair.state));
}

/** Columns of the nodes of a rollout. */
export function rolloutNodeColumns(now: number): readonly Column<RolloutNodeRow>[] {
  const born = ({ pair }: RolloutNodeRow): number | undefined => pair.pod?.metadata.creationTimestamp;
  return [
    {
      header: 'NODE',
      value: ({ pair }) => pair.node,
      tone: () => 'strong',
      min: 12,
      shorten: 'middle',
      about: 'a node that should run the pod',
    },
    {
      header: 'STATE',
      value: ({ pair }) => stateText(pair),
      tone: ({ pair }) => stateTone(pair.state),
      about: 'of the pod',
    },
    {
      header: 'ROLLOUT',
      value: ({ activity }) => activity,
      tone: ({ activity }) => (activity === undefined ? 'plain' : activityTone(activity)),
      drop: 2,
      about: 'what the node is doing in the rollout',
    },
    {
      header: 'POD',
      value: ({ pair }) => pair.pod?.metadata.name,
      min: 12,
      drop: 1,
      shorten: 'middle',
      about: 'its name',
    },
    {
      header: 'AGE',
      value: (row) => {
        const since = born(row);
        return since === undefined ? undefined : age(since, now);
      },
      sortKey: (row) => now - (born(row) ?? now),
      align: 'right',
      about: 'of the pod',
    },
  ];
}
