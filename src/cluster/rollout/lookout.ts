import type { ChangeSignal, Cluster } from '../cluster.ts';
import type { Timing } from '../http/retry.ts';
import type { DriveObserver, DriveSight } from './observe-drive.ts';
import type { DriveTarget } from './lease.ts';
import { orAborted } from './or-aborted.ts';

/** The least time between two looks, in milliseconds, and the most. */
const leastPause = 1000;
const mostPause = 10_000;
/** After a look comes a pause this many times as long: reading a big cluster is work for its server. */
const pauseFactor = 10;
/** Whatever changes are told of: looked again after this time. */
const lookAnyway = 30_000;

/** Looks at a DaemonSet when something has changed, and not too often. */
export class Lookout {
  readonly #observer: DriveObserver;
  readonly #timing: Timing;
  readonly #changes: ChangeSignal;
  #change: Promise<boolean> | undefined;
  /** When the next look may begin. */
  #notBefore = 0;

  constructor(cluster: Cluster, { namespace }: DriveTarget, observer: DriveObserver, timing: Timing) {
    this.#observer = observer;
    this.#timing = timing;
    this.#changes = cluster.changes({ namespace });
  }

  close(): void {
    this.#changes.close();
  }

  /** Looks, after a pause if the last look is not long ago. @throws ClusterError, or the signal's reason */
  async look(signal: AbortSignal): Promise<DriveSight> {
    const pause = this.#notBefore - this.#timing.now();
    if (pause > 0) await this.#timing.wait(pause, signal);
    const started = this.#timing.now();
    try {
      return await orAborted(this.#observer.look(), signal);
    } finally {
      const ended = this.#timing.now();
      const next = Math.min(Math.max(pauseFactor * (ended - started), leastPause), mostPause);
      this.#notBefore = ended + next;
    }
  }

  /**
   * Waits until something has changed, somebody wishes something, or a moment has come; at most half a minute.
   *
   * @param until - milliseconds since the epoch
   * @throws the signal's reason
   */
  async untilNews(
    until: number | undefined,
    wished: Promise<unknown> | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const over = new AbortController();
    const now = this.#timing.now();
    const pause = Math.min(Math.max((until ?? Infinity) - now, 0), lookAnyway);
    const time = this.#timing.wait(pause, AbortSignal.any([signal, over.signal]));
    const news = [time, this.#changed(), ...(wished === undefined ? [] : [wished])];
    try {
      await orAborted(Promise.race(news), signal);
    } finally {
      over.abort();
    }
  }

  /** One question at a time: a change is told to whoever asked first. */
  #changed(): Promise<unknown> {
    this.#change ??= this.#next();
    return this.#change;
  }

  async #next(): Promise<boolean> {
    const changed = await this.#changes.next();
    // Closed, and so nothing more will change: what is left is the clock.
    if (!changed) return new Promise(() => undefined);
    this.#change = undefined;
    return true;
  }
}
