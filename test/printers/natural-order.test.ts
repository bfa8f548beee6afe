import { assert, constantFrom, property, string as anyString } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naturalOrder } from '../../src/printers/natural-order.ts';

const { compare } = new Intl.Collator('en', { numeric: true });
const name = anyString({
  unit: constantFrom('a', 'a', 'b', 'z', '0', '0', '1', '9', '.', '_', '-', '/'),
  maxLength: 8,
});
const anything = anyString({ unit: 'grapheme', maxLength: 6 });

describe('the natural order', () => {
  test.each([
    ['numbers count as numbers', 'node-2', 'node-10'],
    ['zeros before a number do not count', 'node-09', 'node-10'],
    ['what is shorter comes first', 'node', 'node-1'],
    ['digits come before letters', 'a1', 'aa'],
    ['a hyphen comes before a dot', 'a-b', 'a.b'],
    ['a dot comes before a digit', 'a.b', 'a1'],
    ['what is no name is ordered as well', 'Änne', 'zebra'],
    ['a number may be longer than any computer counts', `n${'9'.repeat(200)}`, `n1${'0'.repeat(200)}`],
  ])('%s', (_, first, second) => {
    expect(naturalOrder(first, second)).toBeLessThan(0);
    expect(naturalOrder(second, first)).toBeGreaterThan(0);
  });

  test('names that differ in zeros only come neither before nor after', () => {
    expect(naturalOrder('node-01', 'node-1')).toBe(0);
  });

  test.each([
    ['names', name, name],
    ['names and other text', name, anything],
  ])('is that of ICU for %s', (_, one, two) => {
    assert(
      property(one, two, (a, b) => {
        expect(Math.sign(naturalOrder(a, b))).toBe(Math.sign(compare(a, b)));
      }),
      { numRuns: 5000 },
    );
  });
});
