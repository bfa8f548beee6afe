import { describe, expect, test } from 'vitest';
import {
  edited,
  type LineEdit,
  lineOf,
  textOf,
  typedInto,
  type TypedLine,
} from '../../src/tui/line-editor.ts';
import { restingLineText, typedLineText } from '../../src/tui/views/typed-line.ts';

/** A line in which `|` is the cursor. */
function line(text: string): TypedLine {
  const [before = '', after = ''] = text.split('|');
  return { before, after };
}

function shown({ before, after }: TypedLine): string {
  return `${before}|${after}`;
}

describe('a line', () => {
  test.each<[string, string, LineEdit, string]>([
    ['left goes a letter back', 'ab|c', 'left', 'a|bc'],
    ['left at the beginning stays there', '|abc', 'left', '|abc'],
    ['right goes a letter on', 'a|bc', 'right', 'ab|c'],
    ['right at the end stays there', 'abc|', 'right', 'abc|'],
    ['a wide letter is one', 'a监|', 'left', 'a|监'],
    ['a letter of several characters is one', '|e\u0301a', 'right', 'e\u0301|a'],
    ['home', 'a=b c|=d', 'lineStart', '|a=b c=d'],
    ['end', 'a=|b c=d', 'lineEnd', 'a=b c=d|'],
    ['backspace takes the letter before', 'ab|c', 'erase', 'a|c'],
    ['backspace at the beginning takes none', '|abc', 'erase', '|abc'],
    ['delete takes the letter behind', 'a|bc', 'eraseNext', 'a|c'],
    ['delete at the end takes none', 'abc|', 'eraseNext', 'abc|'],
    ['a word goes with the blanks behind it', 'a=b c=d  |e', 'eraseWord', 'a=b |e'],
    ['the only word goes', 'abc|', 'eraseWord', '|'],
    ['all before the cursor goes', 'a=b |c=d', 'clear', '|c=d'],
  ])('%s', (_, before, edit, after) => {
    expect(shown(edited(line(before), edit))).toBe(after);
  });

  test('what is typed comes at the cursor', () => {
    expect(shown(typedInto(line('a|c'), 'b'))).toBe('ab|c');
    expect(textOf(typedInto(lineOf('a'), 'b'))).toBe('ab');
  });
});

describe('on the screen', () => {
  test.each([
    ['at the end the cursor stands where the next letter comes', 'abc|', 20, 'abc_'],
    ['within the line it stands between letters', 'a|bc', 20, 'a│bc'],
    ['of a line that is too long its end is shown', '0123456789|', 6, '56789_'],
    ['with the cursor at the beginning, its beginning', '|0123456789', 6, '│01234'],
    ['and else what is around the cursor', '0123456789|abcdefghijklmno', 14, '56789│abcdefgh'],
    ['wide letters take two columns', '监监监|', 6, '监监_'],
    ['no escape sequence comes through', 'a\u001b[31mb|', 20, String.raw`a\x1b[31mb_`],
  ])('%s', (_, text, room, expected) => {
    expect(typedLineText(line(text), room, true)).toBe(expected);
  });

  test('without Unicode the cursor is a bar of ASCII', () => {
    expect(typedLineText(line('a|b'), 20, false)).toBe('a|b');
  });

  test('a line that nobody types shows its beginning', () => {
    expect(restingLineText('0123456789', 4)).toBe('0123');
  });
});
