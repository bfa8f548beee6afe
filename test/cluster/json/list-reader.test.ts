import { describe, expect, test } from 'vitest';
import { ListReader } from '../../../src/cluster/json/list-reader.ts';

function read(text: string, chunk: number) {
  const items: unknown[] = [];
  const reader = new ListReader((item) => items.push(JSON.parse(item.toString())));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.write(bytes.subarray(at, at + chunk));
  return { items, rest: reader.rest(), isCutOff: reader.isCutOff };
}

const lists: readonly (readonly [string, object])[] = [
  ['no item', { kind: 'List', items: [] }],
  [
    'items with lists and maps in them',
    { kind: 'List', items: [{ a: [{ b: {} }, []] }, { c: 1 }, { d: [1, 2] }] },
  ],
  ['brackets in strings', { items: [{ a: ']}[{' }, { b: '{' }], metadata: { resourceVersion: '7' } }],
  ['quotes and backslashes', { items: [{ a: '\\"}' }, { b: '\\\\' }, { 'c"]': '\\\\\\"' }] }],
  [
    'fields called items elsewhere',
    { metadata: { items: [1] }, kind: 'items', items: [{ items: [{ x: 1 }] }] },
  ],
  ['letters of several bytes', { items: [{ a: 'für 日本' }, { 'ключ]': '🙂' }] }],
  ['fields after the items', { items: [{ a: 1 }], kind: 'List', metadata: { continue: '' } }],
];

describe('a list that comes in pieces', () => {
  describe.each(lists)('%s', (_, list) => {
    test.each([1, 2, 3, 7, 16, 1000])('of %i bytes', (chunk) => {
      for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2)]) {
        const { items, rest } = read(text, chunk);
        expect(items).toEqual('items' in list ? list.items : []);
        expect(JSON.parse(rest)).toEqual({ ...list, items: [] });
      }
    });
  });

  test('what is no list is left as it is', () => {
    const text = '{"kind":"Status","message":"no"}';
    expect(read(text, 5)).toEqual({ items: [], rest: text, isCutOff: false });
    expect(read('<html>', 2).rest).toBe('<html>');
  });

  test('a list that is cut off anywhere is no JSON any more, and known to be cut off', () => {
    const text = '{"kind":"List","items":[{"a":[1,"]}"]},{"b\\"":{}}],"metadata":{}}';
    for (let length = 1; length < text.length; length += 1) {
      const { rest, isCutOff } = read(text.slice(0, length), 4);
      expect(isCutOff).toBe(true);
      expect(() => JSON.parse(rest) as unknown).toThrow(SyntaxError);
    }
    expect(read(text, 4).isCutOff).toBe(false);
  });

  test('a table is left as it is, for who parses it to see whether its end is there', () => {
    const text =
      '{"kind":"Table","columnDefinitions":[{"name":"Name"}],"rows":[{"cells":["a]}",1]}],"metadata":{}}\n';
    for (const chunk of [1, 3, 7, 1000])
      expect(read(text, chunk)).toEqual({ items: [], rest: text, isCutOff: false });
    expect(read(text.slice(0, -10), 7)).toEqual({ items: [], rest: text.slice(0, -10), isCutOff: false });
  });

  test('what an item cannot be decoded for is said at the end', () => {
    const reader = new ListReader(() => {
      throw new Error('a pod without a name');
    });
    reader.write(Buffer.from('{"items":[{}]}'));
    expect(() => reader.rest()).toThrow('a pod without a name');
  });
});
