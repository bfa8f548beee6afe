import { closes, closingQuote, endsLine, meanings, nothing, opens, quotes, slashesAtEnd } from './bytes.ts';

const bracket = '['.charCodeAt(0);

/** What a list by this name on the outermost level is. */
const placeOf = new Map<string, 'within' | 'none'>([
  ['items', 'within'],
  ['rows', 'none'],
]);

/**
 * Reads the JSON of a list item by item, as it comes: of thousands of objects the text of one is kept at a time.
 * What is no list, or is cut off, is left in `rest`.
 */
export class ListReader {
  readonly #take: (text: Buffer, line: number) => void;
  readonly #around: Buffer[] = [];
  #count = 0;
  /** Of the text, and of the beginning of the last item. */
  #line = 1;
  #itemLine = 1;
  /** Of the item that is being read, what came in earlier chunks. */
  #item: Buffer[] = [];
  #depth = 0;
  #isInString = false;
  #slashes = 0;
  /** How the string begins that was read last on the outermost level: the name of a field, perhaps. */
  #name = '';
  /** As to the items; `none` where rows of a table come in their place, which are for one who reads them all at once. */
  #place: 'before' | 'within' | 'after' | 'none' = 'before';
  #problem: { readonly error: unknown } | undefined;

  /** @param take - is given the text of each item, which it may not keep, and the line that it begins on */
  constructor(take: (text: Buffer, line: number) => void) {
    this.#take = take;
  }

  /** Never throws: what is wrong with an item is said by `rest`, when all has come. */
  write(chunk: Buffer): void {
    if (this.#problem !== undefined) return;
    try {
      this.#scan(chunk);
    } catch (error) {
      this.#problem = { error };
    }
  }

  /** The text without the items; all of it where there were none. @throws whatever an item was not taken for */
  rest(): string {
    if (this.#problem !== undefined) throw this.#problem.error;
    return Buffer.concat([...this.#around, ...this.#item]).toString('utf8');
  }

  /** Where the text ends among the items: how the last one begins, or nothing between two, and the line of that. */
  get unfinished(): { readonly text: string; readonly line: number } | undefined {
    if (this.#place !== 'within') return undefined;
    if (this.#item.length === 0) return { text: '', line: this.#line };
    return { text: Buffer.concat(this.#item).toString('utf8'), line: this.#itemLine };
  }

  /** Whether something was opened that has not been closed; rows are not looked at, they are for who parses them. */
  get isCutOff(): boolean {
    return this.#place !== 'none' && (this.#depth > 0 || this.#isInString);
  }

  #scan(chunk: Buffer): void {
    if (this.#place === 'none') {
      this.#around.push(Buffer.from(chunk));
      return;
    }
    // Up to here everything has been kept, decoded or dropped.
    let done = 0;
    for (let at = this.#isInString ? this.#skipString(chunk, 0) + 1 : 0; at < chunk.length; at += 1) {
      const meaning = meanings[chunk[at] ?? 0];
      if (meaning === nothing) continue;
      if (meaning === quotes) at = this.#skipString(chunk, at + 1);
      else if (meaning === opens) done = this.#open(chunk, done, at);
      else if (meaning === closes) done = this.#close(chunk, done, at);
      else if (meaning === endsLine) this.#line += 1;
    }
    const isInItem = this.#place === 'within' && this.#depth > 2;
    if (isInItem) this.#item.push(Buffer.from(chunk.subarray(done)));
    else this.#keepAround(chunk.subarray(done));
  }

  #open(chunk: Buffer, done: number, at: number): number {
    const beginsItem = this.#place === 'within' && this.#depth === 2;
    if (beginsItem) {
      this.#keepAround(chunk.subarray(done, at));
      this.#itemLine = this.#line;
    }
    if (this.#place === 'before' && this.#depth === 1 && chunk[at] === bracket)
      this.#place = placeOf.get(this.#name) ?? 'before';
    this.#depth += 1;
    return beginsItem ? at : done;
  }

  #close(chunk: Buffer, done: number, at: number): number {
    this.#depth -= 1;
    if (this.#place !== 'within') return done;
    if (this.#depth === 1) this.#place = 'after';
    if (this.#depth !== 2) return done;
    const end = chunk.subarray(done, at + 1);
    const text = this.#item.length === 0 ? end : Buffer.concat([...this.#item, end]);
    this.#item = [];
    this.#count += 1;
    this.#take(text, this.#itemLine);
    return at + 1;
  }

  /** Between items stand commas, and without the items there must be none. */
  #keepAround(part: Buffer): void {
    const isBetween = this.#place === 'within' && this.#count > 0;
    if (!isBetween && part.length > 0) this.#around.push(Buffer.from(part));
  }

  /** Where the string ends; the length of the chunk where it goes on in the next one. */
  #skipString(chunk: Buffer, from: number): number {
    const before = this.#isInString ? this.#slashes : 0;
    const end = closingQuote(chunk, from, before);
    if (this.#depth === 1) {
      const begun = this.#isInString ? this.#name : '';
      this.#name = begun + chunk.toString('utf8', from, Math.min(end, from + 16));
    }
    this.#isInString = end === chunk.length;
    if (this.#isInString) this.#slashes = slashesAtEnd(chunk, from, before);
    return end;
  }
}
