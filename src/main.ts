import { homedir, hostname, userInfo } from 'node:os';
import process from 'node:process';
import type { CommandContext, Interrupt, LiveScreen, OpenedCluster } from './cli.ts';
import { HeldLines } from './held-lines.ts';

/** How long what is under way may take to stop after Ctrl-C, before the process gives itself the same signal again. */
const GRACE = 500;

/** What a verb may take for itself: the answer of each gives it back. */
type Takes = Required<Pick<CommandContext, 'takeInterrupts' | 'takeClosedOutput'>>;

/**
 * Ends where nothing can be written any more. A reader that went away (`... | head -1`) is no failure: it has what it
 * wanted. A full disk is one. A verb may go on all the same, where ending would leave something half done.
 */
function endWhenUnwritable(stop: AbortController): { exitCode?: number } & Pick<Takes, 'takeClosedOutput'> {
  let taken: (() => void) | undefined;
  const end: { exitCode?: number } & Pick<Takes, 'takeClosedOutput'> = {
    takeClosedOutput: (listener) => {
      taken = listener;
      return () => (taken = undefined);
    },
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (taken !== undefined) {
        if (stream === process.stdout) taken();
        return;
      }
      if (error.code !== 'EPIPE' && stream === process.stdout)
        process.stderr.write(`error: ${error.message}\n`);
      end.exitCode = error.code === 'EPIPE' ? 0 : 2;
      stop.abort();
    });
  }
  return end;
}

const interruptCodes: Readonly<Record<Interrupt, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Ctrl-C, SIGTERM and SIGHUP ask for an end; a second one, or no end within the grace time, gets the system's own. A verb
 * may take them for itself, where ending at once would leave something half said. `came` is the last of them.
 */
function stopOnInterrupt(stop: AbortController): { came?: Interrupt } & Pick<Takes, 'takeInterrupts'> {
  let taken: ((signal?: Interrupt) => void) | undefined;
  const interrupts: { came?: Interrupt } & Pick<Takes, 'takeInterrupts'> = {
    takeInterrupts: (listener) => {
      taken = listener;
      return () => (taken = undefined);
    },
  };
  const onInterrupt = (signal: Interrupt): void => {
    interrupts.came = signal;
    if (taken !== undefined) {
      taken(signal);
      return;
    }
    process.off(signal, onInterrupt);
    stop.abort();
    setTimeout(() => process.kill(process.pid, signal), GRACE).unref();
  };
  for (const signal of Object.keys(interruptCodes) as Interrupt[]) process.on(signal, onInterrupt);
  return interrupts;
}

/** Asks on stderr, so that stdout holds nothing but the answer. */
async function ask(question: string, signal?: AbortSignal): Promise<string | undefined> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const end = (line?: string): void => {
      resolve(line);
      lines.close();
    };
    // Raw mode turns Ctrl-C into a key, and only the signal is listened to.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    const comeBack = async (): Promise<void> => {
      await suspend();
      process.stdin.setRawMode(true);
      lines.prompt(true);
    };
    // What is stopped by Ctrl-Z is asked again when the shell lets it go on.
    lines.on('SIGTSTP', () => {
      lines.pause();
      process.stdin.setRawMode(false);
      void comeBack();
    });
    lines.on('close', () => end());
    signal?.addEventListener('abort', () => end(), { once: true });
    lines.question(question, end);
  });
}

/** Not every user id has a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

const sideLines = new HeldLines((text) => process.stderr.write(text));

/** Clusters are closed when the process is asked to stop: that ends the requests which are under way. */
async function openCluster(
  options: Parameters<CommandContext['openCluster']>[0],
  signal: AbortSignal,
  known: Parameters<CommandContext['openCluster']>[1],
): Promise<OpenedCluster> {
  const cli = await import('./cli.ts');
  const { env, platform, stdin } = process;
  const around = {
    env,
    home: homedir(),
    platform,
    stdin,
    interactive: stdin.isTTY,
    log: (line: string) => sideLines.line(line),
  };
  const opened = await cli.openCluster(options, around, known);
  signal.addEventListener('abort', () => void opened.cluster.close(), { once: true });
  return opened;
}

async function showLive(screen: LiveScreen, signal: AbortSignal): Promise<boolean> {
  const { showLiveView } = await import('./tui/live-view.tsx');
  const { stdout, stdin } = process;
  return sideLines.during(() => showLiveView(screen, { stdout, stdin, signal }));
}

const choose: NonNullable<CommandContext['choose']> = async (screen, signal) => {
  const { showPicker } = await import('./tui/picker.tsx');
  const { stdout, stdin } = process;
  return sideLines.during(() => showPicker(screen, { stdout, stdin, signal }));
};

/** So large may the part of the heap for what is new become, in bytes, before it is kept from growing. */
const YOUNG_ENOUGH = 4e6;

/** So often, in milliseconds. Most commands have ended before: to look at the heap costs their start 4 ms. */
const LOOK_AT_HEAP = 50;

/**
 * What is read of a large cluster leaves much behind. V8 would let the part of the heap for what is new grow to 130 MB, which
 * a dump of 500 MB has no use for. Where it is too small, though, what is soon of no use is taken for old.
 */
async function keepHeapYoung(): Promise<void> {
  const { getHeapSpaceStatistics, setFlagsFromString } = await import('node:v8');
  let grows = true;
  const look = (): void => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    const mayGrow = (young?.space_size ?? 0) < YOUNG_ENOUGH;
    if (mayGrow !== grows) setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
    grows = mayGrow;
  };
  setInterval(look, LOOK_AT_HEAP).unref();
}

/** A view stays open for hours: what nobody needs any more is cleared away soon. */
async function keepHeapSmall(): Promise<void> {
  if (process.versions['bun'] !== undefined) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--heap-growing-percent=20');
}

/** Ink's screen readers are told in lines. */
function isScreenReader(): boolean {
  return process.env['INK_SCREEN_READER'] === 'true';
}

const firstScreen: NonNullable<CommandContext['firstScreen']> = async () => {
  if (isScreenReader()) return undefined;
  const { FORMER_SCREEN, skeletonOf } = await import('./tui/skeleton.ts');
  const { stdout } = process;
  const { columns, rows } = stdout;
  return {
    draw: (state, look) => stdout.write(skeletonOf({ ...state, size: { columns, rows } }, look)),
    giveBack: () => stdout.write(FORMER_SCREEN),
  };
};

const drawUi: NonNullable<CommandContext['drawUi']> = async (store, look, options) => {
  const { stdout, stdin } = process;
  const { FORMER_SCREEN, OTHER_SCREEN } = await import('./tui/skeleton.ts');
  await keepHeapSmall();
  const { showApp } = await import('./tui/app.tsx').catch((error: unknown) => {
    stdout.write(FORMER_SCREEN);
    throw error;
  });
  // Of what was pressed meanwhile some may stand there.
  if (!isScreenReader()) stdout.write(OTHER_SCREEN);
  // A terminal that is gone can neither be read nor be set any more. SIGHUP says so: all is ended in order then.
  stdin.on('error', () => undefined);
  return sideLines.during(() =>
    showApp(store, look, { stdout, stdin, isScreenReader: isScreenReader(), ...options }),
  );
};

/** Terminals that know OSC 52 put it into their clipboard; others ignore it. */
function copy(text: string): void {
  process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
}

/** The whole group stops, so that the shell notices. */
function suspend(): Promise<void> {
  return new Promise((resolve) => {
    // A signal that is waited for does not keep a process from ending, once nothing else goes on.
    const alive = setInterval(() => undefined, 1000);
    process.once('SIGCONT', () => {
      clearInterval(alive);
      resolve();
    });
    process.kill(0, 'SIGTSTP');
  });
}

function contextOf(signal: AbortSignal, takes: Takes): CommandContext {
  const { stdout, stderr, stdin, env } = process;
  return {
    stdout,
    stderr,
    input: stdin,
    isTerminal: { stdout: stdout.isTTY, stderr: stderr.isTTY },
    env,
    clock: {
      after: (milliseconds, later) => {
        const timer = setTimeout(later, milliseconds);
        return () => clearTimeout(timer);
      },
    },
    signal,
    openCluster: (options, known) => openCluster(options, signal, known),
    ...takes,
    user: `${userName()}@${hostname()}`,
    ...(stdin.isTTY && stderr.isTTY ? { ask } : {}),
    ...(stdout.isTTY && stdout.columns > 0 ? { columns: stdout.columns } : {}),
    ...(stdout.isTTY && stdin.isTTY ? { showLive, choose, firstScreen, drawUi, copy, suspend } : {}),
  };
}

async function main(): Promise<void> {
  if (process.versions['bun'] === undefined) setTimeout(() => void keepHeapYoung(), LOOK_AT_HEAP).unref();
  const stop = new AbortController();
  const unwritable = endWhenUnwritable(stop);
  const interrupts = stopOnInterrupt(stop);
  const [{ run }, { default: manifest }] = await Promise.all([
    import('./cli.ts'),
    import('../package.json', { with: { type: 'json' } }),
  ]);
  const takes = {
    takeInterrupts: interrupts.takeInterrupts,
    takeClosedOutput: unwritable.takeClosedOutput,
  };
  const ended = await run(process.argv.slice(2), contextOf(stop.signal, takes), manifest.version);
  // Whoever was interrupted says so by 130; which signal it was is known here.
  const code = ended === interruptCodes.SIGINT ? interruptCodes[interrupts.came ?? 'SIGINT'] : ended;
  process.exitCode = code;
  // What was written may turn out to be unwritable only after everything was said.
  process.once('exit', () => (process.exitCode = unwritable.exitCode ?? code));
  // A dump that is still being read must not keep the process from ending.
  if (stop.signal.aborted) process.stdin.destroy();
}

await main();
