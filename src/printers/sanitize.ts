import { UNSAFE, hasUnsafe } from './unsafe-characters.ts';

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return NAMED[character] ?? `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * Makes text from a cluster fit for a terminal: one line, and every character that a terminal might obey or hide is
 * written out (`\x1b`, `\u202e`, `\n`). Printable text comes back as it is, so doing it twice does no harm.
 */
export function sanitize(text: string): string {
  return hasUnsafe(text) ? text.replace(UNSAFE, visible) : text;
}

/** The same for text of several lines, whose line breaks are meant. */
export function sanitizeLines(text: string): string {
  return text.split('\n').map(sanitize).join('\n');
}
