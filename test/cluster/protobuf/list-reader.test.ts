import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeNode } from '../../../src/cluster/decode.ts';
import type { Node } from '../../../src/domain/objects.ts';
import { isProtobuf, ProtobufListReader } from '../../../src/cluster/protobuf/list-reader.ts';
import { nodeMessage } from '../../../src/cluster/protobuf/node-message.ts';
import { WireError } from '../../../src/cluster/protobuf/wire.ts';

/** One list of nodes, as an API server of release 1.20 gave it in both formats. */
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/nodes/${name}`, import.meta.url));
const protobuf = fixture('list.protobuf');
const json = JSON.parse(fixture('list.json').toString()) as {
  readonly metadata: object;
  readonly items: readonly unknown[];
};

function read(bytes: Buffer, chunk: number) {
  const items: Node[] = [];
  const reader = new ProtobufListReader(nodeMessage, (item) => items.push(decodeNode(item)));
  for (let at = 0; at < bytes.length; at += chunk) reader.write(bytes.subarray(at, at + chunk));
  return { items, metadata: reader.end() };
}

/** A server's cache lists in no order. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

describe('a list of nodes in protobuf', () => {
  test.each([1, 2, 7, 100, 5000, 100_000])('is the same as in JSON, in chunks of %i bytes', (chunk) => {
    const { items, metadata } = read(protobuf, chunk);
    expect(inOrder(items)).toEqual(inOrder(json.items.map(decodeNode)));
    expect(metadata).toMatchObject(json.metadata);
  });

  test('that is cut off anywhere is known to be', () => {
    for (let end = 0; end < protobuf.length - 4; end += 13)
      expect(read(protobuf.subarray(0, end), 1000).metadata).toBeUndefined();
  });

  test.each<[string, Buffer]>([
    ['another message', Buffer.from('k8s\0\u0012\u0004\u0008\u0001\u0008\u0001')],
    ['a wire type that nobody uses', Buffer.from('k8s\0\u0012\u0003\u0012\u0001\u000b')],
    ['a part that ends after its whole', Buffer.from('k8s\0\u0012\u0005\u0012\u0003\u000a\u0050a')],
  ])('that is broken is an error: %s', (_, bytes) => {
    expect(() => read(bytes, 1000)).toThrow(WireError);
  });

  test('is known by how it begins', () => {
    expect(isProtobuf(protobuf)).toBe(true);
    expect(isProtobuf(Buffer.from('{"kind":"NodeList"}'))).toBe(false);
    expect(isProtobuf(Buffer.from('k8'))).toBe(false);
  });
});

describe('what comes of numbers and times', () => {
  const nodeWith = (metadata: readonly number[]): Buffer => {
    const node = [0x0a, metadata.length, ...metadata];
    const list = [0x0a, 0, 0x12, node.length, ...node];
    return Buffer.from([...Buffer.from('k8s\0'), 0x12, list.length, ...list]);
  };
  const name = [0x0a, 1, 0x61];

  test.each<[string, readonly number[], object]>([
    ['a small number', [0x38, 5], { generation: 5 }],
    ['a large one', [0x38, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], { generation: 2 ** 46 - 1 }],
    ['a negative one', [0x38, ...Array.from({ length: 9 }, () => 0xff), 1], { generation: -1 }],
    ['no time', [0x42, 0], { creationTimestamp: 0 }],
    ['a time', [0x42, 2, 0x08, 60], { creationTimestamp: 60_000 }],
    [
      'fields that nobody knows',
      [0x82, 0x7d, 1, 0x61, 0x85, 0x7d, 1, 2, 3, 4, 0x81, 0x7d, 1, 2, 3, 4, 5, 6, 7, 8],
      {},
    ],
  ])('%s', (_, bytes, expected) => {
    const [node] = read(nodeWith([...name, ...bytes]), 1000).items;
    expect(node?.metadata).toMatchObject({ name: 'a', ...expected });
  });
});
