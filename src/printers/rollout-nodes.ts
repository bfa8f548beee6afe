import type { DaemonSetCoverage, Pair } from '../domain/coverage/pair.ts';
import { mayRecover } from '../domain/rollout/recovery.ts';
import type { BudgetUser, RolloutStatus } from '../domain/rollout/rollout-status.ts';
import type { CountedSegment, SegmentLook } from './bar.ts';
import { segmentedBar } from './bar.ts';
import { knowsUpdated } from './rollout-wording.ts';
import { byName } from './sort.ts';
import type { Span, Tone } from './tone.ts';

/** Where a rollout stands, with what each node tells of it. */
export interface Rollout {
  readonly status: RolloutStatus;
  readonly coverage: Pick<DaemonSetCoverage, 'pairs' | 'unsettled' | 'nodes'>;
  /** When it was so, in milliseconds since the epoch. */
  readonly now: number;
}

/** What a node may be doing in a rollout, in the order of a bar. */
export const activities = ['updated', 'starting', 'outdated', 'broken'] as const;

export type Activity = (typeof activities)[number];

interface ActivityLook extends SegmentLook {
  readonly about: string;
}

const LOOKS: Readonly<Record<Activity, ActivityLook>> = {
  updated: {
    unicode: '█',
    ascii: '#',
    tone: 'good',
    about: 'it runs an available pod of the current revision',
  },
  starting: {
    unicode: '▒',
    ascii: '+',
    tone: 'warn',
    about: "it has no available pod, and may get one without anybody's help",
  },
  outdated: {
    unicode: '·',
    ascii: '.',
    tone: 'muted',
    about: 'it runs an available pod of an older revision',
  },
  broken: {
    unicode: '×',
    ascii: 'x',
    tone: 'bad',
    about: 'it has no available pod, and gets none until somebody does something',
  },
};

/** What each activity means and how it looks in a bar. */
export const rolloutBarLegend = activities.map((activity) => ({ activity, ...LOOKS[activity] }));

export function activityTone(activity: Activity): Tone {
  return LOOKS[activity].tone;
}

/** A node of a rollout. */
export interface RolloutNode {
  readonly node: string;
  readonly activity: Activity;
  /** Absent where the node has none. */
  readonly pod?: string;
  /** Its pod is of the current revision. */
  readonly updated: boolean;
  /** Why it has no available pod, in one line. */
  readonly reason?: string;
}

function activityOf(pair: Pair, user: BudgetUser | undefined, now: number): Activity {
  const { pod, state, outdated, reasons } = pair;
  const stays = pod?.metadata.deletionTimestamp === undefined;
  if (state === 'Available' && stays && user === undefined) return outdated === true ? 'outdated' : 'updated';
  return (user?.mayRecover ?? mayRecover(reasons, pod, false, now)) ? 'starting' : 'broken';
}

function isKnown({ shouldRun, state, outdated }: Pair): boolean {
  return shouldRun === true && state !== undefined && outdated !== undefined;
}

/** The nodes of a rollout in the order of their names; none where the objects do not tell. */
export function nodesOf(rollout: Rollout): readonly RolloutNode[] {
  return nodesAmong(rollout.coverage.pairs, rollout).toSorted((a, b) => byName(a.node, b.node));
}

/** The nodes of a rollout that some pairs are of, in their order. */
export function nodesAmong(pairs: readonly Pair[], { status, now }: Rollout): readonly RolloutNode[] {
  const users = new Map((status.budget?.usedBy ?? []).map((user) => [user.node, user]));
  const node = (pair: Pair): RolloutNode => {
    const user = users.get(pair.node);
    const why = user ?? pair.reasons[0];
    const reason = why === undefined ? undefined : `${'kind' in why ? why.kind : why.reason}: ${why.message}`;
    return {
      node: pair.node,
      activity: activityOf(pair, user, now),
      updated: pair.pod !== undefined && pair.outdated === false,
      ...(pair.pod === undefined ? {} : { pod: pair.pod.metadata.name }),
      ...(reason === undefined ? {} : { reason }),
    };
  };
  return pairs.filter(isKnown).map(node);
}

type Counts = Readonly<Record<Activity, number>>;

/** Without nodes the numbers have to do: those that are unavailable are taken to be updated ones as far as there are any. */
function countedByStatus({ nodes: { desired, updated, available } }: RolloutStatus): Counts {
  const unavailable = Math.max(0, desired - available);
  const starting = Math.min(unavailable, updated);
  const outdated = Math.max(0, desired - updated);
  return { updated: Math.max(0, desired - outdated - starting), starting, outdated, broken: 0 };
}

function countsOf(rollout: Rollout): Counts {
  const { unsettled, nodes } = rollout.coverage;
  const { total, eligible = 0, outdated } = nodes;
  if (total === undefined || eligible === 0 || outdated === undefined) return countedByStatus(rollout.status);
  const settled = eligible - unsettled.filter(({ shouldRun }) => shouldRun === true).length;
  const found = { updated: settled, starting: 0, outdated: 0, broken: 0 };
  for (const { activity } of nodesAmong(unsettled, rollout)) found[activity] += 1;
  return found;
}

/** How far a rollout is: a bar of `width` cells over the nodes that should run the pod. */
export function rolloutBar(rollout: Rollout, width: number, unicode: boolean): readonly Span[] {
  if (!knowsUpdated(rollout.status)) return segmentedBar([], width, unicode);
  const counts = countsOf(rollout);
  const segments = activities.map((name): CountedSegment => ({ ...LOOKS[name], count: counts[name] }));
  return segmentedBar(segments, width, unicode);
}
