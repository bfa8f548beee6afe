import type { Answer } from './answer.ts';
import type { CommandContext, LiveScreen, OpenedCluster } from './context.ts';
import type { AnswerOptions } from './options.ts';

type Ask = () => Promise<Answer>;

/** Resolves with `undefined` when the signal is aborted first. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}

function write(context: CommandContext, { stdout, stderr }: Answer): void {
  if (stdout !== '') context.stdout.write(stdout);
  if (stderr !== '') context.stderr.write(stderr);
}

/** Prints an answer again whenever it has changed. The exit code: 130 when interrupted, else what `last` makes it. */
async function followPrinted(
  context: CommandContext,
  opened: OpenedCluster,
  namespace: string | undefined,
  ask: Ask,
): Promise<number> {
  const changes = opened.cluster.changes(namespace === undefined ? {} : { namespace });
  try {
    let last: Answer | undefined;
    for (
      let more: boolean | undefined = true;
      more === true;
      more = await orAborted(changes.next(), context.signal)
    ) {
      const answer = await ask();
      if (answer.stdout !== last?.stdout)
        write(context, { ...answer, stderr: answer.stderr === last?.stderr ? '' : answer.stderr });
      last = answer;
    }
    if (context.signal.aborted) return 130;
    if (opened.cluster.source === 'dump')
      context.stderr.write('note: a dump does not change: nothing to watch\n');
    return 0;
  } finally {
    changes.close();
  }
}

/** Draws an answer on a terminal, and again whenever something changes or the terminal's size does. */
async function followLive(
  context: CommandContext,
  opened: OpenedCluster,
  namespace: string | undefined,
  ask: (size: { width: number; height: number }) => Answer,
  refresh: () => Promise<void>,
): Promise<number> {
  const { showLive } = context;
  if (showLive === undefined) return 0;
  const changes = opened.cluster.changes(namespace === undefined ? {} : { namespace });
  const listeners = new Set<() => void>();
  const left = new AbortController();
  const signal = AbortSignal.any([context.signal, left.signal]);
  let failed: { readonly error: unknown } | undefined;
  const pump = (async () => {
    while ((await orAborted(changes.next(), signal)) === true) {
      await refresh();
      for (const listener of listeners) listener();
    }
  })().catch((error: unknown) => {
    failed = { error };
    left.abort();
  });
  const screen: LiveScreen = {
    frame: (size) => {
      const { stdout, stderr } = ask(size);
      return stdout + stderr;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  try {
    const interrupted = await showLive(screen, signal);
    if (failed !== undefined) throw failed.error;
    return interrupted || context.signal.aborted ? 130 : 0;
  } finally {
    left.abort();
    changes.close();
    await pump;
  }
}

export interface Followed<State> {
  readonly namespace: string | undefined;
  readonly observe: () => Promise<State>;
  readonly answer: (state: State, width?: number) => Answer;
}

/** Answers once, or with `-w` for ever: drawn live on a terminal, printed again elsewhere. The result is the exit code. */
export async function answerOrFollow<State>(
  context: CommandContext,
  opened: OpenedCluster,
  options: AnswerOptions,
  { namespace, observe, answer }: Followed<State>,
): Promise<number> {
  if (!options.watch) {
    const once = answer(await observe());
    write(context, once);
    return options.exitCode && once.finding ? 1 : 0;
  }
  const drawn = options.output === 'table' || options.output === 'wide';
  if (!drawn || context.showLive === undefined || opened.cluster.source === 'dump') {
    return followPrinted(context, opened, namespace, async () => answer(await observe()));
  }
  let state = await observe();
  const now = async (): Promise<void> => {
    state = await observe();
  };
  return followLive(context, opened, namespace, ({ width }) => answer(state, width), now);
}
