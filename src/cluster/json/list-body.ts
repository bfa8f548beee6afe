import { ListReader } from './list-reader.ts';
import { parseObject } from './parse-object.ts';

/** Up to so many bytes it takes less time to wait for all of it than to look for items. */
const SMALL = 256 * 1024;

/** A list that has come whole. */
interface SmallList<T> {
  readonly items: readonly T[];
  /** All the rest of it. */
  readonly around: object;
}

/** The body of an answer that should be a list: a small one is parsed at once, a larger one item by item. */
export class ListBody<T> {
  readonly #decode: (item: unknown) => T;
  readonly #reader: ListReader;
  /** Of a larger one, those that have come. */
  readonly items: T[] = [];
  /** Undefined once it is no small one. */
  #held: Buffer[] | undefined = [];
  #size = 0;

  constructor(decode: (item: unknown) => T) {
    this.#decode = decode;
    this.#reader = new ListReader((text) => this.items.push(decode(parseObject(text))));
  }

  /** Never throws: what is wrong is said when all has come. */
  write(chunk: Buffer): void {
    if (this.#held === undefined) {
      this.#reader.write(chunk);
      return;
    }
    this.#held.push(chunk);
    this.#size += chunk.length;
    if (this.#size > SMALL) this.reader();
  }

  /** When all has come: the list, if it is a small one and nothing is wrong with it. @throws whatever `decode` does */
  small(): SmallList<T> | undefined {
    const parsed = this.#held && parsedList(Buffer.concat(this.#held).toString('utf8'));
    if (parsed === undefined) return undefined;
    const { items, ...around } = parsed;
    return { items: items.map(this.#decode), around: { ...around, items: [] } };
  }

  /** What has read a larger one, and what tells of anything that is no list. */
  reader(): ListReader {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const chunk of held) this.#reader.write(chunk);
    return this.#reader;
  }
}

function parsedList(text: string): { readonly items: readonly unknown[] } | undefined {
  try {
    const parsed = JSON.parse(text) as { readonly items?: unknown } | null;
    return Array.isArray(parsed?.items) ? { ...parsed, items: parsed.items } : undefined;
  } catch {
    return undefined;
  }
}
