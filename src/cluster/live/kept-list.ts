type Read<T> = (version: string) => Promise<readonly T[]>;

/** A list that is read once, and from there on is as events tell. */
export class KeptList<T> {
  readonly #keyOf: (item: T) => string;
  #items = new Map<string, T>();
  /** What events have told of since it has to be read: that is newer than what is read. Absent once it was read. */
  #untilRead: Set<string> | undefined = new Set();
  #reading: Promise<void> | undefined;
  #inOrder: readonly T[] | undefined;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  /**
   * All items; the same list until something changes. Undefined where something may have been missed while it was read: it
   * has to be asked for again, from a newer version.
   *
   * @param version - from there on events were told
   * @param read - all of it, not older than a version
   */
  async items(version: string, read: Read<T>): Promise<readonly T[] | undefined> {
    if (this.#untilRead !== undefined) {
      this.#reading ??= this.#readAll(version, read).finally(() => (this.#reading = undefined));
      await this.#reading;
      if (this.#untilRead !== undefined) return undefined;
    }
    this.#inOrder ??= [...this.#items.values()];
    return this.#inOrder;
  }

  put(item: T): void {
    const key = this.#keyOf(item);
    this.#untilRead?.add(key);
    this.#items.set(key, item);
    this.#inOrder = undefined;
  }

  /** Whether it was there. */
  remove(item: T): boolean {
    const key = this.#keyOf(item);
    this.#untilRead?.add(key);
    if (!this.#items.delete(key)) return false;
    this.#inOrder = undefined;
    return true;
  }

  some(test: (item: T) => boolean): boolean {
    return [...this.#items.values()].some(test);
  }

  /** Something may have been missed: it is read anew when it is asked for. */
  forget(): void {
    this.#untilRead = new Set();
  }

  async #readAll(version: string, readFrom: Read<T>): Promise<void> {
    const told = this.#untilRead;
    const read = await readFrom(version);
    // It was forgotten again meanwhile: what was read may lack what was missed then.
    if (told === undefined || told !== this.#untilRead) return;
    const newer = this.#items;
    this.#items = new Map(read.map((item) => [this.#keyOf(item), item]));
    for (const key of told) {
      const item = newer.get(key);
      if (item === undefined) this.#items.delete(key);
      else this.#items.set(key, item);
    }
    this.#untilRead = undefined;
    this.#inOrder = undefined;
  }
}
