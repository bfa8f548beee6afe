import type { StateCounts } from '../../domain/coverage/pair.ts';
import type { Column } from '../table.ts';
import type { MainReason } from '../wording.ts';
import type { Covered } from './coverage-cells.ts';
import { coverageColumn, digitsOf, reasonColumn, troubleColumn } from './coverage-cells.ts';

/** Pairs that share a node, a zone, or the value of a label. */
export interface PairGroup {
  /** Absent: nodes without such a label. */
  readonly value?: string;
  /** How many nodes are in it. */
  readonly nodes: number;
  readonly states: StateCounts;
  /** Absent where it cannot be known; so is `eligible`. */
  readonly available?: number;
  readonly eligible?: number;
  readonly reason?: MainReason;
}

function covered({ states, available, eligible, reason }: PairGroup): Covered {
  return { states, available, eligible, total: undefined, reason };
}

/** `coverage --by`: one row for each group; `header` is what it is grouped by. */
export function pairGroupColumns(header: string, rows: readonly PairGroup[]): readonly Column<PairGroup>[] {
  const digits = digitsOf(rows.map(({ eligible }) => eligible));
  const one = rows.every(({ nodes }) => nodes === 1);
  const nodes: Column<PairGroup> = {
    header: 'NODES',
    value: (row) => String(row.nodes),
    sortKey: (row) => row.nodes,
    align: 'right',
    about: 'how many nodes are in the group (left out where it is one each)',
  };
  return [
    {
      header,
      value: ({ value }) => value,
      tone: () => 'strong',
      min: 14,
      shorten: 'middle',
      about: 'the node, the zone, or the value of the label',
    },
    ...(one ? [] : [nodes]),
    coverageColumn<PairGroup>(covered, digits),
    troubleColumn<PairGroup>(covered),
    reasonColumn<PairGroup>(({ reason }) => reason),
  ];
}
