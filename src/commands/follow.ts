import type { Answer } from './answer.ts';
import type { CommandContext, LiveScreen, OpenedCluster } from './context.ts';
import { noteOf, Redrawn, silently } from './live-screen.ts';
import type { Renewed } from './live-screen.ts';
import type { AnswerOptions } from './options.ts';
import { orAborted, readUntilAnswered } from './retry.ts';

function write(context: CommandContext, { stdout, stderr }: Answer): void {
  if (stdout !== '') context.stdout.write(stdout);
  if (stderr !== '') context.stderr.write(stderr);
}

function codeOf(answer: Answer, { exitCode }: AnswerOptions): number {
  return exitCode && answer.finding ? 1 : 0;
}

/** What of an answer has not been said yet. */
function unsaid(answer: Answer, last: Answer): Answer {
  return {
    ...answer,
    stdout: answer.stdout === last.stdout ? '' : answer.stdout,
    stderr: answer.stderr === last.stderr ? '' : answer.stderr,
  };
}

export interface Followed<State> {
  readonly namespace: string | undefined;
  /** Reads; progress is told to the context that is handed over. */
  readonly observe: (context: CommandContext) => Promise<State>;
  readonly answer: (state: State, width?: number) => Answer;
}

/** Prints an answer again whenever it has changed. The exit code: 130 when interrupted, else what the last one makes it. */
async function followPrinted<State>(
  context: CommandContext,
  opened: OpenedCluster,
  options: AnswerOptions,
  { namespace, observe, answer }: Followed<State>,
): Promise<number> {
  const { signal, stderr } = context;
  const changes = opened.cluster.changes(namespace === undefined ? {} : { namespace });
  const retrying = (problem: string): void => void stderr.write(noteOf(problem));
  const read = (): Promise<State> => observe(context);
  try {
    let last = answer(await read());
    write(context, last);
    while ((await orAborted(changes.next(), signal)) === true) {
      const state = await readUntilAnswered(read, context, retrying);
      if (state === undefined) break;
      const next = answer(state);
      write(context, unsaid(next, last));
      last = next;
    }
    if (signal.aborted) return 130;
    if (opened.cluster.source === 'dump') stderr.write('note: a dump does not change: nothing to watch\n');
    return codeOf(last, options);
  } finally {
    changes.close();
  }
}

/** An answer on a screen. */
class Shown<State> extends Redrawn implements LiveScreen, Renewed<State> {
  readonly #answer: Followed<State>['answer'];
  #state: State;
  #problem = '';
  #last: Answer;

  constructor(answer: Followed<State>['answer'], state: State) {
    super();
    this.#answer = answer;
    this.#state = state;
    this.#last = answer(state);
  }

  get last(): Answer {
    return this.#last;
  }

  show(state: State): void {
    this.#last = this.#answer(state);
    this.#state = state;
    this.#problem = '';
    this.redraw();
  }

  tell(problem: string): void {
    this.#problem = noteOf(problem);
    this.redraw();
  }

  frame({ width }: { readonly width: number }): string {
    const { stdout, stderr } = this.#answer(this.#state, width);
    return this.#problem + stdout + stderr;
  }
}

/**
 * Draws something on a terminal and keeps it as new as the cluster, until it is left: what it was left with. A failure that
 * waiting does not mend ends it.
 */
export async function whileRenewed<State, Screen extends Renewed<State>, Left>(
  context: CommandContext,
  opened: OpenedCluster,
  { namespace, observe }: Pick<Followed<State>, 'namespace' | 'observe'>,
  screenOf: (first: State) => Screen,
  draw: (screen: Screen, signal: AbortSignal) => Promise<Left>,
): Promise<Left> {
  const changes = opened.cluster.changes(namespace === undefined ? {} : { namespace });
  const left = new AbortController();
  const signal = AbortSignal.any([context.signal, left.signal]);
  const silent = { ...silently(context), signal };
  let failed: { readonly error: unknown } | undefined;
  let pump: Promise<void> | undefined;
  try {
    const screen = screenOf(await observe(context));
    const keepReading = async (): Promise<void> => {
      while (!signal.aborted && (await orAborted(changes.next(), signal)) === true) {
        const state = await readUntilAnswered(
          () => observe(silent),
          silent,
          (problem) => screen.tell(problem),
        );
        if (state !== undefined) screen.show(state);
      }
    };
    pump = keepReading().catch((error: unknown) => {
      failed = { error };
      left.abort();
    });
    const result = await draw(screen, signal);
    if (failed !== undefined) throw failed.error;
    return result;
  } finally {
    left.abort();
    changes.close();
    await pump;
  }
}

/** Draws an answer on a terminal, and again whenever something changes or the terminal's size does. */
async function followLive<State>(
  context: CommandContext,
  opened: OpenedCluster,
  options: AnswerOptions,
  followed: Followed<State>,
  showLive: NonNullable<CommandContext['showLive']>,
): Promise<number> {
  const screenOf = (first: State): Shown<State> => new Shown(followed.answer, first);
  return whileRenewed(context, opened, followed, screenOf, async (screen, signal) => {
    const interrupted = await showLive(screen, signal);
    return interrupted || context.signal.aborted ? 130 : codeOf(screen.last, options);
  });
}

/** Answers once, or with `-w` for ever: drawn live on a terminal, printed again elsewhere. The result is the exit code. */
export async function answerOrFollow<State>(
  context: CommandContext,
  opened: OpenedCluster,
  options: AnswerOptions,
  followed: Followed<State>,
): Promise<number> {
  if (!options.watch) {
    const once = followed.answer(await followed.observe(context));
    write(context, once);
    return codeOf(once, options);
  }
  const { showLive } = context;
  const drawn = options.output === 'table' || options.output === 'wide';
  return drawn && showLive !== undefined && opened.cluster.source !== 'dump'
    ? followLive(context, opened, options, followed, showLive)
    : followPrinted(context, opened, options, followed);
}
