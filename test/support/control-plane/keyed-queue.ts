import { setTimeout as sleep } from 'node:timers/promises';

const pauseAfterFailure = 200;

/**
 * Works on keys, a few at a time but never twice on the same key at once. A key that is added while it is worked on is
 * taken up again afterwards; one whose work throws is taken up again after a pause.
 */
export class KeyedQueue {
  readonly #waiting = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #limit: number;
  readonly #work: (key: string) => Promise<void>;
  readonly #stopping = new AbortController();

  constructor(limit: number, work: (key: string) => Promise<void>) {
    this.#limit = limit;
    this.#work = work;
  }

  add(key: string): void {
    this.#waiting.add(key);
    this.#takeUp();
  }

  /** Forgets what waits, and resolves once what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiting.clear();
    await Promise.all(this.#underWay.values());
  }

  #takeUp(): void {
    for (const key of this.#waiting) {
      if (this.#stopping.signal.aborted || this.#underWay.size >= this.#limit) return;
      if (this.#underWay.has(key)) continue;
      this.#waiting.delete(key);
      this.#underWay.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#work(key);
    } catch {
      this.#waiting.add(key);
      await sleep(pauseAfterFailure, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
    this.#underWay.delete(key);
    this.#takeUp();
  }
}
