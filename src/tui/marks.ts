import { answersOf } from './answers.ts';
import { nodeAtHand } from './at-hand.ts';
import { shownScreen, type State } from './state.ts';

/** Whether rows of the screen are nodes, which can be marked. */
export function canMark(state: State): boolean {
  return ['daemonSet', 'matrix'].includes(shownScreen(state).kind);
}

/** The marked nodes that are still there, in the order in which they were marked. */
export function markedNodes({ marks, cluster }: Pick<State, 'marks' | 'cluster'>): readonly string[] {
  if (marks.size === 0 || cluster === undefined) return [];
  const { view } = answersOf(cluster);
  return [...marks].filter((name) => view.node(name) !== undefined);
}

/** Marks the selected node, or takes its mark off. */
export function toggleMark(state: State): State {
  const node = canMark(state) ? nodeAtHand(state) : undefined;
  if (node === undefined) return state;
  const marks = new Set(state.marks);
  if (!marks.delete(node)) marks.add(node);
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
