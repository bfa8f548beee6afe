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

/** A list as it is shown: filtered, in order, laid out where it is looked at. */
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
  /** The header's line, and one for each row from a place on to another. */
  lines(look: Look, start: number, end: number): Pick<LaidTable, 'header' | 'rows'>;
}

type Order = Pick<ListState, 'filter' | 'sortBy' | 'reversed'>;

/** An arrow stands behind the header that decides the order. */
function markedHeader(
  header: string,
  { sortBy, reversed }: Pick<ListState, 'sortBy' | 'reversed'>,
  { unicode }: Pick<Look, 'unicode'>,
): string {
  if (header !== sortBy) return header;
  return `${header} ${unicode ? (reversed ? '↓' : '↑') : reversed ? 'v' : '^'}`;
}

function ordered<Row>({ rows, columns }: TableSpec<Row>, { sortBy, reversed }: Order): readonly Row[] {
  const sorted = sortBy === undefined ? rows : sortRows(rows, sortColumn(columns, sortBy));
  return reversed ? sorted.toReversed() : sorted;
}

/** So many rows around those on the screen are laid out together, that columns do not move with every key. */
const AROUND = 60;

/** Some rows as they were laid out. */
interface LaidPart {
  readonly width: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly lines: LaidTable;
}

/** A list whose rows are known, in whatever order it is wanted. */
export class Sheet<Row> {
  readonly #spec: TableSpec<Row>;
  readonly #columns: readonly Column<Row>[];
  /** What rows hold, for filters. */
  readonly #texts = new Map<Row, string>();
  #last: { readonly order: Order; readonly rows: readonly Row[]; readonly table: ShownTable } | undefined;

  constructor(spec: TableSpec<Row>) {
    this.#spec = spec;
    this.#columns = spec.columns.filter(({ csvOnly, wide }) => csvOnly !== true && wide !== true);
  }

  /** The same table each time, until something else is wanted. */
  shown({ filter, sortBy, reversed }: Order): ShownTable {
    const order = { filter, reversed, ...(sortBy === undefined ? {} : { sortBy }) };
    const isInOrder = (other: Order): boolean => other.sortBy === sortBy && other.reversed === reversed;
    const last = this.#last && isInOrder(this.#last.order) ? this.#last : undefined;
    if (last?.order.filter === filter) return last.table;
    // What one more letter leaves is among what the letters before it have left.
    const before = last !== undefined && filter.startsWith(last.order.filter) ? last.rows : undefined;
    const rows = this.#filtered(before ?? ordered(this.#spec, order), filter);
    const table = this.#tableOf(rows, order);
    this.#last = { order, rows, table };
    return table;
  }

  #tableOf(rows: readonly Row[], order: Order): ShownTable {
    const spec = this.#spec;
    const headers = this.#columns.map(({ header }) => header);
    const partOf = (look: Look, start: number, end: number): LaidPart => {
      const from = Math.max(0, start - AROUND);
      const to = Math.min(rows.length, end + AROUND);
      const marked = this.#columns.map((column) => ({
        ...column,
        header: markedHeader(column.header, order, look),
      }));
      const lines = layTable(marked, rows.slice(from, to), { look });
      return { width: look.width, start: from, end: to, lines };
    };
    let part: LaidPart | undefined;
    return {
      keys: rows.map((row) => spec.keyOf(row)),
      total: spec.rows.length,
      headers,
      headersIn: (width) => {
        const look = { paint: painter(false), unicode: true, width };
        const shown = partOf(look, 0, AROUND).lines.headers;
        return headers.filter((header) => shown.includes(markedHeader(header, order, look)));
      },
      opens: (index) => {
        const row = rows[index];
        return row === undefined ? undefined : spec.opens(row);
      },
      inWords: (index) => {
        const row = rows[index];
        return row === undefined ? '' : rowInWords(this.#columns, row);
      },
      lines: (look, start, end) => {
        const isLaid =
          part !== undefined && part.width === look.width && part.start <= start && end <= part.end;
        if (part === undefined || !isLaid) part = partOf(look, start, Math.min(end, rows.length));
        const { header, rows: laid } = part.lines;
        return { header, rows: laid.slice(start - part.start, end - part.start) };
      },
    };
  }

  /** The rows that hold a text in any column, whatever its case. */
  #filtered(rows: readonly Row[], filter: string): readonly Row[] {
    const wanted = filter.toLowerCase();
    const [first] = this.#spec.columns;
    if (wanted === '' || first === undefined) return rows;
    // Most often it is a name that is looked for: to tell all of thousands of rows takes long.
    const isNamed = (row: Row): boolean => cellText(first, row).toLowerCase().includes(wanted);
    return rows.filter((row) => isNamed(row) || this.#textOf(row).includes(wanted));
  }

  #textOf(row: Row): string {
    const known =
      this.#texts.get(row) ??
      this.#spec.columns
        .map((column) => cellText(column, row))
        .join('\n')
        .toLowerCase();
    this.#texts.set(row, known);
    return known;
  }
}
