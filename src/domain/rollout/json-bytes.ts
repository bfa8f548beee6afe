/** How many bytes a text takes in UTF-8. A half of a surrogate pair counts as the three bytes that replace it. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character.codePointAt(0) ?? 0);
  return bytes;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_00_00 ? 3 : 4;
}

/** How many bytes a text takes as a string of JSON in UTF-8, its quotes included. */
export function jsonBytes(text: string): number {
  return utf8Bytes(JSON.stringify(text));
}

/**
 * A text that is no longer than so many characters (code points), and takes no more than so many bytes as a string of
 * JSON; three dots stand for what is cut off.
 */
export function shortened(
  text: string,
  most: { readonly characters: number; readonly bytes: number },
): string {
  if (text.length <= most.characters && jsonBytes(text) <= most.bytes) return text;
  const kept: string[] = [];
  let [bytes, end] = [2, 0];
  for (const character of text) {
    bytes += jsonBytes(character) - 2;
    kept.push(character);
    // What follows may be cut off: the dots must have their place.
    if (kept.length <= most.characters - 3 && bytes <= most.bytes - 3) end = kept.length;
    if (kept.length > most.characters || bytes > most.bytes) return `${kept.slice(0, end).join('')}...`;
  }
  return text;
}
