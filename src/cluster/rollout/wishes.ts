import type { DriveWish } from '../../domain/rollout/drive.ts';

/** What somebody wants of a driver while it drives. The last wish counts, until it is fulfilled. */
export class DriveWishes {
  #current: DriveWish | undefined;
  #news = Promise.withResolvers<undefined>();

  get current(): DriveWish | undefined {
    return this.#current;
  }

  /** Resolves when the next wish is made. */
  get news(): Promise<undefined> {
    return this.#news.promise;
  }

  make(wish: DriveWish): void {
    this.#current = wish;
    this.#news.resolve(undefined);
    this.#news = Promise.withResolvers();
  }

  /** Whoever drives says so: it is not wanted any more, unless another one was made meanwhile. */
  fulfil(wish: DriveWish): void {
    if (this.#current === wish) this.#current = undefined;
  }
}
