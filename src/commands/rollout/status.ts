import { rolloutStatusDocument } from '../../printers/rollout-documents.ts';
import { rolloutReport } from '../../printers/rollout-report.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import type { CommandContext } from '../context.ts';
import { lookOf } from '../context.ts';
import { noteLines } from '../notes.ts';
import type { FlagValues } from '../options.ts';
import { answerOptions } from '../options.ts';
import { namespaceOf } from '../scope.ts';
import { namedDaemonSet, oneName } from './change-target.ts';
import { amountFlag, durationFlag } from './options.ts';
import type { StatusLook } from './status-look.ts';
import { lookOnce } from './status-look.ts';
import type { StatusWatch } from './status-watch.ts';
import { codeOf, watchLive, watchPrinted } from './status-watch.ts';

interface StatusRequest extends Omit<StatusWatch, 'opened' | 'daemonSet'> {
  readonly name: string;
  /** Absent: for people until it is done, for programs one answer. */
  readonly watch?: boolean;
}

function complete(words: readonly string[], values: FlagValues): StatusRequest {
  const timeout = durationFlag(values, 'timeout') ?? 0;
  const tolerateNotReady = amountFlag(values, 'tolerate-not-ready');
  const { watch } = values;
  return {
    name: oneName(words),
    options: answerOptions(values),
    ...(timeout === 0 ? {} : { timeout }),
    ...(tolerateNotReady === undefined ? {} : { tolerateNotReady }),
    ...(typeof watch === 'boolean' ? { watch } : {}),
  };
}

/** The answer for programs; undefined where people are told. */
function documentText({ opened, options }: StatusWatch, { rollout, notes }: StatusLook): string | undefined {
  const document = () => rolloutStatusDocument([rollout.status], { source: opened.cluster.source, notes });
  if (options.output === 'json') return toJson(document());
  return options.output === 'yaml' ? toYaml(document()) : undefined;
}

/** As it stands now: exit code 0 where it is done. */
async function answerOnce(context: CommandContext, question: StatusWatch): Promise<number> {
  const answer = await lookOnce(context, question);
  const look = lookOf(context, question.options.color);
  const text = documentText(question, answer);
  context.stdout.write(text ?? rolloutReport(answer.rollout, look));
  if (text === undefined) context.stderr.write(noteLines(answer.notes, look));
  return codeOf(answer.rollout);
}

function watches({ opened, options }: StatusWatch, { watch }: StatusRequest): boolean {
  const forPeople = options.output === 'table';
  return opened.cluster.source === 'cluster' && (watch ?? forPeople);
}

/** Documents that say nothing new are not repeated. */
function newDocuments(question: StatusWatch): (look: StatusLook) => string | undefined {
  let last = '';
  return (look) => {
    const text = documentText(question, look);
    if (text === undefined) return undefined;
    const news = text === last ? '' : text;
    last = text;
    return news;
  };
}

/** Answers once, or watches until it is done: drawn on a terminal, line by line elsewhere. The result is the exit code. */
export async function tellStatus(
  context: CommandContext,
  question: StatusWatch,
  request: StatusRequest,
): Promise<number> {
  if (!watches(question, request)) {
    if (request.watch === true) context.stderr.write('note: a dump does not change: nothing to watch\n');
    return answerOnce(context, question);
  }
  const { showLive } = context;
  return showLive !== undefined && question.options.output === 'table'
    ? watchLive(context, question, showLive)
    : watchPrinted(context, question, newDocuments(question));
}

/** `rollout status NAME`: where its rollout stands, until it is done. The result is the exit code. */
export async function rolloutStatusVerb(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const opened = namespaceOf(await context.openCluster(request.options.cluster), request.options);
  try {
    const newest = { ...opened, cluster: opened.cluster.consistent() };
    const daemonSet = await namedDaemonSet(newest, request.name);
    return await tellStatus(context, { ...request, opened, daemonSet }, request);
  } finally {
    await opened.cluster.close();
  }
}
