import { sanitize } from './sanitize.ts';
import { fit } from './table-fit.ts';
import type { Laid } from './table-fit.ts';
import { shorten, textWidth } from './text-width.ts';
import type { Shorten } from './text-width.ts';
import type { Look, Span, Tone } from './tone.ts';

/** What a cell shows: text, or pieces of text with tones of their own (a bar). Absent or empty: `<none>`. */
export type Cell = string | readonly Span[] | undefined;

/** One column as data: printed table, CSV, sorting and the live view all come from it. */
export interface Column<Row> {
  readonly header: string;
  readonly value: (row: Row, look: Look) => Cell;
  /** A shorter way to say it, used when the terminal is too narrow. */
  readonly narrow?: (row: Row, look: Look) => Cell;
  readonly align?: 'left' | 'right';
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  readonly tone?: (row: Row) => Tone;
  /** What `--sort-by` compares; absent: the text. */
  readonly sortKey?: (row: Row) => number | string;
  /** May be shortened to this many columns. */
  readonly min?: number;
  /** Where shortening starts to hurt: before that, wordings and columns that matter less give way. */
  readonly comfort?: number;
  readonly shorten?: Shorten;
  /** May be left out on a narrow terminal; the lowest number goes first, 1 as soon as others get short. */
  readonly drop?: number;
  /** What CSV holds; absent: the text; `false`: no such column in CSV. */
  readonly csv?: false | ((row: Row) => string);
  /** Not shown: for CSV and `--sort-by` only. */
  readonly csvOnly?: boolean;
  /** For the README: what the column says. */
  readonly about: string;
}

export interface TableOptions {
  readonly look: Look;
  readonly wide?: boolean;
  readonly noHeaders?: boolean;
}

const NONE: Span = { text: '<none>' };

function spansOf(cell: Cell, tone: Tone): readonly Span[] {
  if (cell === undefined || cell.length === 0) return [{ ...NONE, tone: 'muted' }];
  if (typeof cell === 'string') return [{ text: sanitize(cell), tone }];
  return cell.map((span) => ({ ...span, text: sanitize(span.text) }));
}

function plain(spans: readonly Span[]): string {
  return spans.map((span) => span.text).join('');
}

function painted(
  spans: readonly Span[],
  width: number,
  how: Shorten,
  look: Look,
): { text: string; width: number } {
  const text = plain(spans);
  const short = shorten(text, width, how, look.unicode);
  const shown =
    short === text ? spans : [{ text: short, tone: spans.at(-1)?.tone ?? 'plain' } satisfies Span];
  return {
    text: shown.map((span) => look.paint(span.tone ?? 'plain', span.text)).join(''),
    width: textWidth(short),
  };
}

/** The columns of an answer: without `-o wide`, the wide ones are left out. */
function shownColumns<Row>(columns: readonly Column<Row>[], wide: boolean): readonly Column<Row>[] {
  return columns.filter((column) => column.csvOnly !== true && (wide || column.wide !== true));
}

function lay<Row>(column: Column<Row>, rows: readonly Row[], options: TableOptions): Laid {
  const cellsBy = (value: Column<Row>['value']): readonly (readonly Span[])[] =>
    rows.map((row) => spansOf(value(row, options.look), column.tone?.(row) ?? 'plain'));
  const header = options.noHeaders === true ? '' : sanitize(column.header);
  const widthOf = (cells: readonly (readonly Span[])[]): number =>
    cells.reduce((widest, cell) => Math.max(widest, textWidth(plain(cell))), textWidth(header));
  const cells = cellsBy(column.value);
  const narrow = column.narrow === undefined ? undefined : cellsBy(column.narrow);
  return {
    header,
    cells,
    width: widthOf(cells),
    shorten: column.shorten ?? 'end',
    right: column.align === 'right',
    ...(narrow === undefined ? {} : { narrow: { cells: narrow, width: widthOf(narrow) } }),
    ...(column.min === undefined ? {} : { min: Math.max(column.min, textWidth(header)) }),
    ...(column.comfort === undefined ? {} : { comfort: column.comfort }),
    ...(column.drop === undefined ? {} : { drop: column.drop }),
  };
}

function line(laid: readonly Laid[], spansIn: (column: Laid) => readonly Span[], look: Look): string {
  let text = '';
  let pending = 0;
  for (const column of laid) {
    const cell = painted(spansIn(column), column.width, column.shorten, look);
    const rest = column.width - cell.width;
    text += ' '.repeat(pending + (column.right ? rest : 0)) + cell.text;
    pending = 3 + (column.right ? 0 : rest);
  }
  return text;
}

/** A table's lines, and the headers of the columns that there was room for. */
export interface LaidTable {
  readonly headers: readonly string[];
  readonly header: string;
  readonly rows: readonly string[];
}

/** Lays a table out: on a terminal of known width it is made to fit (see table-fit.ts); elsewhere nothing is cut. */
export function layTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableOptions,
): LaidTable {
  const laid = shownColumns(columns, options.wide === true).map((column) => lay(column, rows, options));
  const fitted = options.look.width === undefined ? laid : fit(laid, options.look.width);
  return {
    headers: fitted.map(({ header }) => header),
    header: line(fitted, (column) => [{ text: column.header }], options.look),
    rows: rows.map((_, index) => line(fitted, (column) => column.cells[index] ?? [NONE], options.look)),
  };
}

/**
 * A table with kubectl's look: capital headers, three spaces between columns, `<none>` for nothing. It never wraps on a
 * terminal of known width. Every line ends with `\n`.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableOptions,
): string {
  const { header, rows: lines } = layTable(columns, rows, options);
  return [...(options.noHeaders === true ? [] : [header]), ...lines].map((text) => `${text}\n`).join('');
}

/** The text of a cell without colour or shortening, as CSV and sorting take it. */
export function cellText<Row>(column: Column<Row>, row: Row): string {
  const cell = column.value(row, { paint: (_, text) => text, unicode: true });
  return cell === undefined ? '' : typeof cell === 'string' ? cell : plain(cell);
}
