import type { Pair } from '../domain/coverage/pair.ts';
import { byName } from '../printers/sort.ts';
import { isTrouble } from '../printers/wording.ts';
import { answersOf, type Answers } from './answers.ts';
import { type Grouping, groupOf, noGroup } from './grouping.ts';
import { emptyList, type State } from './state.ts';

/** A node of the matrix, with what each DaemonSet has there, in the order of the columns. */
export interface MatrixRow {
  readonly node: string;
  /** "" where nothing is grouped. */
  readonly group: string;
  readonly pairs: readonly (Pair | undefined)[];
}

/** Nodes down, DaemonSets across. */
export interface Matrix {
  /** `namespace/name`, in order. */
  readonly columns: readonly string[];
  /** Group by group. */
  readonly rows: readonly MatrixRow[];
  /** How many rows each group has; none where nothing is grouped. */
  readonly groups: ReadonlyMap<string, number>;
  /** Names of the nodes of the rows. */
  readonly keys: readonly string[];
  readonly total: number;
}

/** Undefined where the node has no such label. */
function groupOfPairs(grouping: Grouping, pairs: readonly (Pair | undefined)[]): string | undefined {
  return groupOf(grouping, pairs.find((pair) => pair !== undefined)?.nodeLabels ?? {});
}

/** Where no node has such a label, there is nothing to group. They are in order: if any has one, the first does. */
function isGrouped([first]: readonly { readonly group: string | undefined }[]): boolean {
  return first?.group !== undefined;
}

/** In the order of names; nodes without a group last. */
function byGroup(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return byName(a, b);
}

function allRows(answers: Answers, grouping: Grouping): readonly MatrixRow[] {
  const byNode = new Map<string, (Pair | undefined)[]>();
  const { daemonSets } = answers;
  daemonSets.forEach(({ coverage }, column) => {
    for (const pair of coverage.pairs) {
      const pairs = byNode.get(pair.node) ?? Array.from({ length: daemonSets.length }, () => undefined);
      pairs[column] = pair;
      byNode.set(pair.node, pairs);
    }
  });
  return [...byNode]
    .map(([node, pairs]) => ({ node, group: groupOfPairs(grouping, pairs), pairs }))
    .toSorted((a, b) => byGroup(a.group, b.group) || byName(a.node, b.node))
    .map((row, _, all) => ({ ...row, group: row.group ?? (isGrouped(all) ? noGroup(grouping) : '') }));
}

function countGroups(rows: readonly MatrixRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { group } of rows) if (group !== '') counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

interface Memory {
  readonly question: string;
  readonly matrix: Matrix;
}

const made = new WeakMap<Answers, Memory>();

/** The matrix on the screen; undefined before anything was read. */
export function matrixOf(state: State): Matrix | undefined {
  if (state.cluster === undefined) return undefined;
  const answers = answersOf(state.cluster);
  const { grouping, onlyTrouble } = state;
  const { filter } = state.lists['matrix'] ?? emptyList;
  const question = JSON.stringify([grouping, onlyTrouble, filter]);
  const known = made.get(answers);
  if (known?.question === question) return known.matrix;
  const all = allRows(answers, grouping);
  const wanted = filter.toLowerCase();
  const rows = all
    .filter(({ node, group }) => `${node} ${group}`.toLowerCase().includes(wanted))
    .filter(({ pairs }) => !onlyTrouble || pairs.some((pair) => pair !== undefined && isTrouble(pair)));
  const matrix = {
    columns: answers.daemonSets.map(({ key }) => key),
    rows,
    groups: countGroups(rows),
    keys: rows.map(({ node }) => node),
    total: all.length,
  };
  made.set(answers, { question, matrix });
  return matrix;
}

/** Which column is selected. */
export function columnIndex({ column }: Pick<State, 'column'>, { columns }: Matrix): number {
  return Math.max(0, columns.indexOf(column ?? ''));
}
