interface Bounds {
  /** So many work at once at first. */
  readonly first: number;
  /** Milliseconds after which somebody who waits works beside the others. */
  readonly patience: number;
  /** So many work at once at most. */
  readonly most: number;
}

/** Lets a few work at once, and more where waiting for them takes long. Who waits longest is next. */
export class Turns {
  readonly #bounds: Bounds;
  #atOnce: number;
  #working = 0;
  readonly #waiting = new Set<() => void>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.#atOnce = bounds.first;
  }

  /** @throws the signal's reason where it is aborted before the turn comes; else whatever the work throws */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#working < this.#atOnce) this.#working += 1;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      this.#working -= 1;
      this.#next();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const impatient = setTimeout(() => {
        this.#atOnce = Math.min(this.#atOnce + 1, this.#bounds.most);
        this.#next();
      }, this.#bounds.patience);
      const leave = (): void => {
        clearTimeout(impatient);
        this.#waiting.delete(go);
        signal?.removeEventListener('abort', refuse);
      };
      const go = (): void => {
        leave();
        resolve();
      };
      const refuse = (): void => {
        leave();
        reject(signal?.reason as Error);
      };
      this.#waiting.add(go);
      signal?.addEventListener('abort', refuse, { once: true });
    });
  }

  #next(): void {
    const [go] = this.#waiting;
    if (go === undefined || this.#working >= this.#atOnce) return;
    this.#working += 1;
    go();
  }
}
