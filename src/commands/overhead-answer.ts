import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import type { DaemonSet, ResourceList } from '../domain/objects.ts';
import { overheadWith } from '../domain/overhead/added.ts';
import type { NodeOverheadWith } from '../domain/overhead/added.ts';
import { sumOf } from '../domain/overhead/amounts.ts';
import { overheadByDaemonSet, overheadGroups, overheadSum } from '../domain/overhead/groups.ts';
import type { OverheadSum } from '../domain/overhead/groups.ts';
import { overheadOf } from '../domain/overhead/overhead.ts';
import type { NodeOverhead } from '../domain/overhead/overhead.ts';
import {
  overheadDaemonSetColumns,
  overheadGroupColumns,
  overheadNodeColumns,
} from '../printers/columns/overhead.ts';
import { overheadDocument } from '../printers/overhead-documents.ts';
import type { OverheadRows } from '../printers/overhead-documents.ts';
import { amountsText, sumText } from '../printers/overhead-wording.ts';
import { byName } from '../printers/sort.ts';
import type { Look } from '../printers/tone.ts';
import { daemonSetName, plural, someOf } from '../printers/wording.ts';
import { wrap } from '../printers/wrap.ts';
import type { Answer, Sheet } from './answer.ts';
import { forPrograms, printed } from './answer.ts';
import { noteLines, notesOf, nothingFound } from './notes.ts';
import type { AnswerOptions } from './options.ts';
import type { OverheadGrouping } from './overhead-grouping.ts';

export interface OverheadRequest {
  readonly options: AnswerOptions;
  readonly grouping: OverheadGrouping;
  /** Of a manifest. */
  readonly manifests: readonly DaemonSet[];
}

export interface OverheadSetting {
  readonly look: Look;
  /** Absent: all namespaces. */
  readonly namespace: string | undefined;
  readonly source: 'cluster' | 'dump';
  /** Whether to end with a line for people. */
  readonly summary: boolean;
}

type Member = NodeOverhead & Partial<Pick<NodeOverheadWith, 'added' | 'becomesTooSmall'>>;

interface Reckoned {
  /** With the DaemonSets of the manifest. */
  readonly state: ClusterState;
  readonly members: readonly Member[];
  readonly total: OverheadSum & { readonly added?: ResourceList };
}

function reckon(state: ClusterState, manifests: readonly DaemonSet[]): Reckoned {
  const found: { readonly state: ClusterState; readonly nodes: readonly Member[] } =
    manifests.length === 0 ? { state, nodes: overheadOf(viewOf(state)) } : overheadWith(manifests, state);
  const members = found.nodes.toSorted(byTrouble);
  return { state: found.state, members, total: { ...overheadSum(members), ...addedTo(members) } };
}

/** Nodes that are too small first: that is what one looks for. */
function byTrouble(a: Member, b: Member): number {
  const rank = ({ tooSmall }: Member): number => Number(tooSmall.length === 0);
  return rank(a) - rank(b) || byName(a.node.metadata.name, b.node.metadata.name);
}

function addedTo(members: readonly Member[]): { readonly added?: ResourceList } {
  const added = members.flatMap((member) => (member.added === undefined ? [] : [member.added]));
  return added.length === 0 ? {} : { added: sumOf(added) };
}

function byNamespaceAndName(a: DaemonSet, b: DaemonSet): number {
  return byName(a.metadata.namespace, b.metadata.namespace) || byName(a.metadata.name, b.metadata.name);
}

function rowsOf({ state, members }: Reckoned, grouping: OverheadGrouping): OverheadRows {
  const by = grouping.name;
  switch (grouping.kind) {
    case 'node':
      return { by, kind: 'nodes', rows: members };
    case 'daemonset':
      return {
        by,
        kind: 'daemonSets',
        rows: overheadByDaemonSet(members, state.daemonSets.toSorted(byNamespaceAndName)),
      };
    case 'label': {
      const groups = overheadGroups(members, ({ node }) => grouping.valueOf(node.metadata.labels));
      const rows = groups.map((group) => ({ ...group, ...addedTo(group.members) }));
      return { by, kind: 'groups', rows: rows.toSorted((a, b) => byValue(a.value, b.value)) };
    }
  }
}

/** In the order of names; nodes without it last. */
function byValue(a: string | undefined, b: string | undefined): number {
  return a === undefined ? 1 : b === undefined ? -1 : byName(a, b);
}

interface Framed extends Pick<Sheet<never>, 'document'> {
  readonly options: AnswerOptions;
  readonly look: Look;
}

function printedRows(
  given: OverheadRows,
  { total }: Reckoned,
  setting: OverheadSetting,
  grouping: OverheadGrouping,
  { options, look, document }: Framed,
): string {
  const isWith = total.added !== undefined;
  switch (given.kind) {
    case 'nodes': {
      const names = given.rows.map(({ node }) => node.metadata.name);
      const columns = overheadNodeColumns(isWith);
      return printed(
        { columns, rows: given.rows, document, names: () => ({ resource: 'node', names }) },
        options,
        look,
      );
    }
    case 'daemonSets': {
      const names = given.rows.map(({ daemonSet }) => daemonSet.metadata.name);
      const columns = overheadDaemonSetColumns(setting.namespace === undefined, total.allocatable);
      return printed(
        { columns, rows: given.rows, document, names: () => ({ resource: 'daemonset.apps', names }) },
        options,
        look,
      );
    }
    case 'groups': {
      const names = given.rows.flatMap(({ members }) => members.map(({ node }) => node.metadata.name));
      const columns = overheadGroupColumns('header' in grouping ? grouping.header : '', isWith);
      return printed(
        { columns, rows: given.rows, document, names: () => ({ resource: 'node', names }) },
        options,
        look,
      );
    }
  }
}

/** Which DaemonSets do not say what they need: their share of nodes is not seen here. */
function unrequestedNotes({ state, members }: Reckoned): readonly string[] {
  const all = overheadByDaemonSet(members, state.daemonSets);
  return ['cpu', 'memory'].flatMap((resource) => {
    const found = all.filter(({ unrequested }) => unrequested.includes(resource));
    if (found.length === 0) return [];
    const names = found.map(({ daemonSet }) => daemonSetName(daemonSet, true)).toSorted(byName);
    return [`no ${resource} is requested by ${someOf(names, 5)}: what they use of it is not in the numbers`];
  });
}

/** Nodes that a DaemonSet wants and can never have: their pods are not in the numbers. */
function neverPlacedNotes({ members }: Reckoned): readonly string[] {
  const found = Map.groupBy(
    members.flatMap(({ node, neverPlaced }) =>
      neverPlaced.map((daemonSet) => ({ daemonSet, node: node.metadata.name })),
    ),
    ({ daemonSet }) => daemonSet,
  );
  return [...found].map(([daemonSet, places]) => {
    const nodes = someOf(places.map(({ node }) => node).toSorted(byName), 3);
    const { runtimeClassName } = daemonSet.spec.template.spec;
    return `${daemonSetName(daemonSet, true)} wants ${plural(places.length, 'pod')} that can never be placed, as RuntimeClass ${runtimeClassName} selects other nodes: ${nodes}`;
  });
}

function summaryLines({ total, members }: Reckoned, look: Look): string {
  const wrapped = (text: string): string => `${wrap(text, '  ', look.width, 0)}\n`;
  const all = wrapped(`daemon pods request ${sumText(total)} on ${plural(total.nodes, 'node')}`);
  const added =
    total.added === undefined ? '' : wrapped(`added: ${amountsText(total.added, true) || 'nothing'}`);
  if (total.tooSmall === 0) return all + added;
  const newly = members.filter(({ becomesTooSmall }) => becomesTooSmall === true).length;
  const is = total.tooSmall === 1 ? 'is' : 'are';
  const which = newly === total.tooSmall ? '' : ` ${newly} of them`;
  const because = newly === 0 ? '' : `,${which} only with the manifest`;
  return `${all}${added}${wrapped(`${plural(total.tooSmall, 'node')} ${is} too small for the daemon pods that want ${total.tooSmall === 1 ? 'it' : 'them'}${because}`)}`;
}

/** What `overhead` says about what was observed. */
export function overheadAnswer(
  state: ClusterState,
  request: OverheadRequest,
  setting: OverheadSetting,
): Answer {
  const { options, grouping, manifests } = request;
  const { look, source } = setting;
  const reckoned = reckon(state, manifests);
  const quiet = forPrograms(options);
  const notes = [...notesOf(state, []), ...unrequestedNotes(reckoned), ...neverPlacedNotes(reckoned)];
  const finding = reckoned.total.tooSmall > 0;
  const hasNone = state.daemonSets.length === 0 && manifests.length === 0;
  if (hasNone && !quiet)
    return { stdout: '', stderr: nothingFound(setting.namespace, false) + noteLines(notes, look), finding };
  if (reckoned.members.length === 0 && !quiet)
    return { stdout: '', stderr: `No resources found\n${noteLines(notes, look)}`, finding };
  const rows = rowsOf(reckoned, grouping);
  const document = () => overheadDocument(rows, { source, total: reckoned.total, notes });
  const summary = setting.summary && !quiet && !options.noHeaders ? summaryLines(reckoned, look) : '';
  return {
    stdout: printedRows(rows, reckoned, setting, grouping, { options, look, document }),
    stderr: quiet ? '' : summary + noteLines(notes, look),
    finding,
  };
}
