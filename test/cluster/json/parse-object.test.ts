import { describe, expect, test } from 'vitest';
import { parseObject } from '../../../src/cluster/json/parse-object.ts';

const written = [{ manager: 'a"]\\', fieldsV1: { 'f:x': { 'k:{"name":"]"}': [[], {}] } } }, { manager: 'b' }];

const objects: readonly (readonly [string, object])[] = [
  ['first of the metadata', { metadata: { managedFields: written, name: 'a' }, spec: {} }],
  ['last of the metadata', { metadata: { name: 'a', managedFields: written }, spec: { b: [1] } }],
  ['empty', { metadata: { managedFields: [] } }],
  ['not there', { metadata: { name: 'für' } }],
  [
    'beside a text that looks like them',
    { metadata: { annotations: { a: '{"managedFields":[{"x":1}]}' }, managedFields: written } },
  ],
];

describe('managedFields are not parsed where they are', () => {
  test.each(objects)('%s', (_, object) => {
    const metadata = 'metadata' in object ? (object.metadata as object) : {};
    const expected = 'managedFields' in metadata ? { ...metadata, managedFields: [] } : metadata;
    for (const event of [object, { type: 'MODIFIED', object }]) {
      const parsed = parseObject(Buffer.from(JSON.stringify(event)));
      expect(parsed).toEqual(
        event === object
          ? { ...object, metadata: expected }
          : { type: 'MODIFIED', object: { ...object, metadata: expected } },
      );
    }
  });

  test('what is cut off in them is no JSON', () => {
    const text = JSON.stringify({ metadata: { managedFields: written } });
    for (let end = 0; end < text.length; end += 1)
      expect(() => parseObject(Buffer.from(text.slice(0, end)))).toThrow(SyntaxError);
  });
});
