import { assert, constantFrom, oneof, property, string as anyString } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitize, sanitizeLines } from '../../src/printers/sanitize.ts';

describe('sanitize', () => {
  test.each([
    ['a colour sequence is written out', '\u001b[31mred', '\\x1b[31mred'],
    ['a line break does not make a line', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['a terminal title sequence with BEL is written out', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['the one-byte CSI of C1 is written out', '\u009b31m', '\\x9b31m'],
    ['DEL is written out', 'a\u007f', 'a\\x7f'],
    ['a right-to-left override is written out', 'a\u202egnp', 'a\\u202egnp'],
    [
      'bidirectional isolates and marks are written out',
      '\u2066\u2069\u200e\u061c',
      '\\u2066\\u2069\\u200e\\u061c',
    ],
    ['zero-width characters are written out', 'pay\u200bpal\ufeff', 'pay\\u200bpal\\ufeff'],
    ['a soft hyphen is written out', 'a\u00adb', 'a\\xadb'],
    ['language tags are written out', 'a\u{e0041}', 'a\\u{e0041}'],
    ['a lone surrogate is written out', 'a\ud800b', 'a\\ud800b'],
    ['line and paragraph separators are written out', '\u2028\u2029', '\\u2028\\u2029'],
    ['a Hangul filler, which draws nothing, is written out', '\u3164', '\\u3164'],
    ['wide characters stay', '监视エージェント', '监视エージェント'],
    ['an emoji and a combining accent stay', '🚀 e\u0301', '🚀 e\u0301'],
    ['a backslash stays', 'C:\\x1b', 'C:\\x1b'],
  ])('%s', (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test('of text with meant lines, the line breaks stay', () => {
    expect(sanitizeLines('a: 1\nb: \u001b\n')).toBe('a: 1\nb: \\x1b\n');
  });
});

/** Ranges spelt out here on their own, so that the sanitizer is not tested with its own list. */
const dangerous: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
];

function isDangerous(shown: string): boolean {
  return Array.from(shown).some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return dangerous.some(([from, to]) => code >= from && code <= to);
  });
}

const text = anyString({
  unit: oneof(
    anyString({ unit: 'binary', minLength: 1, maxLength: 1 }),
    constantFrom(
      '\u001b',
      '\u009b',
      '\u202e',
      '\u2066',
      '\u200b',
      '\ud83d',
      '\udc00',
      '\n',
      '\u0000',
      'a',
      '监',
    ),
  ),
});

describe('whatever text comes', () => {
  const seeded = { seed: 20_260_301, numRuns: 2000 };

  test('nothing that a terminal obeys is left', () => {
    assert(
      property(text, (given) => !isDangerous(sanitize(given))),
      seeded,
    );
  });

  test('doing it twice changes nothing more', () => {
    assert(
      property(text, (given) => sanitize(sanitize(given)) === sanitize(given)),
      seeded,
    );
  });

  test('printable text is untouched', () => {
    const printable = anyString({ unit: 'grapheme-ascii' }).filter((given) => /^[\x20-\x7e]*$/.test(given));
    assert(
      property(printable, (given) => sanitize(given) === given),
      seeded,
    );
  });
});
