const quote = 0x22;
const backslash = 0x5c;

/** What a byte of JSON means outside of strings: nothing, as nearly all do, or one of these. */
export const [nothing, opens, closes, quotes, endsLine] = [0, 1, 2, 3, 4];

/** By byte. */
export const meanings = new Uint8Array(256);
for (const character of '[{') meanings[character.charCodeAt(0)] = opens;
for (const character of ']}') meanings[character.charCodeAt(0)] = closes;
meanings[quote] = quotes;
meanings['\n'.charCodeAt(0)] = endsLine;

/** How many backslashes end right before a place: not counted further back than `from`, but `before` that. */
function slashesBefore(content: Buffer, at: number, from: number, before: number): number {
  let count = 0;
  while (at - 1 - count >= from && content[at - 1 - count] === backslash) count += 1;
  return at - count === from ? count + before : count;
}

/**
 * Where the closing quote of a string is: the first that has an even number of backslashes before it. The length of the
 * content where it is not there.
 *
 * @param from - within the string
 * @param before - the backslashes right before `from`, where the string began in an earlier part of the text
 */
export function closingQuote(content: Buffer, from: number, before = 0): number {
  for (let end = content.indexOf(quote, from); end >= 0; end = content.indexOf(quote, end + 1)) {
    if (slashesBefore(content, end, from, before) % 2 === 0) return end;
  }
  return content.length;
}

/** The backslashes at the end of a part of a string that is not finished. */
export function slashesAtEnd(content: Buffer, from: number, before = 0): number {
  return slashesBefore(content, content.length, from, before);
}

/** Whether a text of JSON ends before all is closed that was opened. */
export function endsWithin(content: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < content.length; at += 1) {
    const meaning = meanings[content[at] ?? 0];
    if (meaning === opens) depth += 1;
    else if (meaning === closes) depth -= 1;
    else if (meaning === quotes) {
      at = closingQuote(content, at + 1);
      if (at === content.length) return true;
    }
  }
  return depth > 0;
}
