import type { Pair } from '../domain/coverage/pair.ts';
import { checklistByAttention, checklistColumns, type ChecklistRow } from '../printers/columns/checklist.ts';
import { coverageListColumns } from '../printers/columns/coverage-list.ts';
import { nodePairColumns, restartsColumn } from '../printers/columns/node-pairs.ts';
import { orphanColumns, type OrphanRow } from '../printers/columns/orphan-list.ts';
import { rolloutListColumns } from '../printers/columns/rollout-list.ts';
import type { Column } from '../printers/table.ts';
import { daemonSetName, isTrouble, lacksPods, stateRank } from '../printers/wording.ts';
import { answersOf, type Answers, type DaemonSetRow } from './answers.ts';
import { contextTable, groupingTable, namespaceTable } from './choices.ts';
import { orphanKey, orphansRead } from './orphans.ts';
import { rolloutNodeColumns, type RolloutNodeRow, rolloutNodeRows } from './rollout-nodes.ts';
import { Sheet, type ShownTable, type TableSpec } from './shown-table.ts';
import { emptyList, type Screen, screenKey, shownScreen, type Source, type State } from './state.ts';

/** Columns of a part of a row. */
function of<Row, Part>(columns: readonly Column<Part>[], part: (row: Row) => Part): readonly Column<Row>[] {
  return columns.map(({ value, narrow, tone, sortKey, csv, ...rest }) => ({
    ...rest,
    value: (row, look) => value(part(row), look),
    ...(narrow === undefined ? {} : { narrow: (row, look) => narrow(part(row), look) }),
    ...(tone === undefined ? {} : { tone: (row) => tone(part(row)) }),
    ...(sortKey === undefined ? {} : { sortKey: (row) => sortKey(part(row)) }),
    ...(typeof csv === 'function' ? { csv: (row) => csv(part(row)) } : csv === false ? { csv } : {}),
  }));
}

function needsAttention({ coverage, rollout }: DaemonSetRow): boolean {
  const { phase } = rollout.status;
  return (
    lacksPods(coverage) ||
    coverage.daemonSetReasons.length > 0 ||
    !['Complete', 'CoversNoNode'].includes(phase)
  );
}

function daemonSets(answers: Answers, { namespace, onlyTrouble }: State): TableSpec<DaemonSetRow> {
  const rows = answers.daemonSets.filter((row) => !onlyTrouble || needsAttention(row));
  const coverages = rows.map(({ coverage }) => coverage);
  const allNamespaces = namespace === undefined;
  const phase = rolloutListColumns(allNamespaces).filter(({ header }) => header === 'PHASE');
  const columns = of<DaemonSetRow, DaemonSetRow['coverage']>(
    coverageListColumns({ allNamespaces, now: answers.now, rows: coverages }),
    (row) => row.coverage,
  );
  const place = columns.findIndex(({ header }) => header === 'TROUBLE');
  return {
    columns: columns.toSpliced(
      place,
      0,
      ...of<DaemonSetRow, DaemonSetRow['rollout']>(phase, (row) => row.rollout).map((column) => ({
        ...column,
        header: 'ROLLOUT',
        drop: 3,
      })),
    ),
    rows,
    keyOf: ({ key }) => key,
    opens: ({ coverage: { daemonSet } }) => {
      const { namespace: within, name } = daemonSet.metadata;
      return { kind: 'daemonSet', namespace: within, name };
    },
  };
}

/** The pod's name stands below the list too: it gives way to how the pod is. */
function liveNodeColumns(now: number): readonly Column<Pair>[] {
  return nodePairColumns(now).flatMap((column) => {
    if (column.header === 'POD') return [{ ...column, drop: 1 }];
    return column.header === 'AGE' ? [restartsColumn, { ...column, drop: 2 }] : [column];
  });
}

/** The nodes of a DaemonSet, trouble first. */
function nodesOf(
  answers: Answers,
  screen: { namespace: string; name: string },
  state: State,
): TableSpec<Pair> {
  const coverage = answers.daemonSet(screen.namespace, screen.name)?.coverage;
  const pairs = coverage === undefined ? [] : answers.pairsInOrder(coverage);
  return {
    columns: liveNodeColumns(answers.now),
    rows: pairs
      .filter((pair) => !state.onlyTrouble || isTrouble(pair))
      .toSorted((a, b) => stateRank(a.state) - stateRank(b.state)),
    keyOf: ({ node }) => node,
    opens: ({ node }) => ({ kind: 'node', name: node }),
  };
}

/** The nodes that a rollout is about: what has yet to be done first. */
function rolloutNodes(
  answers: Answers,
  screen: { namespace: string; name: string },
  { onlyTrouble }: State,
): TableSpec<RolloutNodeRow> {
  const row = answers.daemonSet(screen.namespace, screen.name);
  const rows = row === undefined ? [] : rolloutNodeRows(row.rollout, answers.pairsInOrder(row.coverage));
  return {
    columns: rolloutNodeColumns(answers.now),
    rows: rows.filter(({ pair }) => !onlyTrouble || isTrouble(pair)),
    keyOf: ({ pair }) => pair.node,
    opens: ({ pair }) => ({ kind: 'node', name: pair.node }),
  };
}

/** The DaemonSets on a node, trouble first. */
function checklist(answers: Answers, node: string, { onlyTrouble }: State): TableSpec<ChecklistRow> {
  return {
    columns: checklistColumns(true),
    rows: answers
      .node(node)
      .daemonSets.filter(({ pair }) => pair.shouldRun !== undefined || pair.pod !== undefined)
      .filter(({ pair }) => !onlyTrouble || isTrouble(pair))
      .toSorted(checklistByAttention),
    keyOf: ({ daemonSet }) => daemonSetName(daemonSet, true),
    opens: ({ daemonSet: { metadata } }) => ({
      kind: 'daemonSet',
      namespace: metadata.namespace,
      name: metadata.name,
    }),
  };
}

function orphans(state: State, { now }: Answers): TableSpec<OrphanRow> {
  return {
    columns: orphanColumns(state.namespace === undefined),
    rows: orphansRead(state).map((orphan) => ({ orphan, now })),
    keyOf: ({ orphan }) => orphanKey(orphan),
    opens: ({ orphan: { node } }) => (node === undefined ? undefined : { kind: 'node', name: node }),
  };
}

/** A list whose rows are known, whatever they are. */
type AnySheet = Pick<Sheet<never>, 'shown'>;

function sheetFor(answers: Answers, screen: Screen, state: State): AnySheet | undefined {
  switch (screen.kind) {
    case 'daemonSets':
      return new Sheet(daemonSets(answers, state));
    case 'daemonSet':
      return new Sheet(nodesOf(answers, screen, state));
    case 'node':
      return new Sheet(checklist(answers, screen.name, state));
    case 'namespaces':
      return new Sheet(namespaceTable(answers));
    case 'groupings':
      return new Sheet(groupingTable(answers));
    case 'rollout':
      return new Sheet(rolloutNodes(answers, screen, state));
    case 'orphans':
      return new Sheet(orphans(state, answers));
    case 'contexts':
    case 'matrix':
    case 'help':
      return undefined;
  }
}

/** By what they are made from, and by what was asked for. */
const made = new WeakMap<Answers | Source, Map<string, AnySheet | undefined>>();

function remembered(
  from: Answers | Source,
  question: string,
  make: () => AnySheet | undefined,
): AnySheet | undefined {
  const ofThose = made.get(from) ?? new Map<string, AnySheet | undefined>();
  made.set(from, ofThose);
  if (!ofThose.has(question)) ofThose.set(question, make());
  return ofThose.get(question);
}

function sheetOf(state: State): AnySheet | undefined {
  const { namespace, onlyTrouble, source } = state;
  const screen = shownScreen(state);
  const question = JSON.stringify([screenKey(screen), namespace, onlyTrouble]);
  if (screen.kind === 'contexts') return remembered(source, question, () => new Sheet(contextTable(source)));
  const read = screen.kind === 'orphans' ? state.orphans : state.cluster;
  if (read === undefined) return undefined;
  const answers = answersOf(read);
  return remembered(answers, question, () => sheetFor(answers, screen, state));
}

/** The list on the screen; undefined where there is none, or nothing was read yet. */
export function tableOf(state: State): ShownTable | undefined {
  return sheetOf(state)?.shown(state.lists[screenKey(shownScreen(state))] ?? emptyList);
}
