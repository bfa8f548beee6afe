import { describe, expect, test } from 'vitest';
import { bar, barLegend, stateMark, stateTone } from '../../src/printers/bar.ts';
import type { BarCounts } from '../../src/printers/bar.ts';
import { pairStates } from '../../src/domain/coverage/pair.ts';

const none: BarCounts = { Available: 0, Ready: 0, NotReady: 0, Pending: 0, Missing: 0 };

function drawn(counts: Partial<BarCounts>, width = 10, unicode = true): string {
  return bar({ ...none, ...counts }, width, unicode)
    .map(({ text }) => text)
    .join('');
}

describe('bar', () => {
  test.each<[string, Partial<BarCounts>, string]>([
    ['no node wanted', {}, '----------'],
    ['all available', { Available: 3 }, '██████████'],
    ['half missing', { Available: 2, Missing: 2 }, '█████·····'],
    ['one broken node among 5,000 is seen', { Available: 4999, NotReady: 1 }, '█████████▒'],
    ['one available among 5,000 is seen', { Available: 1, Missing: 4999 }, '█·········'],
    [
      'every state keeps its place',
      { Available: 2, Ready: 2, NotReady: 2, Pending: 2, Missing: 2 },
      '██▓▓▒▒░░··',
    ],
    ['remainders go to the largest', { Available: 2, Pending: 1 }, '███████░░░'],
  ])('%s', (_, counts, expected) => {
    expect(drawn(counts)).toBe(expected);
  });

  test('without Unicode the shapes differ as well', () => {
    const counts = { Available: 2, Ready: 2, NotReady: 2, Pending: 2, Missing: 2 };
    expect(drawn(counts, 10, false)).toBe('##++!!??..');
  });

  test('states differ by shape, not only by colour', () => {
    for (const key of ['unicode', 'ascii'] as const) {
      expect(new Set(barLegend.map((segment) => segment[key])).size).toBe(barLegend.length);
    }
  });

  test.each([2, 3, 4, 5, 7, 10, 40])(
    'is always %d cells wide where there is room for every state',
    (width) => {
      const counts = [0, 1, 2, 3, 7, 29, 900].flatMap((Available) =>
        [0, 1, 7, 900].map((Missing) => ({ Available, Missing })),
      );
      expect(new Set(counts.map((each) => drawn(each, width).length))).toEqual(new Set([width]));
    },
  );
});

describe('marks and tones', () => {
  test('each state has both', () => {
    expect(pairStates.map((state) => `${stateMark(state, true)} ${state} ${stateTone(state)}`))
      .toMatchInlineSnapshot(`
      [
        "✓ Available good",
        "✓ Ready good",
        "✗ NotReady warn",
        "✗ Pending warn",
        "✗ Missing bad",
        "- Excluded muted",
        "✗ Misscheduled bad",
      ]
    `);
    expect([...pairStates, undefined].map((state) => stateMark(state, false)).join('')).toBe('++xxx-x?');
  });
});
