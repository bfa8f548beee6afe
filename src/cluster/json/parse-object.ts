import { closes, closingQuote, meanings, nothing, opens, quotes } from './bytes.ts';

/** Quotes within a string are escaped: this can stand nowhere but where a field begins. */
const managedFields = Buffer.from('"managedFields":[');

/**
 * The object that a text is of, with empty `managedFields`: who wrote which field last is often half of an object, and
 * nobody here asks.
 *
 * @throws SyntaxError
 */
export function parseObject(content: Buffer): unknown {
  const name = content.indexOf(managedFields);
  if (name < 0) return JSON.parse(content.toString('utf8'));
  const begin = name + managedFields.length;
  const end = closingBracket(content, begin);
  return JSON.parse(content.toString('utf8', 0, begin) + content.toString('utf8', end));
}

/** Where the bracket is closed that stands right before a place; the length of the content where it is not. */
function closingBracket(content: Buffer, from: number): number {
  let depth = 1;
  for (let at = from; at < content.length; at += 1) {
    const meaning = meanings[content[at] ?? 0];
    if (meaning === nothing) continue;
    if (meaning === quotes) at = closingQuote(content, at + 1);
    else if (meaning === opens) depth += 1;
    else if (meaning === closes && --depth === 0) return at;
  }
  return content.length;
}
