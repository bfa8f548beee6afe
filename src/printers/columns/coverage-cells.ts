import type { Pair } from '../../domain/coverage/pair.ts';
import { bar } from '../bar.ts';
import type { Column } from '../table.ts';
import type { Span } from '../tone.ts';
import { countStates, reasonText, troubleText } from '../wording.ts';
import type { MainReason } from '../wording.ts';

/** Cells that a list of DaemonSets and a grouping by zone have in common. */
export interface Covered {
  readonly pairs: readonly Pair[];
  readonly available: number | undefined;
  readonly eligible: number | undefined;
  readonly reason: MainReason | undefined;
}

function counts(pairs: readonly Pair[]): Parameters<typeof bar>[0] {
  const found = new Map(countStates(pairs).map(({ state, count }) => [state, count]));
  const of = (state: 'Available' | 'Ready' | 'NotReady' | 'Pending' | 'Missing'): number =>
    found.get(state) ?? 0;
  return {
    Available: of('Available'),
    Ready: of('Ready'),
    NotReady: of('NotReady'),
    Pending: of('Pending'),
    Missing: of('Missing'),
  };
}

/** `████████·· 8/10`: the numbers follow the bar, of one width so that they stand under each other. */
export function coverageCell(
  covered: Covered,
  width: number,
  unicode: boolean,
  digits: number,
): readonly Span[] {
  const { available, eligible } = covered;
  if (available === undefined || eligible === undefined) return [{ text: '<unknown>', tone: 'muted' }];
  const tone = eligible === 0 ? 'muted' : available >= eligible ? 'good' : 'warn';
  const number = `${available}/${eligible}`.padStart(digits * 2 + 1);
  return [...bar(counts(covered.pairs), width, unicode), { text: ' ' }, { text: number, tone }];
}

/** How many digits the largest number of a COVERAGE column has. */
export function digitsOf(numbers: readonly (number | undefined)[]): number {
  return Math.max(1, ...numbers.map((number) => String(number ?? 0).length));
}

const BAR = 10;
const NARROW_BAR = 5;

export function coverageColumn<Row>(covered: (row: Row) => Covered, digits: number): Column<Row> {
  const share = (row: Row): number => {
    const { available = 0, eligible = 0 } = covered(row);
    return eligible === 0 ? 1 : available / eligible;
  };
  return {
    header: 'COVERAGE',
    value: (row, look) => coverageCell(covered(row), BAR, look.unicode, digits),
    narrow: (row, look) => coverageCell(covered(row), NARROW_BAR, look.unicode, digits),
    sortKey: share,
    csv: false,
    about: 'a bar of the nodes that should run a pod, by state, then available/desired',
  };
}

export function troubleColumn<Row>(pairsOf: (row: Row) => readonly Pair[]): Column<Row> {
  return {
    header: 'TROUBLE',
    value: (row) => troubleText(pairsOf(row)),
    tone: () => 'warn',
    min: 12,
    about: 'how many nodes are missing, pending, not ready, misscheduled, or ready but not yet available',
  };
}

export function reasonColumn<Row>(reasonOf: (row: Row) => MainReason | undefined): Column<Row> {
  return {
    header: 'REASON',
    value: (row) => {
      const reason = reasonOf(row);
      return reason === undefined ? undefined : reasonText(reason);
    },
    narrow: (row) => reasonOf(row)?.kind,
    tone: (row) => reasonOf(row)?.tone ?? 'muted',
    min: 14,
    about: 'the most frequent first reason, of nodes in trouble before excluded ones',
  };
}
