/** Where a watch stands: whether what it keeps can be relied on. */
export class Following {
  readonly #changed: () => void;
  readonly #begun = Promise.withResolvers<void>();
  /** From where on everything is told; undefined while it is not. */
  #version: string | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /**
   * The items that are kept, or those that are read while nothing can be relied on.
   *
   * @param kept - undefined where they have to be asked for again
   * @throws ClusterError
   */
  async items<T>(
    kept: (version: string) => Promise<readonly T[] | undefined>,
    read: () => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    for (;;) {
      await this.#begun.promise;
      const version = this.#version;
      const items = version === undefined ? await read() : await kept(version);
      if (items !== undefined) return items;
    }
  }

  follows(version: string): void {
    this.#move(version);
  }

  isInterrupted(): void {
    this.#move(undefined);
  }

  #move(version: string | undefined): void {
    const isNews = (version === undefined) !== (this.#version === undefined);
    this.#version = version;
    this.#begun.resolve();
    if (isNews) this.#changed();
  }
}
