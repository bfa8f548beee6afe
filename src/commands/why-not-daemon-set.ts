import { viewOf } from '../domain/cluster-view.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { coverageOf } from '../domain/coverage/coverage.ts';
import type { DaemonSetCoverage } from '../domain/coverage/pair.ts';
import { reasonGroupColumns } from '../printers/columns/reason-groups.ts';
import { whyNotDaemonSetDocument } from '../printers/documents.ts';
import { byName } from '../printers/sort.ts';
import type { Look } from '../printers/tone.ts';
import { forPrograms, printed } from './answer.ts';
import type { Answer } from './answer.ts';
import { lookOf } from './context.ts';
import type { CommandContext } from './context.ts';
import { observeNamed } from './coverage.ts';
import { daemonSetHeading } from './daemon-set-heading.ts';
import { answerOrFollow } from './follow.ts';
import { noteLines, notesOf } from './notes.ts';
import type { AnswerOptions } from './options.ts';
import { namespaceOf } from './scope.ts';
import { UsageError } from './usage-error.ts';
import { groupBlocks } from './why-not-text.ts';

function withNamesInOrder(coverage: DaemonSetCoverage): DaemonSetCoverage {
  const reasons = coverage.reasons.map((group) => ({ ...group, nodes: group.nodes.toSorted(byName) }));
  return { ...coverage, reasons };
}

function answerFor(state: ClusterState, options: AnswerOptions, look: Look): Answer {
  const [daemonSet, another] = state.daemonSets;
  if (daemonSet === undefined) throw new UsageError('no DaemonSet is left after --selector');
  if (another !== undefined) {
    const namespaces = state.daemonSets.map(({ metadata }) => metadata.namespace);
    throw new UsageError(
      `several DaemonSets are called "${daemonSet.metadata.name}"`,
      `add -n, one of ${namespaces.join(', ')}`,
    );
  }
  const coverage = withNamesInOrder(coverageOf(daemonSet, viewOf(state)));
  const notes = notesOf(state, [coverage]);
  const sheet = {
    columns: reasonGroupColumns,
    rows: coverage.reasons,
    above: () => daemonSetHeading(coverage, look),
    below: () => groupBlocks(coverage.reasons, look),
    names: () => ({
      resource: 'node' as const,
      names: coverage.pairs.filter(({ reasons }) => reasons.length > 0).map(({ node }) => node),
    }),
    document: () => whyNotDaemonSetDocument(coverage, notes),
  };
  return {
    stdout: printed(sheet, options, look),
    stderr: forPrograms(options) ? '' : noteLines(notes, look),
    finding: coverage.reasons.length > 0 || coverage.daemonSetReasons.length > 0,
  };
}

/** `why-not daemonset/NAME`: why nodes lack its pod, grouped by reason. */
export async function whyNotDaemonSet(
  context: CommandContext,
  name: string,
  options: AnswerOptions,
): Promise<number> {
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  const look = lookOf(context, options.color);
  try {
    return await answerOrFollow(context, opened, options, {
      namespace: opened.namespace,
      observe: (seen) => observeNamed(seen, opened, [name], options),
      answer: (state, width) => answerFor(state, options, width === undefined ? look : { ...look, width }),
    });
  } finally {
    await opened.cluster.close();
  }
}
