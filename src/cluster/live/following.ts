/** Where a watch stands: whether what it keeps can be relied on. */
export class Following {
  readonly #changed: () => void;
  readonly #begun = Promise.withResolvers<void>();
  #version: string | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** From where on everything is told; undefined while it is not, once the first try is over. */
  async version(): Promise<string | undefined> {
    await this.#begun.promise;
    return this.#version;
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
