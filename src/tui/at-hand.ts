import { columnIndex, matrixOf } from './matrix.ts';
import { selectedRow } from './selection.ts';
import { type Screen, shownScreen, type State } from './state.ts';
import { tableOf } from './tables.ts';

/** The node that is selected, or looked at; undefined where the screen is about something else. */
export function nodeAtHand(state: State): string | undefined {
  const screen = shownScreen(state);
  switch (screen.kind) {
    case 'daemonSet':
    case 'rollout':
      return tableOf(state)?.keys[selectedRow(state)];
    case 'matrix':
      return matrixOf(state)?.rows[selectedRow(state)]?.node;
    case 'node':
      return screen.name;
    case 'daemonSets':
    case 'namespaces':
    case 'groupings':
    case 'contexts':
    case 'orphans':
    case 'help':
      return undefined;
  }
}

/** Screens whose rows, or columns, are DaemonSets: keys of others may look like theirs. */
const ofDaemonSets: ReadonlySet<Screen['kind']> = new Set(['daemonSets', 'node', 'matrix']);

/** The DaemonSet that is looked at, or selected. */
export function daemonSetAtHand(state: State): { namespace: string; name: string } | undefined {
  const screen = shownScreen(state);
  if (screen.kind === 'daemonSet' || screen.kind === 'rollout') return screen;
  if (!ofDaemonSets.has(screen.kind)) return undefined;
  const matrix = screen.kind === 'matrix' ? matrixOf(state) : undefined;
  const key =
    matrix === undefined
      ? tableOf(state)?.keys[selectedRow(state)]
      : matrix.columns[columnIndex(state, matrix)];
  const slash = key?.indexOf('/') ?? -1;
  if (key === undefined || slash < 0) return undefined;
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
