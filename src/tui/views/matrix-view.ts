import { pairStates, type PairState } from '../../domain/coverage/pair.ts';
import { oncePerObject } from '../../domain/once-per-object.ts';
import { stateTone } from '../../printers/bar.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { shorten, textWidth } from '../../printers/text-width.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';
import { columnIndex, type Matrix, type MatrixRow } from '../matrix.ts';
import { markedNodes, rowMark } from '../marks.ts';
import { selectedRow } from '../selection.ts';
import type { State } from '../state.ts';
import { type Range, shownRange } from '../viewport.ts';
import type { Line } from './line.ts';

/** How a state looks in a cell: its shape alone tells it from the others. */
const GLYPHS: Readonly<Record<PairState, { readonly unicode: string; readonly ascii: string }>> = {
  Available: { unicode: '█', ascii: '#' },
  Ready: { unicode: '▓', ascii: '+' },
  NotReady: { unicode: '▒', ascii: '!' },
  Pending: { unicode: '░', ascii: '?' },
  Missing: { unicode: '×', ascii: 'x' },
  Excluded: { unicode: '·', ascii: '.' },
  Misscheduled: { unicode: '▲', ascii: '^' },
};

const CELL = 3;
const MARK_WIDTH = rowMark(false, false).length;
const longestName = 28;
/** Blanks between the name of a group and a node. */
const GAP = 2;

function glyphOf(state: PairState | undefined, unicode: boolean): string {
  if (state === undefined) return ' ';
  return unicode ? GLYPHS[state].unicode : GLYPHS[state].ascii;
}

/** `█ Available   × Missing ...` */
export function legend(look: Look): string {
  // A blank that nothing is wrapped at keeps each glyph with its word.
  const text = pairStates
    .map((state) => `${look.paint(stateTone(state), glyphOf(state, look.unicode))}\u00a0${state}`)
    .join('  ');
  return wrap(text, '', look.width).replaceAll('\u00a0', ' ');
}

interface Laid {
  readonly matrix: Matrix;
  readonly look: Look;
  readonly names: number;
  /** Columns of the groups' names, with the gap behind them; 0 where they stand on lines of their own. */
  readonly group: number;
  readonly columns: Range;
  readonly column: number;
  readonly marked: ReadonlySet<string>;
}

function cells({ node }: MatrixRow, { matrix, look, columns, column }: Laid, isSelected: boolean): string {
  return matrix
    .pairsOn(node, columns)
    .map((pair, place) => {
      const glyph = look.paint(stateTone(pair?.state), glyphOf(pair?.state, look.unicode));
      const isCursor = isSelected && columns.start + place === column;
      return isCursor ? `[${glyph}]` : ` ${glyph} `;
    })
    .join('');
}

function padded(text: string, width: number, unicode: boolean): string {
  const short = shorten(sanitize(text), width, 'middle', unicode);
  return short + ' '.repeat(width - textWidth(short));
}

/** The group stands before the first of its nodes, where there is a column for it. */
function rowLine(
  row: MatrixRow,
  laid: Laid,
  { isSelected, isFirst }: { readonly isSelected: boolean; readonly isFirst: boolean },
): Line {
  const { look, names, group, marked } = laid;
  const name = padded(row.node, names, look.unicode);
  const head = isFirst ? padded(row.group, Math.max(0, group - GAP), look.unicode) : '';
  const before = group === 0 ? '' : look.paint('muted', head) + ' '.repeat(group - textWidth(head));
  const mark = rowMark(isSelected, marked.has(row.node));
  return { text: `${mark}${before}${name} ${cells(row, laid, isSelected)}` };
}

/** Numbers of the columns, the selected one marked; the names stand in the line above. */
function headerLine({ columns, column, names, group, look }: Laid): Line {
  const numbers = Array.from({ length: columns.end - columns.start }, (_, place) => {
    const index = columns.start + place;
    const number = String(index + 1)
      .padStart(2)
      .padEnd(CELL);
    return index === column ? look.paint('strong', number) : look.paint('muted', number);
  });
  return { text: ' '.repeat(MARK_WIDTH + group + names + 1) + numbers.join('') };
}

/** Where groups are told: on lines of their own, or in a column where all others have room beside it. */
type Heads = 'lines' | 'column';

interface MatrixLinesOptions {
  readonly room: number;
  /** Absent: as is best for the width. */
  readonly heads?: Heads;
}

/** Columns that names of groups take beside the nodes; 0 where they stand on lines of their own. */
function groupWidth({ groups, columns }: Matrix, free: number, heads: Heads | undefined): number {
  if (heads === 'lines' || groups.size === 0) return 0;
  const widest = Math.max(...[...groups.keys()].map((group) => textWidth(sanitize(group))));
  const wanted = Math.min(longestName, widest) + GAP;
  return wanted + CELL * columns.length <= free ? wanted : 0;
}

function headLine(group: string, { matrix, look }: Laid): Line {
  const nodes = matrix.groups.get(group) ?? 0;
  return { text: look.paint('muted', `${sanitize(group)} (${nodes})`) };
}

/** Of thousands of nodes, at every drawing. */
const widestName = oncePerObject(({ rows }: Matrix) =>
  rows.reduce((widest, { node }) => Math.max(widest, textWidth(sanitize(node))), 4),
);

/** The matrix, so many lines of it: numbers of columns, nodes with their cells, and what each group is called. */
export function matrixLines(
  state: State,
  matrix: Matrix,
  look: Look,
  { room, heads }: MatrixLinesOptions,
): readonly Line[] {
  const names = Math.min(longestName, widestName(matrix), Math.max(8, state.size.columns - 20));
  const free = state.size.columns - MARK_WIDTH - names - 1;
  const group = groupWidth(matrix, free, heads);
  const fit = Math.max(1, Math.floor((free - group) / CELL));
  const column = columnIndex(state, matrix);
  const columns = shownRange(column, matrix.columns.length, fit);
  const laid: Laid = { matrix, look, names, group, columns, column, marked: new Set(markedNodes(state)) };
  const selected = selectedRow(state);
  const { start, end } = shownRange(selected, matrix.rows.length, Math.max(1, room - 1));
  const lines: Line[] = [headerLine(laid)];
  for (const [place, row] of matrix.rows.slice(start, end).entries()) {
    const isFirst = place === 0 || matrix.rows[start + place - 1]?.group !== row.group;
    if (isFirst && row.group !== '' && group === 0) lines.push(headLine(row.group, laid));
    lines.push(rowLine(row, laid, { isSelected: start + place === selected, isFirst }));
  }
  return aroundSelected(lines, room);
}

/** Lines of groups take room: the selected row stays on the screen. */
function aroundSelected(lines: readonly Line[], room: number): readonly Line[] {
  const [header, ...rest] = lines;
  const selected = rest.findIndex(({ text }) => text.startsWith('>'));
  const { start, end } = shownRange(Math.max(0, selected), rest.length, Math.max(1, room - 1));
  return header === undefined ? [] : [header, ...rest.slice(start, end)];
}
