import type { NodeCounts, StateCounts } from '../../domain/coverage/pair.ts';
import { bar } from '../bar.ts';
import type { Column } from '../table.ts';
import type { Span } from '../tone.ts';
import { reasonText, statesByAttention, troubleText } from '../wording.ts';
import type { MainReason } from '../wording.ts';

/** Cells that a list of DaemonSets and a grouping by zone have in common. */
export interface Covered {
  readonly states: StateCounts;
  readonly available: number | undefined;
  readonly eligible: number | undefined;
  /** Of how many nodes; absent where that goes without saying. */
  readonly total?: number | undefined;
  /** Of one DaemonSet: what its status tells of nodes that have no pair. */
  readonly counted?: NodeCounts;
  readonly reason: MainReason | undefined;
}

function counts({ states, counted }: Covered): Parameters<typeof bar>[0] {
  const found = new Map(statesByAttention(states, counted).map(({ state, count }) => [state, count]));
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

export interface CoverageCellOptions {
  readonly width: number;
  readonly unicode: boolean;
  readonly digits: number;
  readonly unit: string;
}

/** `████████·· 8/10 of 12 nodes`: numbers of one width, so that they stand under each other. */
export function coverageCell(covered: Covered, options: CoverageCellOptions): readonly Span[] {
  const { available, eligible, total } = covered;
  if (available === undefined || eligible === undefined) return [{ text: '<unknown>', tone: 'muted' }];
  const tone = eligible === 0 ? 'muted' : available >= eligible ? 'good' : 'warn';
  const number = `${available}/${eligible}`.padStart(options.digits * 2 + 1);
  const of = total === undefined ? '' : ` of ${total}${options.unit}`;
  const cells = bar(counts(covered), options.width, options.unicode);
  return [...cells, { text: ' ' }, { text: number, tone }, { text: of, tone: 'muted' }];
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
    value: (row, { unicode }) => coverageCell(covered(row), { width: BAR, unicode, digits, unit: ' nodes' }),
    narrow: (row, { unicode }) =>
      coverageCell(covered(row), { width: NARROW_BAR, unicode, digits, unit: '' }),
    sortKey: share,
    csv: false,
    about: 'a bar of the nodes that should run a pod, by state; then available/desired of all nodes',
  };
}

export function troubleColumn<Row>(covered: (row: Row) => Covered): Column<Row> {
  const text = (row: Row, nowhere: string): string => {
    const { states, counted, eligible, total = 1 } = covered(row);
    return troubleText(states, counted) || (eligible === 0 && total > 0 ? nowhere : '');
  };
  return {
    header: 'TROUBLE',
    value: (row) => text(row, 'no eligible node'),
    narrow: (row) => shortened(text(row, 'no node')),
    tone: (row) => (covered(row).eligible === 0 ? 'muted' : 'warn'),
    min: 9,
    comfort: 16,
    about: 'how many nodes are missing, pending, not ready, misscheduled, or ready but not yet available',
  };
}

/** `2 missing, 1 pending` as `2 missing +1`. */
function shortened(trouble: string): string {
  const [first = '', ...more] = trouble.split(', ');
  return more.length === 0 ? first : `${first} +${more.length}`;
}

export function reasonColumn<Row>(reasonOf: (row: Row) => MainReason | undefined): Column<Row> {
  return {
    header: 'REASON',
    value: (row) => {
      const reason = reasonOf(row);
      return reason === undefined ? undefined : reasonText(reason);
    },
    tone: (row) => reasonOf(row)?.tone ?? 'muted',
    min: 12,
    comfort: 46,
    drop: 2,
    about: 'the most frequent first reason, of nodes in trouble before excluded ones',
  };
}
