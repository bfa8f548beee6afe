import type { Pair } from '../domain/coverage/pair.ts';
import type { Labels } from '../domain/objects.ts';
import { byName } from '../printers/sort.ts';
import { isTrouble } from '../printers/wording.ts';
import { answersOf, type Answers } from './answers.ts';
import { type Grouping, groupOf, noGroup } from './grouping.ts';
import { emptyList, type State } from './state.ts';
import type { Range } from './viewport.ts';

/** A node of the matrix. */
export interface MatrixRow {
  readonly node: string;
  /** "" where nothing is grouped. */
  readonly group: string;
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
  /** What the DaemonSets of some columns have on a node. */
  readonly pairsOn: (node: string, columns: Range) => readonly (Pair | undefined)[];
}

/** The nodes in the order of their names. Where they could not be read, those that pods tell of. */
function nodesOf({ daemonSets, nodesInOrder }: Answers): readonly string[] {
  if (daemonSets.length === 0) return [];
  const told = (): readonly string[] =>
    daemonSets.flatMap(({ coverage }) => coverage.pairs.map(({ node }) => node));
  return nodesInOrder ?? [...new Set(told())].toSorted(byName);
}

/** In the order of names; nodes without a group last. */
function byGroup(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return byName(a, b);
}

function allRows(answers: Answers, grouping: Grouping): readonly MatrixRow[] {
  const labelsOf = (name: string): Labels => answers.view.node(name)?.metadata.labels ?? {};
  const groups = Map.groupBy(nodesOf(answers), (name) => groupOf(grouping, labelsOf(name)));
  // Where no node has such a label, there is nothing to group.
  const withoutGroup = groups.size > 1 ? noGroup(grouping) : '';
  return [...groups]
    .toSorted(([a], [b]) => byGroup(a, b))
    .flatMap(([group = withoutGroup, nodes]) => nodes.map((node) => ({ node, group })));
}

/** The nodes where somebody lacks a healthy pod, or has one that should not be there. */
function nodesInTrouble({ daemonSets }: Answers): ReadonlySet<string> {
  const pairs = daemonSets.flatMap(({ coverage }) => coverage.unsettled.filter(isTrouble));
  return new Set(pairs.map(({ node }) => node));
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
  const inTrouble = onlyTrouble ? nodesInTrouble(answers) : undefined;
  const rows = all
    .filter(({ node, group }) => `${node} ${group}`.toLowerCase().includes(wanted))
    .filter(({ node }) => inTrouble?.has(node) !== false);
  const matrix = {
    columns: answers.daemonSets.map(({ key }) => key),
    rows,
    groups: countGroups(rows),
    keys: rows.map(({ node }) => node),
    total: all.length,
    pairsOn: (node: string, { start, end }: Range) =>
      answers.daemonSets.slice(start, end).map(({ coverage }) => coverage.pairOn(node)),
  };
  made.set(answers, { question, matrix });
  return matrix;
}

/** Which column is selected. */
export function columnIndex({ column }: Pick<State, 'column'>, { columns }: Matrix): number {
  return Math.max(0, columns.indexOf(column ?? ''));
}
