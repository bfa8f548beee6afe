import { describe, expect, test } from 'vitest';
import { endsWithin } from '../../../src/cluster/json/bytes.ts';

describe('a text of JSON that is cut off anywhere ends within something', () => {
  test.each<[string, unknown]>([
    ['maps and lists', { a: [{ b: [] }, { c: {} }], d: 1 }],
    ['texts with brackets, quotes and backslashes', { a: ']}"\\', 'b"{': ['\\"', '[{'] }],
  ])('%s', (_, value) => {
    const text = JSON.stringify(value);
    expect(endsWithin(Buffer.from(text))).toBe(false);
    for (let end = 1; end < text.length; end += 1)
      expect([end, endsWithin(Buffer.from(text.slice(0, end)))]).toEqual([end, true]);
  });

  test('what is no JSON need not', () => {
    for (const text of ['', 'Not Found', '{"a": nothing}']) expect(endsWithin(Buffer.from(text))).toBe(false);
  });
});
