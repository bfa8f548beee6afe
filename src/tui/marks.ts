import { answersOf } from './answers.ts';
import { nodeAtHand } from './at-hand.ts';
import { orphanKey, orphansRead } from './orphans.ts';
import { selectedRow } from './selection.ts';
import { shownScreen, type State } from './state.ts';
import { tableOf } from './tables.ts';

/** Whether rows of the screen are nodes, or orphans, which can be marked. */
function canMark(state: State): boolean {
  return ['daemonSet', 'matrix', 'orphans'].includes(shownScreen(state).kind);
}

/** The marked nodes that are still there, in the order in which they were marked. */
export function markedNodes({ marks, cluster }: Pick<State, 'marks' | 'cluster'>): readonly string[] {
  if (marks.size === 0 || cluster === undefined) return [];
  const { view } = answersOf(cluster);
  return [...marks].filter((name) => view.node(name) !== undefined);
}

/** The marked orphans that are still there. */
function markedOrphans(state: State): readonly string[] {
  return orphansRead(state)
    .map(orphanKey)
    .filter((key) => state.marks.has(key));
}

/** The marked rows of the screen, by their keys. */
export function markedRows(state: State): readonly string[] {
  if (!canMark(state)) return [];
  return shownScreen(state).kind === 'orphans' ? markedOrphans(state) : markedNodes(state);
}

function orphanAtHand(state: State): string | undefined {
  return tableOf(state)?.keys[selectedRow(state)];
}

/** The orphans that a change is about: the marked ones, else the selected one. */
export function orphansMeant(state: State): readonly string[] {
  const marked = markedOrphans(state);
  if (marked.length > 0) return marked;
  const orphan = orphanAtHand(state);
  return orphan === undefined ? [] : [orphan];
}

function rowAtHand(state: State): string | undefined {
  return shownScreen(state).kind === 'orphans' ? orphanAtHand(state) : nodeAtHand(state);
}

/** Marks the selected node or orphan, or takes its mark off. */
export function toggleMark(state: State): State {
  const row = canMark(state) ? rowAtHand(state) : undefined;
  if (row === undefined) return state;
  const marks = new Set(state.marks);
  if (!marks.delete(row)) marks.add(row);
  return { ...state, marks };
}

/** The nodes that a change is about: the marked ones where rows can be marked and some are, else the one at hand. */
export function nodesMeant(state: State): readonly string[] {
  const marked = canMark(state) ? markedNodes(state) : [];
  if (marked.length > 0) return marked;
  const node = nodeAtHand(state);
  return node === undefined ? [] : [node];
}

/** What stands before a row: whether it is selected, and whether it is marked. */
export function rowMark(isSelected: boolean, isMarked: boolean): string {
  return (isSelected ? '>' : ' ') + (isMarked ? '*' : ' ');
}
