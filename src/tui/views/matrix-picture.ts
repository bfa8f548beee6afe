import { sanitize } from '../../printers/sanitize.ts';
import { textWidth } from '../../printers/text-width.ts';
import type { Look } from '../../printers/tone.ts';
import { answersOf } from '../answers.ts';
import { matrixOf } from '../matrix.ts';
import type { State } from '../state.ts';
import { legend, matrixLines } from './matrix-view.ts';
import { groupingText } from './table-view.ts';

/** The whole matrix, to be pasted into a ticket: every node, every DaemonSet, and the names of the columns. */
export function wholeMatrix(
  state: State,
  look: Look,
): { readonly lines: readonly string[]; readonly columns: number } {
  const matrix = matrixOf(state);
  if (matrix === undefined || state.cluster === undefined) return { lines: [], columns: 0 };
  const size = { columns: 40 + 3 * matrix.columns.length, rows: 3 * matrix.rows.length + 10 };
  const { column: _none, ...rest } = state;
  const whole: State = { ...rest, size, lists: {}, marks: new Set() };
  const names = matrix.columns.map((key, index) => `  ${String(index + 1).padStart(2)}  ${sanitize(key)}`);
  const when = new Date(answersOf(state.cluster).now).toISOString().replace(/\.\d+/, '');
  const lines = [
    `${sanitize(state.source.name)}, ${when}${state.grouping === 'none' ? '' : `, by ${groupingText(state)}`}`,
    ...matrixLines(whole, matrix, look, { room: size.rows, heads: 'lines' }).map(({ text }) =>
      text.replace('> ', '  ').replace(/\[(.*?)\](?= |$)/, ' $1 '),
    ),
    '',
    legend(look),
    '',
    ...names,
  ];
  const legendWidth = textWidth(legend({ ...look, paint: (_tone, text) => text }));
  return { lines, columns: Math.max(size.columns, legendWidth) };
}
