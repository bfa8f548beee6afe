import { countStates } from '../domain/coverage/counts.ts';
import { type DaemonSetCoverage, eachAlone, type Pair } from '../domain/coverage/pair.ts';
import { zoneOf } from '../printers/columns/node-pairs.ts';
import type { PairGroup } from '../printers/columns/pair-groups.ts';
import { byName } from '../printers/sort.ts';
import { mainReason } from '../printers/wording.ts';
import { UsageError } from './usage-error.ts';

/** What `--by` groups by. */
export interface Grouping {
  readonly name: string;
  readonly header: string;
  readonly valueOf: (pair: Pair) => string | undefined;
}

/** Reads `--by`. Throws UsageError with the valid forms. */
export function parseGrouping(text: string): Grouping {
  if (text === 'node') return { name: 'node', header: 'NODE', valueOf: ({ node }) => node };
  if (text === 'zone')
    return { name: 'zone', header: 'ZONE', valueOf: ({ nodeLabels }) => zoneOf(nodeLabels) };
  const key = text.startsWith('label=') ? text.slice('label='.length) : '';
  if (key !== '') {
    return { name: `label=${key}`, header: key.toUpperCase(), valueOf: ({ nodeLabels }) => nodeLabels[key] };
  }
  throw new UsageError(`invalid argument "${text}" for "--by" flag: valid are node, zone, label=KEY`);
}

interface Member {
  readonly pair: Pair;
  readonly coverage: DaemonSetCoverage;
}

function groupOf(value: string | undefined, members: readonly Member[], several: boolean): PairGroup {
  const pairs = members.map(({ pair }) => pair);
  const reason = mainReason(eachAlone(pairs));
  const from = members.find(({ pair }) => pair === reason?.pair);
  const prefix = several && from !== undefined ? `${from.coverage.daemonSet.metadata.name}: ` : '';
  return {
    nodes: new Set(pairs.map(({ node }) => node)).size,
    states: countStates(pairs),
    ...knownCounts(pairs),
    ...(value === undefined ? {} : { value }),
    ...(reason === undefined ? {} : { reason: { ...reason, message: prefix + reason.message } }),
  };
}

/** Where nodes, or pods, could not be read, how many should run one, or do, is unknown. */
function knownCounts(pairs: readonly Pair[]): Pick<PairGroup, 'available' | 'eligible'> {
  const states = pairs.every(({ state }) => state !== undefined);
  const wanted = pairs.every(({ shouldRun }) => shouldRun !== undefined);
  return {
    ...(states ? { available: pairs.filter(({ state }) => state === 'Available').length } : {}),
    ...(wanted ? { eligible: pairs.filter(({ shouldRun }) => shouldRun === true).length } : {}),
  };
}

/** Pairs of all DaemonSets by what their nodes share, in the order of names; nodes without it come last. */
export function groupPairs(
  coverages: readonly DaemonSetCoverage[],
  grouping: Grouping,
): readonly PairGroup[] {
  const members = new Map<string | undefined, Member[]>();
  for (const coverage of coverages) {
    for (const pair of coverage.pairs) {
      const value = grouping.valueOf(pair);
      const group = members.get(value);
      if (group === undefined) members.set(value, [{ pair, coverage }]);
      else group.push({ pair, coverage });
    }
  }
  return [...members]
    .toSorted(([a], [b]) => (a === undefined ? 1 : b === undefined ? -1 : byName(a, b)))
    .map(([value, group]) => groupOf(value, group, coverages.length > 1));
}
