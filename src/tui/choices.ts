import { byName } from '../printers/sort.ts';
import type { Column } from '../printers/table.ts';
import { only, type Update } from './action.ts';
import type { Answers } from './answers.ts';
import { type Grouping, groupings, type GroupingRow } from './grouping.ts';
import type { TableSpec } from './shown-table.ts';
import {
  emptyList,
  initialState,
  type KubeContext,
  type ListState,
  type Screen,
  type Source,
  shownScreen,
  type State,
} from './state.ts';

interface NamespaceRow {
  /** "" is all of them. */
  readonly name: string;
  readonly daemonSets?: number;
}

function count<Row>(header: string, about: string, of: (row: Row) => number | undefined): Column<Row> {
  return {
    header,
    value: (row) => of(row)?.toString(),
    sortKey: (row) => of(row) ?? -1,
    align: 'right',
    about,
  };
}

const namespaceColumns: readonly Column<NamespaceRow>[] = [
  { header: 'NAMESPACE', value: ({ name }) => (name === '' ? '(all)' : name), about: 'a namespace' },
  count('DAEMONSETS', 'how many it has', ({ daemonSets }) => daemonSets),
];

const nowhere = (): undefined => undefined;

/** All, and each that is known. Of those that are not read now the numbers are not known. */
export function namespaceTable({ view }: Answers): TableSpec<NamespaceRow> {
  const counts = new Map<string, number | undefined>();
  for (const { metadata } of view.state.namespaces ?? []) counts.set(metadata.name, undefined);
  for (const { metadata } of view.state.daemonSets)
    counts.set(metadata.namespace, (counts.get(metadata.namespace) ?? 0) + 1);
  const rows = [...counts]
    .map(([name, daemonSets]) => ({ name, ...(daemonSets === undefined ? {} : { daemonSets }) }))
    .toSorted((a, b) => byName(a.name, b.name));
  return {
    columns: namespaceColumns,
    rows: [{ name: '' }, ...rows],
    keyOf: ({ name }) => name,
    opens: nowhere,
  };
}

const groupingColumns: readonly Column<GroupingRow>[] = [
  {
    header: 'GROUP BY',
    value: ({ grouping }) => grouping.replace(/^label=/, ''),
    min: 16,
    shorten: 'middle',
    about: 'nothing, the zone, the pool, or a label of nodes',
  },
  count('GROUPS', 'how many groups that makes', ({ groups }) => groups),
  count('NODES', 'how many nodes have it', ({ nodes }) => nodes),
];

/** What the matrix can be grouped by. */
export function groupingTable({ view }: Answers): TableSpec<GroupingRow> {
  return {
    columns: groupingColumns,
    rows: groupings(view.state.nodes ?? []),
    keyOf: ({ grouping }) => grouping,
    opens: nowhere,
  };
}

const contextColumns: readonly Column<KubeContext & { readonly isShown: boolean }>[] = [
  { header: 'CURRENT', value: ({ isShown }) => (isShown ? '*' : ' '), about: 'marks the one that is shown' },
  {
    header: 'NAME',
    value: ({ name }) => name,
    tone: () => 'strong',
    min: 12,
    shorten: 'middle',
    about: 'a context of the kubeconfig',
  },
  {
    header: 'CLUSTER',
    value: ({ cluster }) => cluster,
    min: 8,
    drop: 3,
    shorten: 'middle',
    about: 'its cluster',
  },
  { header: 'USER', value: ({ user }) => user, min: 8, drop: 2, shorten: 'middle', about: 'its user' },
  { header: 'NAMESPACE', value: ({ namespace }) => namespace, drop: 1, about: 'its namespace' },
];

/** The contexts of the kubeconfig, in its order. */
export function contextTable({
  contexts = [],
  name,
}: Source): TableSpec<KubeContext & { readonly isShown: boolean }> {
  return {
    columns: contextColumns,
    rows: contexts.map((context) => ({ ...context, isShown: context.name === name })),
    keyOf: (context) => context.name,
    opens: nowhere,
  };
}

/** The list of contexts, at the one that is shown; where there is none, that is said. */
export function openContexts(state: State, opened: (state: State, screen: Screen) => State): Update {
  const { contexts = [], name, isDump } = state.source;
  if (contexts.length === 0) {
    const message = isDump ? 'a dump has no contexts' : 'there is no context to choose';
    return only({ ...state, message });
  }
  const list: ListState = {
    ...emptyList,
    index: contexts.findIndex((each) => each.name === name),
    key: name,
  };
  return only(opened({ ...state, lists: { ...state.lists, contexts: list } }, { kind: 'contexts' }));
}

function chooseContext(state: State, name: string): Update {
  const next = { ...state, screens: before(state) };
  return name === state.source.name ? only(next) : only(next, { kind: 'switchContext', name });
}

/** Another cluster: nothing of the former one is left on the screen but how it is looked at. */
export function withCluster(
  state: State,
  { source, now, namespace }: { readonly source: Source; readonly now: number; readonly namespace?: string },
): State {
  const { size, onlyTrouble, grouping, parts } = state;
  return { ...initialState(source, size, now, namespace), onlyTrouble, grouping, parts };
}

/** The screens without the one on which something was chosen. */
function before({ screens }: State): readonly Screen[] {
  return screens.length > 1 ? screens.slice(0, -1) : [{ kind: 'daemonSets' }];
}

function chooseNamespace(state: State, namespace: string): Update {
  const { namespace: _former, cluster: _old, orphans: _theirs, ...rest } = state;
  const next: State = {
    ...rest,
    ...(namespace === '' ? {} : { namespace }),
    screens: before(state),
    freshness: { kind: 'loading', what: '' },
  };
  return only(next, { kind: 'observe', ...(namespace === '' ? {} : { namespace }) });
}

/** What comes of it that a row was chosen; undefined on a screen where rows are no choices. */
export function chosen(state: State, key: string | undefined): Update | undefined {
  switch (shownScreen(state).kind) {
    case 'namespaces':
      return key === undefined ? only(state) : chooseNamespace(state, key);
    case 'contexts':
      return key === undefined ? only(state) : chooseContext(state, key);
    case 'groupings':
      return only(
        key === undefined ? state : { ...state, screens: before(state), grouping: key as Grouping },
      );
    default:
      return undefined;
  }
}
