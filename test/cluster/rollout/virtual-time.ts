import type { Timing } from '../../../src/cluster/http/retry.ts';

interface Waiting {
  readonly at: number;
  readonly end: () => void;
}

/** A clock that a test moves by hand. Whoever waits goes on when the clock gets there, in order. */
export class VirtualTime implements Timing {
  #now: number;
  #waiting: Waiting[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const waiting = { at: this.#now + milliseconds, end: resolve };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        reject(signal.reason as Error);
      });
    });
  }

  /** When the next of those who wait goes on; undefined where nobody waits. */
  get next(): number | undefined {
    return this.#waiting.toSorted((a, b) => a.at - b.at)[0]?.at;
  }

  /** Lets so many milliseconds pass, and everything happen that happens in them. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let at = this.next; at !== undefined && at <= end; at = this.next) {
      await this.#moveTo(at);
    }
    await this.#moveTo(end);
  }

  /** The machine sleeps: the clock moves, and nobody goes on before it has. */
  async sleep(milliseconds: number): Promise<void> {
    await this.#moveTo(this.#now + milliseconds);
  }

  async #moveTo(time: number): Promise<void> {
    this.#now = time;
    const due = this.#waiting.filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at);
    this.#waiting = this.#waiting.filter(({ at }) => at > time);
    for (const { end } of due) end();
    await settled();
  }
}

/** Lets all that needs no time happen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
