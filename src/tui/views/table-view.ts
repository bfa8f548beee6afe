import { sanitize } from '../../printers/sanitize.ts';
import { shorten } from '../../printers/text-width.ts';
import type { Look } from '../../printers/tone.ts';
import { markedRows, rowMark } from '../marks.ts';
import type { Matrix } from '../matrix.ts';
import { listWidth, NO_MARK, selectedRow } from '../selection.ts';
import type { ShownTable } from '../shown-table.ts';
import { shownList, type State } from '../state.ts';
import { shownRange } from '../viewport.ts';
import type { Line } from './line.ts';

/** A list's lines, so many of them: its header, and the rows around the selected one. */
export function tableLines(state: State, table: ShownTable, look: Look, room: number): readonly Line[] {
  const selected = selectedRow(state);
  const { start, end } = shownRange(selected, table.keys.length, Math.max(1, room - 1));
  const { header, rows } = table.lines({ ...look, width: listWidth(state) }, start, end);
  const marked = new Set(markedRows(state));
  const shown = rows.map((text, place) => {
    const isSelected = start + place === selected;
    const isMarked = marked.has(table.keys[start + place] ?? '');
    return { text: rowMark(isSelected, isMarked) + text, selected: isSelected };
  });
  return [{ text: NO_MARK + look.paint('muted', header) }, ...shown];
}

/** `zone`, or a label's key. */
export function groupingText({ grouping }: Pick<State, 'grouping'>): string {
  return sanitize(grouping.replace(/^label=/, ''));
}

/** `DaemonSets 3 of 12, filter "net", by AGE`. */
export function tableTitle(
  name: string,
  table: Pick<ShownTable, 'keys' | 'total'> & Partial<Pick<Matrix, 'groups'>>,
  state: State,
  look: Look,
): string {
  const { filter, sortBy, reversed } = shownList(state);
  const { keys, total, groups } = table;
  const count = keys.length === total ? String(total) : `${keys.length} of ${total}`;
  const marked = markedRows(state).length;
  const facts = [
    `${name} ${count}`,
    ...(marked === 0 ? [] : [`${marked} marked`]),
    ...(groups === undefined || groups.size === 0 ? [] : [`by ${groupingText(state)}`]),
    ...(state.onlyTrouble ? ['only trouble'] : []),
    ...(state.typing || filter !== '' ? [`filter: ${filter}${state.typing ? '_' : ''}`] : []),
    ...(sortBy === undefined ? [] : [`by ${sortBy}`]),
    ...(reversed ? ['reversed'] : []),
  ];
  return shorten(facts.join(', '), state.size.columns, 'end', look.unicode);
}
