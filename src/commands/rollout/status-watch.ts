import { newLines } from '../../printers/rollout-lines.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import { rolloutReport } from '../../printers/rollout-report.ts';
import { isComplete } from '../../printers/rollout-wording.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import type { CommandContext, LiveScreen } from '../context.ts';
import { lookOf } from '../context.ts';
import { noteOf, Redrawn } from '../live-screen.ts';
import { noteLines } from '../notes.ts';
import { isOver, looks } from './status-look.ts';
import type { StatusLook, StatusQuestion } from './status-look.ts';

/** A rollout that is watched until it is done. */
export interface StatusWatch extends StatusQuestion {
  /** Milliseconds to wait; absent: for ever. */
  readonly timeout?: number;
}

/** 0 where it is done, else 1. */
export function codeOf({ status }: Rollout): number {
  return isComplete(status) ? 0 : 1;
}

/** A signal that is aborted when the time is up; `call off` for a clock that keeps a process alive. */
function deadline(
  { clock }: CommandContext,
  timeout: number | undefined,
): { over: AbortSignal; callOff: () => void } {
  const end = new AbortController();
  const callOff = timeout === undefined ? () => undefined : clock.after(timeout, () => end.abort());
  return { over: end.signal, callOff };
}

/** kubectl's sentence, and what it waited for in vain. */
function timedOut(context: CommandContext, last: StatusLook | undefined): number {
  const stuckOn = last === undefined ? '' : `  ${sanitize(last.rollout.status.message)}\n`;
  context.stderr.write(`error: timed out waiting for the condition\n${stuckOn}`);
  return 1;
}

function ended(context: CommandContext, last: StatusLook | undefined): number {
  if (context.signal.aborted) return 130;
  return last !== undefined && isOver(last.rollout) ? codeOf(last.rollout) : timedOut(context, last);
}

/**
 * Prints what is new, until the rollout is done, has failed, or the time is up. The result is the exit code.
 *
 * @param say - what there is to say of a look; absent: lines for people
 */
export async function watchPrinted(
  context: CommandContext,
  watch: StatusWatch,
  say: (look: StatusLook) => string | undefined = () => undefined,
): Promise<number> {
  const { over, callOff } = deadline(context, watch.timeout);
  const signal = AbortSignal.any([context.signal, over]);
  const retrying = (problem: string): void => void context.stderr.write(noteOf(problem));
  let last: StatusLook | undefined;
  let notes = '';
  try {
    for await (const look of looks(context, watch, signal, retrying)) {
      const text = say(look);
      const news = noteLines(look.notes, lookOf(context, watch.options.color));
      if (text === undefined && news !== notes) context.stderr.write(news);
      context.stdout.write(text ?? newLines(last?.rollout, look.rollout));
      [last, notes] = [look, news];
      if (isOver(look.rollout)) break;
    }
  } finally {
    callOff();
  }
  return ended(context, last);
}

/** A rollout on a screen. */
class StatusScreen extends Redrawn implements LiveScreen {
  readonly #look: Look;
  #shown: StatusLook;
  #problem = '';

  constructor(look: Look, first: StatusLook) {
    super();
    this.#look = look;
    this.#shown = first;
  }

  get shown(): StatusLook {
    return this.#shown;
  }

  show(look: StatusLook): void {
    this.#shown = look;
    this.#problem = '';
    this.redraw();
  }

  tell(problem: string): void {
    this.#problem = noteOf(problem);
    this.redraw();
  }

  frame({ width }: { readonly width: number }): string {
    const look = { ...this.#look, width };
    return this.#problem + rolloutReport(this.#shown.rollout, look) + noteLines(this.#shown.notes, look);
  }
}

/** A screen draws what it is told a moment later; so long it stays when all is over. */
const LAST_DRAW = 150;

/** Draws the rollout on a terminal until it is done, has failed, is left, or the time is up. The result is the exit code. */
export async function watchLive(
  context: CommandContext,
  watch: StatusWatch,
  showLive: NonNullable<CommandContext['showLive']>,
): Promise<number> {
  const { over, callOff } = deadline(context, watch.timeout);
  const left = new AbortController();
  const signal = AbortSignal.any([context.signal, over, left.signal]);
  let screen: StatusScreen | undefined;
  let failed: { readonly error: unknown } | undefined;
  const coming = looks(context, watch, signal, (problem) => screen?.tell(problem));
  let cancel = (): void => undefined;
  let pump: Promise<void> | undefined;
  try {
    const first = await coming.next();
    if (first.done === true) return ended(context, undefined);
    const shown = (screen = new StatusScreen(lookOf(context, watch.options.color), first.value));
    const gone = new AbortController();
    const keepLooking = async (): Promise<void> => {
      while (!isOver(shown.shown.rollout)) {
        const next = await coming.next();
        if (next.done === true) break;
        shown.show(next.value);
      }
      cancel = context.clock.after(LAST_DRAW, () => gone.abort());
    };
    pump = keepLooking().catch((error: unknown) => {
      failed = { error };
      gone.abort();
    });
    const interrupted = await showLive(shown, AbortSignal.any([context.signal, gone.signal]));
    if (failed !== undefined) throw failed.error;
    if (interrupted || context.signal.aborted) return 130;
    return over.aborted ? ended(context, shown.shown) : codeOf(shown.shown.rollout);
  } finally {
    left.abort();
    callOff();
    cancel();
    await pump;
    await coming.return();
  }
}
