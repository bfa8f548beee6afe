import { setTimeout as sleep } from 'node:timers/promises';

/** Thrown by a condition that can no longer become true: `until` then stops at once instead of waiting in vain. */
export class StopWaiting extends Error {}

export interface UntilOptions {
  /** Milliseconds until it gives up; 15 s unless told otherwise. */
  readonly timeout?: number;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

type NotYet = undefined | null | false | 0 | '';

/**
 * Waits until a condition holds and returns what it gave: the only way of waiting in these tests.
 *
 * @param what - the condition as a phrase ("every daemon pod is ready"), for the error message
 * @param look - gives something truthy once the condition holds. An error it throws counts as "not yet" (a server that
 *   is starting refuses connections), except {@link StopWaiting}.
 * @throws Error naming the condition, the time waited and the last thing seen.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | NotYet> | T | NotYet,
  { timeout = 15_000, interval = 50 }: UntilOptions = {},
): Promise<T> {
  const started = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen;
      last = seen;
    } catch (error) {
      if (error instanceof StopWaiting) throw error;
      last = error;
    }
    if (performance.now() - started > timeout) {
      throw new Error(`waited ${timeout} ms in vain until ${what}; last seen: ${describe(last)}`);
    }
    await sleep(interval);
  }
}

function describe(last: unknown): string {
  return last instanceof Error ? last.message : (JSON.stringify(last) ?? 'nothing');
}
