import { observeOrphans } from '../cluster/observe-orphans.ts';
import type { OrphanedPod } from '../domain/change/orphans.ts';
import { keepsFromDrain, orphansOf } from '../domain/change/orphans.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { orphanColumns, type OrphanRow, orphansInOrder } from '../printers/columns/orphan-list.ts';
import { orphanListDocument } from '../printers/orphan-documents.ts';
import { sanitize } from '../printers/sanitize.ts';
import { plural } from '../printers/wording.ts';
import { type Answer, forPrograms, printed, type Sheet } from './answer.ts';
import { type CommandContext, lookOf, type OpenedCluster } from './context.ts';
import { noteLines, notesOf, nothingFound } from './notes.ts';
import { type AnswerOptions, answerOptions, type FlagValues } from './options.ts';
import { withProgress } from './progress.ts';
import { namespaceOf, scopeOf, validateOptions } from './scope.ts';

interface Setting {
  readonly opened: OpenedCluster;
  readonly options: AnswerOptions;
}

function sheetOf(state: ClusterState, found: readonly OrphanedPod[], { opened }: Setting): Sheet<OrphanRow> {
  return {
    columns: orphanColumns(opened.namespace === undefined),
    rows: found.map((orphan) => ({ orphan, now: state.now })),
    names: () => ({ resource: 'pod', names: found.map(({ pod }) => pod.metadata.name) }),
    document: () => orphanListDocument(found, { source: opened.cluster.source, notes: notesOf(state, []) }),
  };
}

/** The line under the list: what orphans mean, and what to do with them. */
function summaryLine(found: readonly OrphanedPod[], { opened: { namespace } }: Setting): string {
  const scope = namespace === undefined ? '-A' : `-n ${sanitize(namespace)} --all`;
  const have = found.length === 1 ? 'has' : 'have';
  const what = `${plural(found.length, 'daemon pod')} ${have} no controller`;
  const kept = found.filter(({ pod }) => keepsFromDrain(pod)).length;
  const them = kept === found.length ? 'them' : `${kept} of them`;
  const drain = kept === 0 ? '' : `: kubectl drain needs --force for ${them}`;
  return `${what}${drain}; delete them:\n  kubectl ds orphans delete ${scope}\n`;
}

function answerOf(context: CommandContext, state: ClusterState, setting: Setting): Answer {
  const { opened, options } = setting;
  const look = lookOf(context, options.color);
  const found = orphansInOrder(orphansOf(state));
  const quiet = forPrograms(options);
  const notes = quiet ? '' : noteLines(notesOf(state, []), look);
  if (found.length === 0 && !quiet) {
    return { stdout: '', stderr: nothingFound(opened.namespace, false) + notes, finding: false };
  }
  const summary =
    context.isTerminal.stdout && !quiet && !options.noHeaders ? summaryLine(found, setting) : '';
  return {
    stdout: printed(sheetOf(state, found, setting), options, look),
    stderr: summary + notes,
    finding: found.length > 0,
  };
}

/** `orphans`: the daemon pods that no controller has. The result is the exit code. */
export async function orphans(
  context: CommandContext,
  _words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const options = answerOptions(values);
  validateOptions(options);
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  try {
    const scope = scopeOf(opened.namespace, options);
    const state = await withProgress(context, (progress) => {
      progress.update('reading daemon pods');
      return observeOrphans(opened.cluster, scope);
    });
    const { stdout, stderr, finding } = answerOf(context, state, { opened, options });
    if (stdout !== '') context.stdout.write(stdout);
    if (stderr !== '') context.stderr.write(stderr);
    return options.exitCode && finding ? 1 : 0;
  } finally {
    await opened.cluster.close();
  }
}
