import { ClusterError } from '../cluster/cluster-error.ts';
import type { ClusterErrorKind } from '../cluster/cluster-error.ts';
import type { CommandContext } from './context.ts';

/** Resolves with `undefined` when the signal is aborted first. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([aborted, promise]).finally(() => signal.removeEventListener('abort', stop));
}

/** Failures that pass by themselves: a server that restarts, or a connection that is gone for a while. */
const passing: ReadonlySet<ClusterErrorKind> = new Set([
  'refused',
  'timeout',
  'network',
  'server',
  'throttled',
  'gone',
]);

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;

/** Resolves after a while, or as soon as the signal is aborted. */
export async function pause(milliseconds: number, { clock, signal }: Waiting): Promise<void> {
  let cancel = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    cancel = clock.after(milliseconds, resolve);
  });
  await orAborted(over, signal);
  cancel();
}

type Waiting = Pick<CommandContext, 'clock' | 'signal'>;

/**
 * Reads until it works, at growing intervals; `retrying` is told once of the failure. Resolves with `undefined` when the
 * signal is aborted first. Rejects with a failure that waiting does not mend.
 */
export async function readUntilAnswered<T>(
  read: () => Promise<T>,
  waiting: Waiting,
  retrying: (problem: string) => void,
): Promise<T | undefined> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await orAborted(read(), waiting.signal);
    } catch (error) {
      if (waiting.signal.aborted) return undefined;
      if (!(error instanceof ClusterError) || !passing.has(error.kind)) throw error;
      if (wait === FIRST_WAIT) retrying(`${error.message}: trying again until it is answered`);
    }
    await pause(wait, waiting);
    if (waiting.signal.aborted) return undefined;
  }
}
