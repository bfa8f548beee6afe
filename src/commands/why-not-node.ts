import { observeNode } from '../cluster/observe.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import { reportNode } from '../domain/coverage/node-report.ts';
import type { NodeReport } from '../domain/coverage/node-report.ts';
import { checklistColumns } from '../printers/columns/checklist.ts';
import type { ChecklistRow } from '../printers/columns/checklist.ts';
import { whyNotNodeDocument } from '../printers/documents.ts';
import { byName } from '../printers/sort.ts';
import type { Look } from '../printers/tone.ts';
import { daemonSetName, stateRank } from '../printers/wording.ts';
import { forPrograms, printed } from './answer.ts';
import type { Answer } from './answer.ts';
import { lookOf } from './context.ts';
import type { CommandContext } from './context.ts';
import { answerOrFollow } from './follow.ts';
import { chooseNamed, explained } from './names.ts';
import { noteLines, notesOf, nothingFound } from './notes.ts';
import type { AnswerOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { namespaceOfNode, scopeOf } from './scope.ts';
import { nodeHeading, reasonsBelow } from './why-not-text.ts';

interface Checklist {
  readonly state: ClusterState;
  readonly rows: readonly ChecklistRow[];
  readonly report: NodeReport;
}

function byAttention(a: ChecklistRow, b: ChecklistRow): number {
  const rank = stateRank(a.pair.state) - stateRank(b.pair.state);
  return rank || byName(daemonSetName(a.daemonSet, true), daemonSetName(b.daemonSet, true));
}

/** Every DaemonSet on the node, those in trouble first; of a node that may not be read, those with a pod there. */
function checklistOf(state: ClusterState, node: string): Checklist {
  const report = reportNode(node, viewOf(state));
  const rows = report.daemonSets.filter(({ pair }) => pair.shouldRun !== undefined || pair.pod !== undefined);
  return { state, report, rows: rows.toSorted(byAttention) };
}

function answerFor(
  { state, rows, report: { node, staticPods } }: Checklist,
  options: AnswerOptions,
  look: Look,
  namespace: string | undefined,
): Answer {
  const lacking = rows.filter(({ pair }) => pair.reasons.length > 0);
  const notes = notesOf(state, []);
  const sheet = {
    columns: checklistColumns(namespace === undefined),
    rows,
    above: () => nodeHeading(node, rows, look),
    below: () => reasonsBelow(rows, staticPods, look),
    names: () => ({
      resource: 'daemonset.apps' as const,
      names: lacking.map(({ daemonSet }) => daemonSet.metadata.name),
    }),
    document: () => whyNotNodeDocument(node, rows, { staticPods, notes }),
  };
  const quiet = forPrograms(options);
  const empty = rows.length === 0 && !quiet;
  return {
    stdout: empty ? '' : printed(sheet, options, look),
    stderr: (empty ? nothingFound(namespace, false) : '') + (quiet ? '' : noteLines(notes, look)),
    finding: lacking.length > 0,
  };
}

/** `why-not NODE [NAME...]`: each DaemonSet on the node, and below why it has no healthy pod there. */
export async function whyNotNode(
  context: CommandContext,
  node: string,
  names: readonly string[],
  options: AnswerOptions,
): Promise<number> {
  const opened = namespaceOfNode(await context.openCluster(options.cluster), options);
  const { cluster, namespace } = opened;
  const look = lookOf(context, options.color);
  const observe = (): Promise<ClusterState> =>
    withProgress(context, async (progress) => {
      const onProgress = (text: string): void => progress.update(text);
      const scope = scopeOf(namespace, options);
      return explained(
        opened,
        () => observeNode(cluster, node, { scope, choose: chooseNamed(names), onProgress }),
        node,
      );
    });
  try {
    return await answerOrFollow(context, opened, options, {
      namespace,
      observe,
      answer: (state, width) =>
        answerFor(
          checklistOf(state, node),
          options,
          width === undefined ? look : { ...look, width },
          namespace,
        ),
    });
  } finally {
    await cluster.close();
  }
}
