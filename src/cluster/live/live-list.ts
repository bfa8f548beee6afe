import type { WatchListener } from '../watch.ts';
import type { Following } from './following.ts';
import { KeptList } from './kept-list.ts';

/** A collection that is read once, and from there on is as a watch tells. */
export class LiveList<T> implements WatchListener {
  readonly #following: Following;
  readonly #changed: () => void;
  readonly #read: (version?: string) => Promise<readonly T[]>;
  readonly #decode: (object: unknown) => T;
  readonly #kept: KeptList<T>;

  constructor(
    following: Following,
    changed: () => void,
    {
      read,
      decode,
      keyOf,
    }: {
      /** All of it from the server, not older than a version. */
      readonly read: (version?: string) => Promise<readonly T[]>;
      readonly decode: (object: unknown) => T;
      readonly keyOf: (item: T) => string;
    },
  ) {
    this.#following = following;
    this.#changed = changed;
    this.#read = read;
    this.#decode = decode;
    this.#kept = new KeptList(keyOf);
  }

  /** From the server where no watch keeps them. @throws ClusterError */
  items(): Promise<readonly T[]> {
    return this.#following.items(
      (version) => this.#kept.items(version, this.#read),
      () => this.#read(),
    );
  }

  following(version: string, isAnew: boolean): void {
    if (isAnew) this.#kept.forget();
    this.#following.follows(version);
  }

  interrupted(): void {
    this.#following.isInterrupted();
  }

  happened(type: string, object: unknown): void {
    const item = this.#decode(object);
    if (type === 'DELETED') this.#kept.remove(item);
    else this.#kept.put(item);
    this.#changed();
  }
}
