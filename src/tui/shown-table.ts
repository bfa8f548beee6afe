import { sortColumn, sortRows } from '../printers/sort.ts';
import { cellText, type Column, type LaidTable, layTable } from '../printers/table.ts';
import { type Look, painter } from '../printers/tone.ts';
import type { ListState, Screen } from './state.ts';
import { rowInWords } from './words.ts';

/** A list as data: what its rows are, and what each leads to. */
export interface TableSpec<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly opens: (row: Row) => Screen | undefined;
}

/** A list as it is shown: filtered, in order, laid out once for each width. */
export interface ShownTable {
  readonly keys: readonly string[];
  /** How many there are without a filter. */
  readonly total: number;
  /** Headers that rows can be ordered by. */
  readonly headers: readonly string[];
  /** Those of the columns that there is room for in this width. */
  headersIn(width: number): readonly string[];
  opens(index: number): Screen | undefined;
  /** A row in words, for those who listen. */
  inWords(index: number): string;
  /** The header's line, and one for each row. */
  lines(look: Look): Pick<LaidTable, 'header' | 'rows'>;
}

/** An arrow stands behind the header that decides the order. */
function markedHeader(
  header: string,
  { sortBy, reversed }: Pick<ListState, 'sortBy' | 'reversed'>,
  { unicode }: Pick<Look, 'unicode'>,
): string {
  if (header !== sortBy) return header;
  return `${header} ${unicode ? (reversed ? '↓' : '↑') : reversed ? 'v' : '^'}`;
}

function ordered<Row>(
  { rows, columns }: TableSpec<Row>,
  { sortBy, reversed }: Pick<ListState, 'sortBy' | 'reversed'>,
): readonly Row[] {
  const sorted = sortBy === undefined ? rows : sortRows(rows, sortColumn(columns, sortBy));
  return reversed ? sorted.toReversed() : sorted;
}

/** The rows that hold a text in any column, whatever its case. */
function filtered<Row>({ columns }: TableSpec<Row>, rows: readonly Row[], filter: string): readonly Row[] {
  const wanted = filter.toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) => columns.some((column) => cellText(column, row).toLowerCase().includes(wanted)));
}

/** Lays a list out. */
export function shownTable<Row>(
  spec: TableSpec<Row>,
  list: Pick<ListState, 'filter' | 'sortBy' | 'reversed'>,
): ShownTable {
  const rows = filtered(spec, ordered(spec, list), list.filter);
  const columns = spec.columns.filter(({ csvOnly, wide }) => csvOnly !== true && wide !== true);
  const headers = columns.map(({ header }) => header);
  let laid: { readonly width: number | undefined; readonly lines: LaidTable } | undefined;
  const lay = (look: Look): LaidTable => {
    const marked = columns.map((column) => ({ ...column, header: markedHeader(column.header, list, look) }));
    return layTable(marked, rows, { look });
  };
  return {
    keys: rows.map((row) => spec.keyOf(row)),
    total: spec.rows.length,
    headers,
    headersIn: (width) => {
      const shown = lay({ paint: painter(false), unicode: true, width }).headers;
      return headers.filter((header) => shown.includes(markedHeader(header, list, { unicode: true })));
    },
    opens: (index) => {
      const row = rows[index];
      return row === undefined ? undefined : spec.opens(row);
    },
    inWords: (index) => {
      const row = rows[index];
      return row === undefined ? '' : rowInWords(columns, row);
    },
    lines: (look) => {
      if (laid === undefined || laid.width !== look.width) laid = { width: look.width, lines: lay(look) };
      return laid.lines;
    },
  };
}
