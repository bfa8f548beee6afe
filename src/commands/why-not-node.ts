import { ClusterError } from '../cluster/cluster-error.ts';
import { observeNode } from '../cluster/observe.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import { reportNode } from '../domain/coverage/node-report.ts';
import type { NodeReport } from '../domain/coverage/node-report.ts';
import { checklistByAttention, checklistColumns } from '../printers/columns/checklist.ts';
import type { ChecklistRow } from '../printers/columns/checklist.ts';
import { whyNotNodeDocument } from '../printers/documents.ts';
import type { Look } from '../printers/tone.ts';
import { forPrograms, printed } from './answer.ts';
import type { Answer } from './answer.ts';
import { lookOf } from './context.ts';
import type { CommandContext, OpenedCluster } from './context.ts';
import { answerOrFollow } from './follow.ts';
import { chooseNamed, explained } from './names.ts';
import { noteLines, notesOf, nothingFound } from './notes.ts';
import type { AnswerOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { namespaceOf, namespaceOfNode, scopeOf } from './scope.ts';
import { nodeHeading, reasonsBelow } from './why-not-text.ts';

interface Checklist {
  readonly state: ClusterState;
  readonly rows: readonly ChecklistRow[];
  readonly report: NodeReport;
}

/** Every DaemonSet on the node, those in trouble first; of a node that may not be read, those with a pod there. */
function checklistOf(state: ClusterState, node: string): Checklist {
  const report = reportNode(node, viewOf(state));
  const rows = report.daemonSets.filter(({ pair }) => pair.shouldRun !== undefined || pair.pod !== undefined);
  return { state, report, rows: rows.toSorted(checklistByAttention) };
}

interface Setting {
  readonly options: AnswerOptions;
  readonly look: Look;
  /** Absent: all namespaces. */
  readonly namespace: string | undefined;
  /** What is to be said before the notes on what was read. */
  readonly notes: readonly string[];
}

function answerFor({ state, rows, report }: Checklist, setting: Setting): Answer {
  const { options, look, namespace } = setting;
  const { staticPods, daemonSets } = report;
  const lacking = rows.filter(({ pair }) => pair.reasons.length > 0);
  const notes = [...setting.notes, ...notesOf(state, [])];
  const nodeIsKnown = daemonSets.every(({ pair }) => pair.shouldRun !== undefined);
  const sheet = {
    columns: checklistColumns(namespace === undefined),
    rows,
    above: () => nodeHeading(report, rows, nodeIsKnown, look),
    below: () => reasonsBelow(rows, staticPods, look),
    names: () => ({
      resource: 'daemonset.apps' as const,
      names: lacking.map(({ daemonSet }) => daemonSet.metadata.name),
    }),
    document: () => whyNotNodeDocument(report, rows, notes),
  };
  const quiet = forPrograms(options);
  const empty = daemonSets.length === 0 && !quiet;
  return {
    stdout: empty ? '' : printed(sheet, options, look),
    stderr: (empty ? nothingFound(namespace, false) : '') + (quiet ? '' : noteLines(notes, look)),
    finding: lacking.length > 0,
  };
}

interface Asked {
  readonly node: string;
  readonly names: readonly string[];
  readonly options: AnswerOptions;
}

async function answerIn(
  context: CommandContext,
  opened: OpenedCluster,
  { node, names, options }: Asked,
  notes: readonly string[],
): Promise<number> {
  const { cluster, namespace } = opened;
  const look = lookOf(context, options.color);
  return answerOrFollow(context, opened, options, {
    namespace,
    observe: (seen) =>
      withProgress(seen, async (progress) => {
        const onProgress = (text: string): void => progress.update(text);
        const scope = scopeOf(namespace, options);
        const choose = chooseNamed(names);
        return explained(opened, () => observeNode(cluster, node, { scope, choose, onProgress }), node);
      }),
    answer: (state, width) =>
      answerFor(checklistOf(state, node), {
        options,
        look: width === undefined ? look : { ...look, width },
        namespace,
        notes,
      }),
  });
}

/**
 * `why-not NODE [NAME...]`: each DaemonSet on the node, and below why it has no healthy pod there. Who may not list
 * DaemonSets of all namespaces, and did not ask for them with -A, is told of those in the current namespace.
 */
export async function whyNotNode(
  context: CommandContext,
  node: string,
  names: readonly string[],
  options: AnswerOptions,
): Promise<number> {
  const given = await context.openCluster(options.cluster);
  const asked = { node, names, options };
  const opened = namespaceOfNode(given, options);
  try {
    return await answerIn(context, opened, asked, []);
  } catch (error) {
    const own = namespaceOf(given, options);
    const mayFallBack = opened.namespace === undefined && own.namespace !== undefined;
    if (!mayFallBack || !(error instanceof ClusterError) || error.kind !== 'forbidden') throw error;
    return await answerIn(context, own, asked, [`only namespace ${own.namespace}: ${error.message}`]);
  } finally {
    await given.cluster.close();
  }
}
