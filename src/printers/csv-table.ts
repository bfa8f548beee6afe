import { toCsv } from './structured.ts';
import { cellText } from './table.ts';
import type { Column } from './table.ts';

/** The rows of a table as CSV: every column (wide ones too) that is more than a drawing; empty where nothing is known. */
export function csvTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  noHeaders = false,
): string {
  const kept = columns.filter((column) => column.csv !== false);
  const cells = rows.map((row) =>
    kept.map((column) => (column.csv ? column.csv(row) : cellText(column, row))),
  );
  const text = toCsv(
    kept.map((column) => column.header),
    cells,
  );
  return noHeaders ? text.slice(text.indexOf('\r\n') + 2) : text;
}
