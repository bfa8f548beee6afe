import { describe, expect, test } from 'vitest';
import { parseDocuments } from '../../src/cluster/dump/parse.ts';

function parse(text: string, size: number): readonly unknown[] {
  return parseDocuments({ name: 'dump.json', content: Buffer.from(text) }, size).map((document) => {
    const { items, ...around } = document as { items?: Iterable<unknown> };
    return items === undefined ? around : { ...around, items: [...items] };
  });
}

describe('a list that is too large for one string is read item by item, with the same answer', () => {
  const item = { kind: 'Pod', metadata: { name: 'a' } };

  test.each<[string, unknown]>([
    [
      'as kubectl writes it',
      { apiVersion: 'v1', items: [item, item], kind: 'List', metadata: { resourceVersion: '' } },
    ],
    [
      'as the API server writes it',
      { kind: 'PodList', apiVersion: 'v1', metadata: { items: [1] }, items: [item] },
    ],
    ['without an item', { kind: 'PodList', items: [] }],
    ['one object, no list', item],
    [
      'brackets, quotes and backslashes in texts',
      { items: [{ a: '}]"\\', b: '\\"{[', '"]': 'é\u2028\u0000' }, item], kind: 'List' },
    ],
    ['a text that is called items', { kind: 'items', a: ['items', {}], items: [item] }],
    ['items within items', { items: [{ items: [item, { items: [] }] }], kind: 'List' }],
  ])('%s', (_name, value) => {
    for (const indent of [0, 2]) {
      const text = JSON.stringify(value, undefined, indent);
      expect(parse(text, 0)).toEqual([value]);
      expect(parse(text, 0)).toEqual(parse(text, Infinity));
    }
  });

  test.each<[string, string, RegExp]>([
    [
      'an item that is malformed',
      '{"items": [\n{"a": 1},\n{"a":\n x}\n]}',
      /^dump\.json: line 4, column 2: not valid JSON: unexpected token 'x'$/,
    ],
    [
      'an item that was cut off',
      '{"items": [\n{"a": 1},\n{"a": "b',
      /^dump\.json: line 3, column 9: not valid JSON: unterminated string$/,
    ],
    [
      'cut off between two items',
      '{"items": [\n{"a": 1},\n',
      /^dump\.json: line 3, column 1: not valid JSON: unexpected end of JSON input$/,
    ],
    [
      'cut off after the items',
      '{"items": [\n{"a": 1}]',
      /^dump\.json: line 1, column 13: not valid JSON: expected ',' or '}'/,
    ],
  ])('%s is named with its line', (_name, text, message) => {
    expect(() => parse(text, 0)).toThrow(message);
  });
});
