import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { shorten, textWidth } from '../../src/printers/text-width.ts';
import type { Shorten } from '../../src/printers/text-width.ts';
import { wrap } from '../../src/printers/wrap.ts';

describe('textWidth', () => {
  test.each([
    ['ASCII', 'abc', 3],
    ['wide characters take two columns each', '监视', 4],
    ['an emoji takes two', '🚀', 2],
    ['a combining accent takes none', 'e\u0301', 1],
  ])('%s', (_, text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('of what is not looked up is what it would be', () => {
    for (const mark of '\u00a0·×µ…↑↓✓✗─│█▓▒░▲')
      expect([mark, textWidth(mark)]).toEqual([mark, stringWidth(mark)]);
  });
});

describe('shorten', () => {
  test.each<[string, string, number, Shorten, boolean, string]>([
    ['what fits stays', 'node-1', 6, 'end', true, 'node-1'],
    ['the end goes', 'node-exporter', 8, 'end', true, 'node-ex…'],
    ['no blank before the ellipsis', 'a node is gone', 7, 'end', true, 'a node…'],
    ['the middle of a name goes', 'fluent-bit-x7k2p', 11, 'middle', true, 'fluen…x7k2p'],
    ['without Unicode there are two dots', 'node-exporter', 8, 'end', false, 'node-e..'],
    ['a wide character is not cut in half', '监视代理', 6, 'end', true, '监视…'],
    ['an accent stays with its letter', 'e\u0301e\u0301e\u0301', 2, 'end', true, 'e\u0301…'],
    ['no room for more than an ellipsis', 'abc', 1, 'end', true, 'a'],
  ])('%s', (_, text, width, how, unicode, expected) => {
    expect(shorten(text, width, how, unicode)).toBe(expected);
  });
});

describe('wrap', () => {
  test('breaks at blanks and indents what follows', () => {
    expect(wrap('one two three four five six seven', '  ', 24)).toBe('one two three four\n  five six seven');
  });

  test('without a width nothing is broken', () => {
    expect(wrap('one two three', '  ', undefined)).toBe('one two three');
  });

  test('a word longer than a line stands alone', () => {
    expect(wrap('see https://example.org/a/very/long/address now', '', 20)).toBe(
      'see\nhttps://example.org/a/very/long/address\nnow',
    );
  });
});
