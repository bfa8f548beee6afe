import { closes, closingQuote, meanings, nothing, opens, quotes } from '../json/bytes.ts';

const newline = 0x0a;

/** Turns the text of one value into the value; `line` is the line of the file that it begins on. */
export type ParseValue = (text: string, line: number) => unknown;

/** The items of a list whose text is too long for one string: each is parsed when it is asked for, and not kept. */
export class LargeList implements Iterable<unknown> {
  readonly #content: Buffer;
  readonly #bounds: readonly number[];
  readonly #parse: ParseValue;

  /** @param bounds - where each item begins and ends, one after the other */
  constructor(content: Buffer, bounds: readonly number[], parse: ParseValue) {
    this.#content = content;
    this.#bounds = bounds;
    this.#parse = parse;
  }

  *[Symbol.iterator](): Iterator<unknown> {
    let [line, counted] = [1, 0];
    for (let index = 0; index + 1 < this.#bounds.length; index += 2) {
      const [start = 0, end = 0] = [this.#bounds[index], this.#bounds[index + 1]];
      line += newlines(this.#content, counted, start);
      counted = start;
      yield this.#parse(this.#content.toString('utf8', start, end), line);
    }
  }
}

function newlines(content: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = content.indexOf(newline, from); at >= 0 && at < to; at = content.indexOf(newline, at + 1))
    count += 1;
  return count;
}

/**
 * Splits the JSON of a List into its items, without parsing them: the object around them comes back with its `items`
 * as a LargeList. Undefined where there is no such list.
 */
export function splitLargeList(content: Buffer, parse: ParseValue): unknown {
  const scan = new Scan(content);
  if (scan.start < 0) return undefined;
  if (scan.isCutOff()) {
    const rest = scan.unfinished();
    return parse(content.toString('utf8', rest), 1 + newlines(content, 0, rest));
  }
  const around = `${content.toString('utf8', 0, scan.start)}${content.toString('utf8', scan.end)}`;
  return { ...(parse(around, 1) as object), items: new LargeList(content, scan.bounds, parse) };
}

/** Finds the items: what is one level below the brackets of the outermost object's field `items`. */
class Scan {
  /** Where the items begin and end, one after the other. */
  readonly bounds: number[] = [];
  /** What is between the brackets around the items. */
  start = -1;
  end = -1;
  readonly #content: Buffer;
  #depth = 0;
  #lastString = '';

  constructor(content: Buffer) {
    this.#content = content;
    for (let at = 0; at < content.length && this.end < 0; at += 1) {
      const meaning = meanings[content[at] ?? 0];
      if (meaning === nothing) continue;
      if (meaning === quotes) at = this.#skipString(at);
      else if (meaning === opens) this.#open(at);
      else if (meaning === closes) this.#close(at);
    }
  }

  isCutOff(): boolean {
    return this.end < 0;
  }

  /** Where the item begins that is not finished; between two items, the end. */
  unfinished(): number {
    return this.bounds.length % 2 === 1 ? (this.bounds.at(-1) ?? 0) : this.#content.length;
  }

  #skipString(at: number): number {
    const end = closingQuote(this.#content, at + 1);
    if (this.#depth === 1) this.#lastString = this.#content.toString('utf8', at + 1, Math.min(end, at + 16));
    return end;
  }

  #open(at: number): void {
    if (this.#depth === 1 && this.start < 0 && this.#lastString === 'items') this.start = at + 1;
    else if (this.#depth === 2 && this.start >= 0) this.bounds.push(at);
    this.#depth += 1;
  }

  #close(at: number): void {
    this.#depth -= 1;
    if (this.start < 0) return;
    if (this.#depth === 2) this.bounds.push(at + 1);
    if (this.#depth === 1) this.end = at;
  }
}
