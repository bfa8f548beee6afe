import { ListReader } from '../json/list-reader.ts';
import { parseText, parseValue } from './parse.ts';
import type { BegunFile } from './read-files.ts';

/** What a list says of its items, which need not say it themselves. */
export interface AroundItems {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
}

/** Takes the items of a list one after the other, and then the documents that were around and after them. */
export interface Taking {
  readonly item: (item: unknown, around: AroundItems) => void;
  readonly document: (document: unknown) => void;
}

/** Whether a file is a list of objects in JSON, or the first of several documents is one, as far as its beginning tells. */
export function looksLikeList({ content }: BegunFile): boolean {
  return /^\s*\{/.test(content.toString('latin1', 0, 64));
}

/**
 * Reads the JSON of a list item by item as it comes: its text is never there as a whole.
 *
 * @throws ClusterError `malformed` that names the file, the line and the column
 */
export async function readLargeList({ name, content, more }: BegunFile, taking: Taking): Promise<void> {
  const reader = new ListReader((text, line) => items.take(parseValue(name, text.toString('utf8'), line)));
  const items = new Items(() => reader.rest(), taking);
  reader.write(content);
  for await (const chunk of more ?? []) reader.write(chunk);
  const rest = reader.rest();
  const { unfinished } = reader;
  if (unfinished !== undefined) parseValue(name, unfinished.text, unfinished.line);
  const [list, ...others] = parseText({ name, text: rest });
  items.end(list ?? {});
  for (const document of [list, ...others]) taking.document(document);
}

/** The items of a list of which is not known at first what it says of them: kubectl writes that after them. */
class Items {
  readonly #textSoFar: () => string;
  readonly #taking: Taking;
  #around: AroundItems | undefined;
  readonly #waiting: unknown[] = [];

  constructor(textSoFar: () => string, taking: Taking) {
    this.#textSoFar = textSoFar;
    this.#taking = taking;
  }

  take(item: unknown): void {
    this.#around ??= told(`${this.#textSoFar()}]}`);
    if (saysItself(item) || this.#around.kind !== undefined) this.#taking.item(item, this.#around);
    else this.#waiting.push(item);
  }

  end(around: AroundItems): void {
    for (const item of this.#waiting) this.#taking.item(item, around);
  }
}

function saysItself(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'kind' in item;
}

function told(text: string): AroundItems {
  try {
    return JSON.parse(text) as AroundItems;
  } catch {
    return {};
  }
}
