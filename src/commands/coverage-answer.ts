import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import { coverageOf } from '../domain/coverage/coverage.ts';
import type { DaemonSetCoverage, Pair } from '../domain/coverage/pair.ts';
import { coverageListColumns } from '../printers/columns/coverage-list.ts';
import { nodePairColumns, pairsByAttention } from '../printers/columns/node-pairs.ts';
import { pairGroupColumns } from '../printers/columns/pair-groups.ts';
import { coverageListDocument } from '../printers/documents.ts';
import { byName } from '../printers/sort.ts';
import type { Look } from '../printers/tone.ts';
import { lacksPods } from '../printers/wording.ts';
import { forPrograms, printed } from './answer.ts';
import type { Answer, Sheet } from './answer.ts';
import { daemonSetHeading } from './daemon-set-heading.ts';
import { groupPairs } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { noteLines, notesOf, nothingFound, summaryLine } from './notes.ts';
import type { AnswerOptions } from './options.ts';

export interface CoverageRequest {
  readonly names: readonly string[];
  readonly options: AnswerOptions;
  readonly by?: Grouping;
}

export interface Setting {
  readonly look: Look;
  /** Absent: all namespaces. */
  readonly namespace: string | undefined;
  readonly source: 'cluster' | 'dump';
  /** Whether to end with a line for people. */
  readonly summary: boolean;
}

function byNamespaceAndName(a: DaemonSetCoverage, b: DaemonSetCoverage): number {
  const [one, two] = [a.daemonSet.metadata, b.daemonSet.metadata];
  return byName(one.namespace, two.namespace) || byName(one.name, two.name);
}

function coverageAnswerRows(
  coverages: readonly DaemonSetCoverage[],
  state: ClusterState,
  setting: Setting,
): Sheet<DaemonSetCoverage> {
  return {
    columns: coverageListColumns({
      allNamespaces: setting.namespace === undefined,
      now: state.now,
      rows: coverages,
    }),
    rows: coverages,
    names: () => ({
      resource: 'daemonset.apps',
      names: coverages.map(({ daemonSet }) => daemonSet.metadata.name),
    }),
    document: () =>
      coverageListDocument(coverages, {
        source: setting.source,
        withNodes: false,
        notes: notesOf(state, coverages),
      }),
  };
}

function oneDaemonSet(coverage: DaemonSetCoverage, state: ClusterState, setting: Setting): Sheet<Pair> {
  const pairs = coverage.pairs.toSorted(pairsByAttention);
  return {
    columns: nodePairColumns(state.now),
    rows: pairs,
    above: () => daemonSetHeading(coverage, setting.look),
    names: () => ({ resource: 'node', names: pairs.map(({ node }) => node) }),
    document: () =>
      coverageListDocument([coverage], {
        source: setting.source,
        withNodes: true,
        notes: notesOf(state, [coverage]),
      }),
  };
}

function printedBy(
  coverages: readonly DaemonSetCoverage[],
  state: ClusterState,
  { by, options, names }: CoverageRequest,
  setting: Setting,
): string {
  if (by !== undefined) {
    const groups = groupPairs(coverages, by);
    const document = (): ReturnType<typeof coverageListDocument> =>
      coverageListDocument(coverages, {
        source: setting.source,
        withNodes: false,
        notes: notesOf(state, coverages),
        by: { name: by.name, groups },
      });
    const values = groups.flatMap(({ value }) => value ?? []);
    const sheet = {
      columns: pairGroupColumns(by.header, groups),
      rows: groups,
      names: () => ({ resource: 'node' as const, names: values }),
      document,
    };
    return printed(sheet, options, setting.look);
  }
  const [only, ...more] = coverages;
  return names.length === 1 && only !== undefined && more.length === 0
    ? printed(oneDaemonSet(only, state, setting), options, setting.look)
    : printed(coverageAnswerRows(coverages, state, setting), options, setting.look);
}

/** What `coverage` says about what was observed. */
export function coverageAnswer(state: ClusterState, request: CoverageRequest, setting: Setting): Answer {
  const view = viewOf(state);
  const coverages = state.daemonSets
    .map((daemonSet) => coverageOf(daemonSet, view))
    .toSorted(byNamespaceAndName);
  const lacking = coverages.filter(lacksPods);
  const quiet = forPrograms(request.options);
  const notes = noteLines(notesOf(state, coverages), setting.look);
  if (coverages.length === 0 && !quiet) {
    return { stdout: '', stderr: nothingFound(setting.namespace, setting.summary) + notes, finding: false };
  }
  const isList = request.names.length !== 1 && !request.options.noHeaders;
  const summary = isList && setting.summary && !quiet ? summaryLine(coverages, lacking) : '';
  return {
    stdout: printedBy(coverages, state, request, setting),
    stderr: summary + (quiet ? '' : notes),
    finding: lacking.length > 0,
  };
}
