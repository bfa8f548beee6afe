import { matrixOf } from './matrix.ts';
import { changeShownList, shownList, shownScreen, type State } from './state.ts';
import { tableOf } from './tables.ts';

/** The keys of the rows on the screen, in order. */
function keysOf(state: State): readonly string[] {
  if (shownScreen(state).kind === 'matrix') return matrixOf(state)?.keys ?? [];
  return tableOf(state)?.keys ?? [];
}

function bounded(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}

/** The selected row: the one with the key that was selected, or what is in its place since it went. */
export function selectedRow(state: State): number {
  const keys = keysOf(state);
  const { key, index } = shownList(state);
  const found = key === undefined ? -1 : keys.indexOf(key);
  return bounded(found < 0 ? index : found, keys.length);
}

/** Selects a row, or the nearest one that there is. What is below the list begins at its top again. */
export function selectRow(state: State, wanted: number): State {
  const keys = keysOf(state);
  const index = bounded(wanted, keys.length);
  const key = keys[index];
  return changeShownList(state, { index, scrolled: 0, ...(key === undefined ? {} : { key }) });
}

/** Selects another row; where there are no rows, what is shown is scrolled. */
export function moveBy(state: State, by: number): State {
  if (keysOf(state).length > 0) return selectRow(state, selectedRow(state) + by);
  return changeShownList(state, { scrolled: Math.max(0, shownList(state).scrolled + by) });
}

/** Rows of a screen, about. */
export function pageOf({ size }: State): number {
  return Math.max(1, size.rows - 8);
}

/** Before rows stands which one is selected, also where there are no colours, and which are marked. */
export const NO_MARK = '  ';

/** Columns that a list's rows have. */
export function listWidth({ size }: Pick<State, 'size'>): number {
  return size.columns - NO_MARK.length;
}
