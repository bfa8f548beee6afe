import type { CommandContext } from '../context.ts';

/** Ctrl-C while something is being done, one step after the other. */
export interface Interrupts {
  /** Aborted by the first: no further step is begun. */
  readonly stop: AbortSignal;
  /** Aborted by the second: the step that is under way is not waited for either. */
  readonly giveUp: AbortSignal;
}

/** Does work that Ctrl-C does not cut off, so that it can be told what was done. */
export async function withInterrupts<T>(
  { takeInterrupts, signal }: Pick<CommandContext, 'takeInterrupts' | 'signal'>,
  work: (interrupts: Interrupts) => Promise<T>,
): Promise<T> {
  const [stop, giveUp] = [new AbortController(), new AbortController()];
  const giveBack = takeInterrupts?.(() => {
    if (stop.signal.aborted) giveUp.abort();
    stop.abort();
  });
  try {
    return await work({
      stop: AbortSignal.any([stop.signal, signal]),
      giveUp: AbortSignal.any([giveUp.signal, signal]),
    });
  } finally {
    giveBack?.();
  }
}
