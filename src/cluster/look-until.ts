import type { Timing } from './http/retry.ts';
import { isTransient } from './rollout/transient.ts';

/** How something that is to happen by itself is waited for. */
export interface Lookout<T> {
  readonly look: () => Promise<T>;
  readonly isOver: (seen: T) => boolean;
  readonly timing: Timing;
  /** Milliseconds; absent: for ever. */
  readonly timeout?: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told of each look. */
  readonly onLook?: (seen: T) => void;
}

export interface LastLook<T> {
  readonly ended: 'fulfilled' | 'timedOut' | 'interrupted';
  /** Absent where not even the first look was answered. */
  readonly last?: T;
}

/** Milliseconds between looks: often at first, seldom where it takes long, since what is looked at may be large. */
const firstWait = 300;
const longestWait = 5000;
const growth = 1.5;

/**
 * Looks again and again, until it is over, the time is up, or somebody has enough. Failures that pass are passed over.
 *
 * @throws ClusterError what waiting does not mend
 */
export async function lookUntil<T>(lookout: Lookout<T>): Promise<LastLook<T>> {
  const { look, isOver, timing, timeout = Infinity, signal, onLook = () => undefined } = lookout;
  const end = timing.now() + timeout;
  let last: { readonly last?: T } = {};
  let failures = 0;
  for (let wait = firstWait; ; wait = Math.min(wait * growth, longestWait)) {
    if (signal.aborted) return { ended: 'interrupted', ...last };
    try {
      const seen = await look();
      last = { last: seen };
      failures = 0;
      onLook(seen);
      if (isOver(seen)) return { ended: 'fulfilled', ...last };
    } catch (error) {
      failures += 1;
      if (!isTransient(error, failures)) throw error;
    }
    const left = end - timing.now();
    if (left <= 0) return { ended: 'timedOut', ...last };
    await timing.wait(Math.min(wait, left), signal).catch(() => undefined);
  }
}
