import { nodePool } from '../domain/node-pool.ts';
import type { Labels, Node } from '../domain/objects.ts';
import { zoneOf } from '../printers/columns/node-pairs.ts';

/** What a matrix is grouped by, in the words of `--by`: nothing, or what nodes have in common. */
export type Grouping = 'none' | 'zone' | 'pool' | `label=${string}`;

/** What is worth grouping by on most clusters, where nodes have it. */
const usual: readonly Grouping[] = [
  'zone',
  'pool',
  'label=kubernetes.io/arch',
  'label=node.kubernetes.io/instance-type',
];

/** What a node has of it; undefined where it has no such label. */
export function groupOf(grouping: Grouping, labels: Labels): string | undefined {
  switch (grouping) {
    case 'none':
      return '';
    case 'zone':
      return zoneOf(labels);
    case 'pool':
      return nodePool(labels);
    default:
      return labels[grouping.slice('label='.length)];
  }
}

/** What stands for those that have no such label. */
export function noGroup(grouping: Grouping): string {
  return grouping === 'zone' || grouping === 'pool'
    ? `(no ${grouping})`
    : `(no ${grouping.slice('label='.length)})`;
}

function isKnown(grouping: Grouping, nodes: readonly Node[]): boolean {
  return nodes.some(({ metadata }) => groupOf(grouping, metadata.labels) !== undefined);
}

/** The next of the usual ones, as far as nodes have it; after the last of them none. */
export function nextGrouping(grouping: Grouping, nodes: readonly Node[]): Grouping {
  const all: readonly Grouping[] = ['none', ...usual.filter((each) => isKnown(each, nodes))];
  return all[all.indexOf(grouping) + 1] ?? 'none';
}

/** Something that nodes can be grouped by. */
export interface GroupingRow {
  readonly grouping: Grouping;
  /** How many groups that makes. */
  readonly groups?: number;
  /** How many nodes have it. */
  readonly nodes?: number;
}

/** Nothing, zone and pool, and every label that a node has, by its key. */
export function groupings(nodes: readonly Node[]): readonly GroupingRow[] {
  const keys = [...new Set(nodes.flatMap(({ metadata }) => Object.keys(metadata.labels)))].toSorted();
  const all: readonly Grouping[] = ['zone', 'pool', ...keys.map((key) => `label=${key}` as const)];
  const rows = all.map((grouping) => {
    const values = nodes.flatMap(({ metadata }) => groupOf(grouping, metadata.labels) ?? []);
    return { grouping, groups: new Set(values).size, nodes: values.length };
  });
  return [{ grouping: 'none' }, ...rows.filter((row) => row.nodes > 0)];
}
