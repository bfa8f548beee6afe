import { describe, expect, test } from 'vitest';
import { painter, wantsColor, wantsUnicode } from '../../src/printers/tone.ts';
import type { ColorChoice, Environment } from '../../src/printers/tone.ts';

describe('whether to write colours', () => {
  test.each<[string, ColorChoice, Environment, boolean, boolean]>([
    ['a terminal gets them', 'auto', {}, true, true],
    ['a pipe does not', 'auto', {}, false, false],
    ['--color=always comes before NO_COLOR', 'always', { NO_COLOR: '1' }, false, true],
    ['--color=never comes before FORCE_COLOR', 'never', { FORCE_COLOR: '1' }, true, false],
    ['NO_COLOR takes them away', 'auto', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR says nothing', 'auto', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR gives them to a pipe', 'auto', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0 takes them away', 'auto', { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR comes before FORCE_COLOR', 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['a dumb terminal gets none', 'auto', { TERM: 'dumb' }, true, false],
  ])('%s', (_, choice, env, isTTY, expected) => {
    expect(wantsColor(choice, env, isTTY)).toBe(expected);
  });
});

describe('whether to use block characters', () => {
  test.each<[string, Environment, boolean]>([
    ['no locale set: yes', {}, true],
    ['a UTF-8 locale: yes', { LANG: 'de_DE.UTF-8' }, true],
    ['the C locale: no', { LANG: 'C' }, false],
    ['LC_ALL comes before LANG', { LC_ALL: 'C.utf8', LANG: 'C' }, true],
    ['a dumb terminal: no', { TERM: 'dumb', LANG: 'en_US.UTF-8' }, false],
    ['the Linux console: no', { TERM: 'linux' }, false],
  ])('%s', (_, env, expected) => {
    expect(wantsUnicode(env)).toBe(expected);
  });
});

test('a painter writes sixteen-colour codes, or nothing', () => {
  expect(painter(true)('bad', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(painter(true)('plain', 'x')).toBe('x');
  expect(painter(true)('bad', '')).toBe('');
  expect(painter(false)('bad', 'x')).toBe('x');
});
