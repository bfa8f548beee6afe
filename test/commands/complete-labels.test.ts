import { expect, test } from 'vitest';
import { labelCandidates } from '../../src/commands/complete-labels.ts';

const labels = [
  { zone: 'b', role: 'edge' },
  { zone: 'a', 'example.com/role': 'x' },
  { zone: 'b', empty: '' },
];

test.each<[string, string, readonly string[]]>([
  ['all keys, once each, in order', '', ['empty=', 'example.com/role=', 'role=', 'zone=']],
  ['a key that was begun', 'r', ['role=']],
  ['values of a key, once each, in order', 'zone=', ['zone=a', 'zone=b']],
  ['a value that was begun', 'example.com/role=x', ['example.com/role=x']],
  ['the empty value', 'empty=', ['empty=']],
  ['a key that nothing has', 'none=', []],
  ['the last of several', 'zone=a,ro', ['zone=a,role=']],
  ['what is not equal', 'zone!=b', ['zone!=b']],
  ['what is equal, twice said', 'zone==', ['zone==a', 'zone==b']],
])('%s', (_, current, expected) => {
  expect(labelCandidates(current, labels)).toEqual(expected);
});
