import type { Look } from '../../printers/tone.ts';
import { type Dialog, modeOf } from '../dialogs/dialog.ts';
import { dialogFooter } from '../dialogs/keymap.ts';
import { isReadOnly } from '../dialogs/update.ts';
import { footerOf } from '../footer.ts';
import { matrixOf } from '../matrix.ts';
import { shownList, shownScreen, type State } from '../state.ts';
import { ruleLine } from '../parts.ts';
import { tableOf } from '../tables.ts';
import { shares, shownRange } from '../viewport.ts';
import { dialogBody } from './dialog.ts';
import { type Line, linesOf } from './line.ts';
import { matrixLines } from './matrix-view.ts';
import { outlineOf } from './outline.ts';
import { type Body, bodyOf } from './screen.ts';
import { tableTitle, tableLines } from './table-view.ts';

interface List {
  readonly count: number;
  readonly title: string;
  lines(room: number): readonly Line[];
}

function listOf(state: State, { title }: Body, look: Look): List | undefined {
  const table = tableOf(state);
  if (table !== undefined) {
    return {
      count: table.keys.length,
      title: tableTitle(title, table, state, look),
      lines: (room) => tableLines(state, table, look, room),
    };
  }
  const matrix = shownScreen(state).kind === 'matrix' ? matrixOf(state) : undefined;
  if (matrix === undefined) return undefined;
  return {
    count: matrix.rows.length,
    title: tableTitle(title, matrix, state, look),
    lines: (room) => matrixLines(state, matrix, look, { room }),
  };
}

/** The part below the list from where it is scrolled to, so many lines of it; what is cut off is said. */
function scrolledLines(
  lines: readonly Line[],
  scrolled: number,
  room: number,
  keys = 'J, K',
): readonly Line[] {
  const start = Math.max(0, Math.min(scrolled, lines.length - room));
  const shown = lines.slice(start, start + room);
  const hidden = lines.length - start - shown.length;
  if (hidden === 0 || room < 2) return shown;
  return [...shown.slice(0, -1), { text: `... ${hidden + 1} more lines (${keys})` }];
}

/** A dialog instead of a screen; where there is little room, some of the preview is always there. */
function dialogLines(dialog: Dialog, state: State, look: Look, room: number): readonly Line[] {
  const { title, above, below, focus = 0 } = dialogBody(dialog, state, look);
  const rule = { text: look.paint('muted', (look.unicode ? '─' : '-').repeat(state.size.columns)) };
  const { start, end } = shownRange(focus, above.length, Math.max(1, Math.min(above.length, room - 5)));
  const kept = above.slice(start, end);
  const head = [{ text: look.paint('strong', title) }, ...kept, rule];
  const keys = dialog.kind === 'start' ? 'page down' : 'down';
  return [...head, ...scrolledLines(below, dialog.scrolled, room - head.length, keys)];
}

function middle(state: State, body: Body, look: Look, room: number): readonly Line[] {
  const list = listOf(state, body, look);
  const title = list?.title ?? body.title;
  const above = [{ text: look.paint('strong', title) }, ...linesOf(body.above)];
  const below = linesOf(body.below);
  const { scrolled } = shownList(state);
  const left = room - above.length;
  if (list === undefined) return [...above, ...scrolledLines(below, scrolled, left)];
  const parts = shares(left - 1, list.count + 1, below.length);
  const rows = list.lines(parts.list);
  const rule = below.length === 0 ? [] : [{ text: ruleLine(state, look) }];
  return [...above, ...rows, ...rule, ...scrolledLines(below, scrolled, left - rows.length - rule.length)];
}

/** The keys that the last line names. */
export function footer(state: State): string {
  const { dialog, size } = state;
  return dialog === undefined
    ? footerOf(shownScreen(state).kind, size.columns)
    : dialogFooter(modeOf(dialog, isReadOnly(state)), size.columns);
}

/** The whole screen: as many lines as the terminal has, none wider than it. */
export function frameOf(state: State, look: Look): readonly Line[] {
  const { dialog } = state;
  const sized = { ...look, width: state.size.columns };
  return outlineOf(state, look, footer(state), (room) =>
    dialog === undefined
      ? middle(state, bodyOf(state, sized), sized, room)
      : dialogLines(dialog, state, sized, room),
  );
}
