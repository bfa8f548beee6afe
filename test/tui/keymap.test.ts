import { describe, expect, test } from 'vitest';
import type { Press } from '../../src/tui/key-binding.ts';
import { footerOf } from '../../src/tui/footer.ts';
import { commandOf, keymap } from '../../src/tui/keymap.ts';
import { pressesOf } from '../../src/tui/press.ts';

describe('the keymap', () => {
  test('has no key that means two things', () => {
    const keys = keymap.flatMap(({ letters = [], ctrl = [], special = [] }) => [
      ...letters,
      ...ctrl.map((letter) => `ctrl-${letter}`),
      ...special.map((name) => `<${name}>`),
    ]);
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });

  test.each<[string, Press, string | undefined]>([
    ['a letter', { input: 'j' }, 'down'],
    ['a capital letter is another one', { input: 'J' }, 'scrollDown'],
    ['an arrow', { input: '', special: 'downArrow' }, 'down'],
    ['a letter with Ctrl', { input: 'c', ctrl: true }, 'interrupt'],
    ['a letter that means something without Ctrl only', { input: 'j', ctrl: true }, undefined],
    ['a key that means nothing', { input: 'Z' }, undefined],
  ])('%s', (_, press, command) => {
    expect(commandOf(press)).toBe(command);
  });

  test.each([
    [
      120,
      'enter: open   q: back   /: filter   t: trouble   m: matrix   r: rollout   I: start   n: namespace   x: orphans   ?: help',
    ],
    [40, 'enter: open   q: back   ?: help'],
    [8, '?: help'],
    [5, ''],
  ])('in %i columns the footer names as many whole keys as fit', (width, footer) => {
    expect(footerOf('daemonSets', width)).toBe(footer);
  });
});

describe('what a terminal sends', () => {
  test.each<[string, string, Parameters<typeof pressesOf>[1], readonly Press[]]>([
    ['one letter', 'j', {}, [{ input: 'j' }]],
    ['letters that come together each count', 'jjk', {}, [{ input: 'j' }, { input: 'j' }, { input: 'k' }]],
    ['letters and enter that come together', 'j\r', {}, [{ input: 'j' }, { input: '', special: 'return' }]],
    ['Ctrl-C among letters', 'j\u0003', {}, [{ input: 'j' }, { input: 'c', ctrl: true }]],
    ['Ctrl-W among letters', 'a\u0017', {}, [{ input: 'a' }, { input: 'w', ctrl: true }]],
    ['an arrow', '', { downArrow: true }, [{ input: '', special: 'downArrow' }]],
    ['a wide letter is one', '监', {}, [{ input: '监' }]],
    ['an escape sequence that is no key', '[200~', {}, []],
    ['an answer of a terminal that nobody has asked', '[?62;22c', {}, []],
    ['a key of an old console', '[[F', {}, []],
    ['O twice in a row', 'OO', {}, [{ input: 'O' }, { input: 'O' }]],
    ['text that begins with O', 'Ow=', {}, [{ input: 'O' }, { input: 'w' }, { input: '=' }]],
    ['text in brackets', '[a]', {}, [{ input: '[' }, { input: 'a' }, { input: ']' }]],
    ['text after a bracket', ']a', {}, [{ input: ']' }, { input: 'a' }]],
  ])('%s', (_, input, key, presses) => {
    expect(pressesOf(input, key)).toEqual(presses);
  });
});
