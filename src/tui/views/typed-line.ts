import { sanitize } from '../../printers/sanitize.ts';
import { textWidth } from '../../printers/text-width.ts';
import type { TypedLine } from '../line-editor.ts';

/** So much of what follows the cursor stays in sight, where there is too little room for all. */
const AHEAD = 8;

/** At the end it stands where the next letter comes; within the line between two letters, so that no colour is needed. */
function cursorOf({ after }: TypedLine, unicode: boolean): string {
  if (after === '') return '_';
  return unicode ? '│' : '|';
}

function fitting(letters: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = letters.findIndex((letter) => (used += textWidth(letter)) > room);
  return end < 0 ? letters : letters.slice(0, end);
}

/** A line with its cursor, in so many columns: of one that is too long what is around the cursor. */
export function typedLineText(line: TypedLine, room: number, unicode: boolean): string {
  const before = Array.from(sanitize(line.before));
  const after = Array.from(sanitize(line.after));
  const left = room - 1;
  const ahead = fitting(after, Math.max(left - textWidth(before.join('')), Math.min(AHEAD, left)));
  const behind = fitting(before.toReversed(), left - textWidth(ahead.join(''))).toReversed();
  return behind.join('') + cursorOf(line, unicode) + ahead.join('');
}

/** The same without a cursor: its beginning. */
export function restingLineText(text: string, room: number): string {
  return fitting(Array.from(sanitize(text)), room).join('');
}
