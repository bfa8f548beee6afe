import { ClusterError } from '../cluster-error.ts';
import type { Message } from '../protobuf/message.ts';
import { isProtobuf, type ListMetadata, MAGIC_LENGTH, ProtobufListReader } from '../protobuf/list-reader.ts';
import { WireError } from '../protobuf/wire.ts';
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

/** The body of an answer that should be a list: a small one is parsed at once, a larger one item by item, as protobuf is. */
export class ListBody<T> {
  readonly #decode: (item: unknown) => T;
  readonly #reader: ListReader;
  readonly #message: Message | undefined;
  #protobuf: ProtobufListReader | undefined;
  /** Of a larger one, those that have come. */
  readonly items: T[] = [];
  /** Undefined once it is no small one. */
  #held: Buffer[] | undefined = [];
  #size = 0;

  /** @param message - of the items, where protobuf was asked for */
  constructor(decode: (item: unknown) => T, message?: Message) {
    this.#decode = decode;
    this.#message = message;
    this.#reader = new ListReader((text) => this.items.push(decode(parseObject(text))));
  }

  /** Never throws: what is wrong is said when all has come. */
  write(chunk: Buffer): void {
    if (this.#held === undefined) {
      (this.#protobuf ?? this.#reader).write(chunk);
      return;
    }
    const isBeginning = this.#size < MAGIC_LENGTH;
    this.#held.push(chunk);
    this.#size += chunk.length;
    if (isBeginning && this.#message !== undefined && isProtobuf(Buffer.concat(this.#held)))
      this.#readProtobuf(this.#message);
    else if (this.#size > SMALL) this.reader();
  }

  #readProtobuf(message: Message): void {
    this.#protobuf = new ProtobufListReader(message, (item) => this.items.push(this.#decode(item)));
    for (const chunk of this.#held ?? []) this.#protobuf.write(chunk);
    this.#held = undefined;
  }

  /**
   * When all has come: what a list in protobuf says of itself; undefined where it is cut off.
   *
   * @throws ClusterError; whatever `decode` does
   */
  protobuf(): ListMetadata | undefined {
    try {
      return this.#protobuf?.end();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      throw new ClusterError(
        'malformed',
        `the server answered with protobuf that is broken: ${error.message}`,
        {
          cause: error,
          hint: 'Is something between you and the server that changes answers?',
        },
      );
    }
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
