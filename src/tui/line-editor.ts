/** A line that is typed: the cursor is between the two texts. */
export interface TypedLine {
  readonly before: string;
  readonly after: string;
}

/** What keys do in a line, beside typing. */
export const lineEdits = [
  'left',
  'right',
  'lineStart',
  'lineEnd',
  'erase',
  'eraseNext',
  'eraseWord',
  'clear',
] as const;

export type LineEdit = (typeof lineEdits)[number];

/** A text with the cursor at its end. */
export function lineOf(text: string): TypedLine {
  return { before: text, after: '' };
}

export function textOf({ before, after }: TypedLine): string {
  return before + after;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What somebody sees as one letter may be several characters. */
function letters(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

function lastOf(text: string): string {
  return letters(text).at(-1) ?? '';
}

function firstOf(text: string): string {
  return letters(text)[0] ?? '';
}

function withoutEnd(text: string, end: string): string {
  return text.slice(0, text.length - end.length);
}

/** The blanks before the cursor, and the word before those. */
const wordBefore = /\S*\s*$/;

const edits: Readonly<Record<LineEdit, (line: TypedLine) => TypedLine>> = {
  left: ({ before, after }) => {
    const letter = lastOf(before);
    return { before: withoutEnd(before, letter), after: letter + after };
  },
  right: ({ before, after }) => {
    const letter = firstOf(after);
    return { before: before + letter, after: after.slice(letter.length) };
  },
  lineStart: (line) => ({ before: '', after: textOf(line) }),
  lineEnd: (line) => lineOf(textOf(line)),
  erase: ({ before, after }) => ({ before: withoutEnd(before, lastOf(before)), after }),
  eraseNext: ({ before, after }) => ({ before, after: after.slice(firstOf(after).length) }),
  eraseWord: ({ before, after }) => ({ before: before.replace(wordBefore, ''), after }),
  clear: ({ after }) => ({ before: '', after }),
};

/** The line after a key. */
export function edited(line: TypedLine, edit: LineEdit): TypedLine {
  return edits[edit](line);
}

/** The line after a text was typed at the cursor. */
export function typedInto({ before, after }: TypedLine, text: string): TypedLine {
  return { before: before + text, after };
}
