import { describe, expect, test } from 'vitest';
import { readLargeList } from '../../src/cluster/dump/large-list.ts';
import { parseDocuments } from '../../src/cluster/dump/parse.ts';

async function* inChunks(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** The documents of a file that comes in chunks, with the items of a list put back into it. */
async function parse(text: string, size: number): Promise<readonly unknown[]> {
  const content = Buffer.from(text);
  const items: unknown[] = [];
  const documents: unknown[] = [];
  await readLargeList(
    { name: 'dump.json', content: content.subarray(0, size), more: inChunks(content.subarray(size), size) },
    { item: (item) => items.push(item), document: (document) => documents.push(document) },
  );
  const [first, ...others] = documents as readonly object[];
  return [{ ...first, ...(items.length > 0 ? { items } : {}) }, ...others];
}

/** As it is read where it is small. */
function parseWhole(text: string): readonly unknown[] {
  return parseDocuments({ name: 'dump.json', content: Buffer.from(text) });
}

describe('a large list is read item by item as it comes, with the same answer', () => {
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
      { items: [{ kind: 'Pod', a: '}]"\\', b: '\\"{[', '"]': 'é\u2028\u0000' }, item], kind: 'List' },
    ],
    ['a text that is called items', { kind: 'items', a: ['items', {}], items: [item] }],
    ['items within items', { items: [{ items: [item, { items: [] }] }], kind: 'List' }],
  ])('%s', async (_name, value) => {
    for (const indent of [0, 2]) {
      const text = JSON.stringify(value, undefined, indent);
      for (const size of [1, 7, 1000]) {
        expect(await parse(text, size)).toEqual([value]);
        expect(await parse(text + text, size)).toEqual(parseWhole(text + text));
      }
    }
  });

  test.each<[string, object, unknown]>([
    ['before the items', { kind: 'PodList', apiVersion: 'v1', items: [{}] }, 'PodList'],
    ['after the items', { apiVersion: 'v1', items: [{}], kind: 'PodList' }, 'PodList'],
  ])('what the list says of its items is known to each: %s', async (_name, list, kind) => {
    const kinds: unknown[] = [];
    await readLargeList(
      { name: 'dump.json', content: Buffer.from(JSON.stringify(list)) },
      { item: (_item, around) => kinds.push(around.kind), document: () => undefined },
    );
    expect(kinds).toEqual([kind]);
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
      /^dump\.json: line 2, column 2: not valid JSON: expected ',' or '}'/,
    ],
  ])('%s is named with its line', async (_name, text, message) => {
    for (const size of [1, 1000]) await expect(parse(text, size)).rejects.toThrow(message);
  });
});
