import stringWidth from 'string-width';

/** ASCII, and what our own bars, marks and ellipses are made of: each takes one column, and is a grapheme by itself. */
const NARROW = /^[\x20-\x7e\u00a0·×µ…↑↓✓✗\u2500-\u259f]*$/;
let segmenter: Intl.Segmenter | undefined;

/** The graphemes of a text. The first segmenter of a process reads a lot of data, so there is none before it is needed. */
function graphemes(text: string): readonly string[] {
  if (NARROW.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that text takes on a terminal: wide characters and emoji two, combining marks none. */
export function textWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The longest beginning (in whole graphemes) that takes at most `width` columns. */
function beginning(pieces: readonly string[], width: number): string {
  let used = 0;
  let result = '';
  for (const piece of pieces) {
    used += textWidth(piece);
    if (used > width) break;
    result += piece;
  }
  return result;
}

function ending(pieces: readonly string[], width: number): string {
  let used = 0;
  let result = '';
  for (const piece of pieces.toReversed()) {
    used += textWidth(piece);
    if (used > width) break;
    result = piece + result;
  }
  return result;
}

export type Shorten = 'end' | 'middle';

/**
 * Shortens text to `width` columns with an ellipsis, at its end, or in its middle (names tell themselves apart by their
 * endings as much as by their beginnings).
 */
export function shorten(text: string, width: number, how: Shorten, unicode: boolean): string {
  if (textWidth(text) <= width) return text;
  const mark = unicode ? '…' : '..';
  const room = width - mark.length;
  const pieces = graphemes(text);
  if (room <= 0) return beginning(pieces, width);
  if (how === 'end') return beginning(pieces, room).trimEnd() + mark;
  const tail = Math.floor(room / 2);
  return beginning(pieces, room - tail) + mark + ending(pieces, tail);
}
