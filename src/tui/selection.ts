import { matrixOf } from './matrix.ts';
import { screenKey, shownList, shownScreen, type State } from './state.ts';
import { tableOf } from './tables.ts';

/** The keys of the rows on the screen, in order. */
function keysOf(state: State): readonly string[] {
  if (shownScreen(state).kind === 'matrix') return matrixOf(state)?.rows.map(({ node }) => node) ?? [];
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
  const list = { ...shownList(state), index, scrolled: 0, ...(key === undefined ? {} : { key }) };
  return { ...state, lists: { ...state.lists, [screenKey(shownScreen(state))]: list } };
}

/** Selects another row; where there are no rows, what is shown is scrolled. */
export function moveBy(state: State, by: number): State {
  if (keysOf(state).length > 0) return selectRow(state, selectedRow(state) + by);
  const list = shownList(state);
  const scrolled = Math.max(0, list.scrolled + by);
  return { ...state, lists: { ...state.lists, [screenKey(shownScreen(state))]: { ...list, scrolled } } };
}

/** Rows of a screen, about. */
export function pageOf({ size }: State): number {
  return Math.max(1, size.rows - 8);
}
