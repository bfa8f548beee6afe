import { didYouMean } from './did-you-mean.ts';
import { naturalOrder } from './natural-order.ts';
import { cellText } from './table.ts';
import type { Column } from './table.ts';

/** Orders names as people do: `n2` before `n10`. */
export function byName(a: string, b: string): number {
  return naturalOrder(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** A column as `--sort-by` names it: its header, in any case, with or without separators. */
function key(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The names that `--sort-by` takes. */
export function sortNames<Row>(columns: readonly Column<Row>[]): readonly string[] {
  return columns.map((column) => column.header.toLowerCase().replaceAll(' ', '-'));
}

/** `--sort-by` named no column. `hint` lists those there are. */
export class UnknownColumnError extends Error {
  readonly hint: string;

  constructor(given: string, names: readonly string[]) {
    super(`unknown column "${given}" in --sort-by`);
    this.name = 'UnknownColumnError';
    const meant = didYouMean(given, names);
    this.hint = `${meant === undefined ? '' : `did you mean "${meant}"? `}columns: ${names.join(', ')}`;
  }
}

/** The column that `--sort-by` names. Throws UnknownColumnError. */
export function sortColumn<Row>(columns: readonly Column<Row>[], name: string): Column<Row> {
  const found = columns.find((column) => key(column.header) === key(name));
  if (found === undefined) throw new UnknownColumnError(name, sortNames(columns));
  return found;
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byName(String(a), String(b));
}

/** Rows in the order of one column; equal ones keep theirs. */
export function sortRows<Row>(rows: readonly Row[], column: Column<Row>): readonly Row[] {
  const keyOf = column.sortKey ?? ((row: Row): string => cellText(column, row));
  return rows
    .map((row) => ({ row, by: keyOf(row) }))
    .toSorted((a, b) => compare(a.by, b.by))
    .map(({ row }) => row);
}
