import { expect, test } from 'vitest';
import { age } from '../../src/printers/age.ts';

const now = Date.UTC(2026, 0, 1);

test.each([
  ['two hours ago is told as kubectl does', now - 7_200_000, '120m'],
  ['a time that no object tells is unknown, not 1970', 0, '<unknown>'],
])('%s', (_, since, expected) => {
  expect(age(since, now)).toBe(expected);
});
