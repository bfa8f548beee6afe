import type { RevisionEntry } from '../../domain/rollout/revisions.ts';
import { rolloutHistoryColumns } from '../../printers/columns/rollout-history.ts';
import type { Document } from '../../printers/documents.ts';
import { rolloutHistoryDocument } from '../../printers/rollout-documents.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { table } from '../../printers/table.ts';
import type { TemplateDiff } from '../../printers/template-diff.ts';
import { diffText, templateDiff, templateYaml } from '../../printers/template-diff.ts';
import type { Look } from '../../printers/tone.ts';
import type { CommandContext } from '../context.ts';
import { lookOf } from '../context.ts';
import { noteLines } from '../notes.ts';
import type { FlagValues } from '../options.ts';
import { answerOptions } from '../options.ts';
import { namespaceOf } from '../scope.ts';
import { namedDaemonSet, oneName } from './change-target.ts';
import type { History, HistoryQuestion } from './history-ask.ts';
import { historyQuestion, readHistory, revisionIn } from './history-ask.ts';

/** What is told of a history: the revisions that were asked about, and what differs between two of them. */
interface HistoryAnswer {
  readonly entries: readonly RevisionEntry[];
  readonly diff?: TemplateDiff;
}

function answerTo(question: HistoryQuestion, history: History): HistoryAnswer {
  if (question.kind === 'all') return { entries: history.entries };
  if (question.kind === 'diff') {
    const [from, to] = [revisionIn(history, question.from), revisionIn(history, question.to)];
    return { entries: [from, to], diff: templateDiff(from, to) };
  }
  const asked = revisionIn(history, question.revision);
  const current = history.entries.find((entry) => entry.current);
  return {
    entries: [asked],
    ...(current === undefined || asked.current ? {} : { diff: templateDiff(asked, current) }),
  };
}

function title({ daemonSet }: History, rest: string, look: Look): string {
  return `${look.paint('strong', `daemonset.apps/${sanitize(daemonSet.metadata.name)}`)}${rest}\n`;
}

function differences({ from, to, lines }: TemplateDiff): string {
  return lines.length === 0
    ? `nothing differs between revision ${from} and revision ${to}`
    : `from revision ${from} to revision ${to}:`;
}

function templateText({ controllerRevision, current }: RevisionEntry, look: Look): string {
  const { template } = controllerRevision;
  const yaml = template === undefined ? 'its template is not known\n' : templateYaml(template.json);
  return `${yaml}${current ? `\n${look.paint('muted', 'this is the current revision')}\n` : ''}`;
}

function textFor(
  question: HistoryQuestion,
  history: History,
  { entries, diff }: HistoryAnswer,
  look: Look,
): string {
  const [first] = entries;
  if (first === undefined) return `${title(history, '', look)}No rollout history found.\n`;
  const differing = diff === undefined ? '' : `${differences(diff)}\n${diffText(diff, look)}`;
  switch (question.kind) {
    case 'all':
      return title(history, '', look) + table(rolloutHistoryColumns(history.now), entries, { look });
    case 'one': {
      const heading = title(history, ` with revision #${question.revision}`, look);
      return `${heading}${templateText(first, look)}${differing === '' ? '' : `\n${differing}`}`;
    }
    case 'diff':
      return title(history, '', look) + differing;
  }
}

/** `rollout history NAME`: its revisions, one of them, or what differs between two. The result is the exit code. */
export async function rolloutHistory(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const [name, question, options] = [oneName(words), historyQuestion(values), answerOptions(values)];
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  try {
    // A server's cache may not know yet of the revision that was just made.
    const newest = { ...opened, cluster: opened.cluster.consistent() };
    const history = await readHistory(newest, await namedDaemonSet(newest, name));
    const answer = answerTo(question, history);
    const { entries, diff } = answer;
    const document = (): Document =>
      rolloutHistoryDocument(history.daemonSet, entries, {
        source: opened.cluster.source,
        notes: history.notes,
        withTemplates: question.kind !== 'all',
        ...(diff === undefined ? {} : { diff }),
      });
    const look = lookOf(context, options.color);
    if (options.output === 'json') context.stdout.write(toJson(document()));
    else if (options.output === 'yaml') context.stdout.write(toYaml(document()));
    else {
      context.stdout.write(textFor(question, history, answer, look));
      context.stderr.write(noteLines(history.notes, look));
    }
    return 0;
  } finally {
    await opened.cluster.close();
  }
}
