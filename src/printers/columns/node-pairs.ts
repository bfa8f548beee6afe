import type { Pair } from '../../domain/coverage/pair.ts';
import { restartsOf } from '../../domain/coverage/pod-state.ts';
import { age } from '../age.ts';
import { stateTone } from '../bar.ts';
import { byName } from '../sort.ts';
import type { Column } from '../table.ts';
import { flagsOf, isTrouble, stateRank } from '../wording.ts';

const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'] as const;

/** The zone of a node, by the label in use or the one before it. */
export function zoneOf(labels: Readonly<Record<string, string>>): string | undefined {
  return ZONE_LABELS.map((label) => labels[label]).find((zone) => zone !== undefined);
}

export function stateText(pair: Pair): string | undefined {
  return pair.state === undefined ? undefined : [pair.state, ...flagsOf(pair)].join(', ');
}

export function firstReason(pair: Pair): string | undefined {
  const [first, ...more] = pair.reasons;
  if (first === undefined) return undefined;
  return `${first.kind}: ${first.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`;
}

function podAge(pair: Pair, now: number): string | undefined {
  return pair.pod === undefined ? undefined : age(pair.pod.metadata.creationTimestamp, now);
}

/** Trouble first: that is what one looks for; then names in order. */
export function pairsByAttention(a: Pair, b: Pair): number {
  return stateRank(a.state) - stateRank(b.state) || byName(a.node, b.node);
}

function restarts({ pod }: Pair): number | undefined {
  return pod && restartsOf(pod);
}

/** How often containers of the pod have begun anew: for the live view, which has it beside the age. */
export const restartsColumn: Column<Pair> = {
  header: 'RESTARTS',
  value: (pair) => {
    const count = restarts(pair);
    return count === undefined ? undefined : String(count);
  },
  tone: (pair) => ((restarts(pair) ?? 0) > 0 ? 'warn' : 'plain'),
  sortKey: (pair) => restarts(pair) ?? -1,
  align: 'right',
  drop: 2,
  about: 'how often containers of the pod have begun anew',
};

/** `coverage NAME`: one row for each node. */
export function nodePairColumns(now: number): readonly Column<Pair>[] {
  return [
    {
      header: 'NODE',
      value: ({ node }) => node,
      tone: () => 'strong',
      min: 14,
      comfort: 24,
      shorten: 'middle',
      about: 'the node',
    },
    {
      header: 'STATE',
      value: stateText,
      tone: ({ state }) => stateTone(state),
      sortKey: ({ state }) => stateRank(state),
      about: 'the state of the pair, with `outdated`, `terminating`, `duplicate` beside it',
    },
    {
      header: 'POD',
      value: ({ pod }) => pod?.metadata.name,
      min: 12,
      comfort: 20,
      drop: 2,
      shorten: 'middle',
      about: 'the daemon pod that decides the state',
    },
    {
      header: 'AGE',
      value: (pair) => podAge(pair, now),
      sortKey: ({ pod }) => -(pod?.metadata.creationTimestamp ?? 0),
      drop: 1,
      about: 'since the pod was created',
    },
    {
      header: 'ZONE',
      value: ({ nodeLabels }) => zoneOf(nodeLabels),
      wide: true,
      about: "the node's zone",
    },
    {
      header: 'FITS',
      value: ({ fits }) => (fits === undefined ? undefined : fits ? 'yes' : 'no'),
      wide: true,
      about: "whether the scheduler's filters would let a pod onto the node now",
    },
    {
      header: 'REASON',
      value: firstReason,
      tone: (pair) => (isTrouble(pair) ? 'plain' : 'muted'),
      min: 16,
      comfort: 40,
      about: 'the most decisive reason',
    },
  ];
}
