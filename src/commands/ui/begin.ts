import { initialState } from '../../tui/state.ts';
import { type CommandContext, type KnownCluster, lookOf } from '../context.ts';
import { answerOptions, type FlagValues, on } from '../options.ts';
import { changeOptions } from '../rollout/options.ts';
import { sourceOf } from './source.ts';
import type { Session, Wanted } from './ui.ts';

/** Flags that ask for a printed answer. */
const printing = [
  'output',
  'watch',
  'exit-code',
  'no-headers',
  'sort-by',
  'by',
  'selector',
  'node-selector',
] as const;

/** Whether a command line without a verb opens the live view: on a terminal, where nothing asks for a printed answer. */
export function wantsUi({ drawUi }: CommandContext, values: FlagValues): boolean {
  return (
    drawUi !== undefined && printing.every((flag) => values[flag] === undefined || values[flag] === false)
  );
}

/**
 * Draws the first screen as soon as flags and kubeconfig are sound, and loads what reads and draws while somebody looks at
 * it. Undefined where that was interrupted. Whatever goes wrong, the former screen is back.
 */
async function begun(context: CommandContext, values: FlagValues): Promise<Session | undefined> {
  const { drawUi, signal } = context;
  if (drawUi === undefined) throw new Error('the live view needs a terminal');
  const { cluster: asked, allNamespaces, color } = answerOptions(values);
  // What is wrong with them is told before anything is drawn.
  changeOptions(values);
  const namespace = allNamespaces ? undefined : asked.namespace;
  const wanted: Wanted = {
    values,
    look: lookOf(context, color),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const first = await context.firstScreen?.();
  let isDrawn = false;
  const draw = (known: KnownCluster): void => {
    if (signal.aborted || isDrawn) return;
    isDrawn = true;
    const size = { columns: context.columns ?? 80, rows: 24 };
    const source = sourceOf(known, asked, on(values, 'read-only'));
    first?.draw(initialState(source, size, 0, namespace), wanted.look);
  };
  const giveBack = (): void => {
    if (isDrawn) first?.giveBack();
  };
  signal.addEventListener('abort', giveBack);
  try {
    const opened = await context.openCluster(asked, draw);
    // Of a dump nothing is known before it was read.
    draw(opened);
    const ui = await import('./ui.ts');
    if (!signal.aborted) return new ui.Session({ ...context, drawUi }, opened, wanted);
    await opened.cluster.close();
    return undefined;
  } catch (error) {
    if (!signal.aborted) giveBack();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveBack);
  }
}

/** `kubectl ds` on a terminal: the live view. The result is the exit code. */
export async function terminalUi(context: CommandContext, values: FlagValues): Promise<number> {
  const session = await begun(context, values);
  return session === undefined ? 130 : session.run();
}
