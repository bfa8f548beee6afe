import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDump } from '../../src/cluster/dump-cluster.ts';
import { dumpOf, node, pod, names, nodeYaml } from './dump-builders.ts';

async function* streamOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* chunks;
}

describe('every way to write objects down', () => {
  test.each<[string, Readonly<Record<string, string | Uint8Array>>, readonly string[]]>([
    [
      'a List in JSON',
      { 'a.json': JSON.stringify({ kind: 'List', items: [node('n1'), node('n2')] }) },
      ['n1', 'n2'],
    ],
    [
      'a typed list whose items have no kind',
      {
        'a.json': JSON.stringify({
          kind: 'NodeList',
          apiVersion: 'v1',
          items: [{ metadata: { name: 'n1' } }],
        }),
      },
      ['n1'],
    ],
    [
      'a List in a List',
      { 'a.json': JSON.stringify({ kind: 'List', items: [{ kind: 'List', items: [node('n1')] }] }) },
      ['n1'],
    ],
    ['an array of objects', { 'a.json': JSON.stringify([node('n1')]) }, ['n1']],
    ['one object', { 'a.json': JSON.stringify(node('n1')) }, ['n1']],
    [
      'one JSON document after the other',
      { 'a.json': `${JSON.stringify(node('n1'))}\n${JSON.stringify(node('n2'))}\n` },
      ['n1', 'n2'],
    ],
    ['several YAML documents', { 'a.yaml': `${nodeYaml('n1')}---\n${nodeYaml('n2')}---\n` }, ['n1', 'n2']],
    ['YAML in flow style', { 'a.yaml': '{kind: Node, metadata: {name: n1}}' }, ['n1']],
    ['YAML with a byte order mark', { 'a.yaml': `\uFEFF${nodeYaml('n1')}` }, ['n1']],
    [
      'UTF-16, as PowerShell writes it',
      { 'a.json': Buffer.from(`\uFEFF${JSON.stringify(node('n1'))}`, 'utf16le') },
      ['n1'],
    ],
    ['gzip', { 'a.json.gz': gzipSync(JSON.stringify(node('n1'))) }, ['n1']],
    ['gzip under another name', { 'a.yaml': gzipSync(nodeYaml('n1')) }, ['n1']],
    [
      'folders in folders, in the order of their names, other files left alone',
      {
        'b.yml': nodeYaml('n3'),
        'a/z.yaml': nodeYaml('n2'),
        'a/a.json': JSON.stringify(node('n1')),
        'a/log.txt': 'no: [yaml',
        'empty.yaml': '',
        'comment.yaml': '# nothing',
      },
      ['n1', 'n2', 'n3'],
    ],
  ])('%s', async (_name, files, found) => {
    const cluster = await openDump(await dumpOf(files));
    expect(names(await cluster.nodes())).toEqual(found);
  });

  test('standard input, in pieces', async () => {
    const text = JSON.stringify(node('n1'));
    const cluster = await openDump('-', streamOf(text.slice(0, 10), Buffer.from(text.slice(10))));
    expect(names(await cluster.nodes())).toEqual(['n1']);
    expect(cluster.source).toBe('dump');
  });
});

describe('a dump that cannot be used is refused in one sentence', () => {
  test.each<[string, Readonly<Record<string, string | Uint8Array>>, string, RegExp]>([
    ['no such file', {}, 'none.yaml', /^cannot read the dump .*none\.yaml: no such file or directory$/],
    ['an empty file', { 'a.yaml': '' }, 'a.yaml', /^no Kubernetes objects of use in .*a\.yaml$/],
    [
      'an empty List',
      { 'a.json': '{"kind":"List","items":[]}' },
      'a.json',
      /^no Kubernetes objects of use in .*a\.json$/,
    ],
    ['a folder without such files', { 'a.txt': 'x' }, '', /^no \.yaml, \.yml or \.json files in the folder /],
    ['other kinds only', { 'a.json': '[{"kind":"Table"},{"kind":"Table"}]' }, 'a.json', /\(only: 2 Table\)$/],
    ['a text', { 'a.yaml': 'hello world' }, 'a.yaml', /\(only: 1 without a kind\)$/],
    [
      'binary data',
      { 'a.yaml': Buffer.from([0x89, 0x50, 0, 0, 0xff]) },
      'a.yaml',
      /a\.yaml is neither YAML nor JSON, but binary data$/,
    ],
    [
      'half a gzip file',
      { 'a.gz': gzipSync('x'.repeat(99)).subarray(0, 15) },
      'a.gz',
      /a\.gz cannot be unpacked by gzip: unexpected end of file$/,
    ],
    [
      'items that are no list',
      { 'a.json': '{"kind":"PodList","items":{}}' },
      'a.json',
      /a\.json: the items of a PodList must be a list$/,
    ],
    [
      'malformed YAML',
      { 'a.yaml': 'kind: Node\nmetadata: {name: x\n' },
      '',
      /a\.yaml: line 3, column 1: not valid YAML: /,
    ],
    [
      'malformed flow YAML',
      { 'a.yaml': '{kind: [Node}' },
      '',
      /a\.yaml: line 1, column 13: not valid YAML: /,
    ],
    [
      'tabs in YAML',
      { 'a.yaml': 'kind: Node\n\tmetadata: x\n' },
      '',
      /a\.yaml: line 2, column \d+: not valid YAML: /,
    ],
    [
      'JSON that was cut off',
      { 'a.json': '{"kind":"List",\n"items":[' },
      '',
      /a\.json: line 2, column 10: not valid JSON: unexpected end/,
    ],
    [
      'a wrong token in JSON',
      { 'a.json': '{"kind":"List",\n"items": x}' },
      '',
      /a\.json: line 2, column 10: not valid JSON: unexpected token 'x'$/,
    ],
    [
      'a comma too many in JSON',
      { 'a.json': '{"kind":"List",}' },
      '',
      /a\.json: line 1, column 16: not valid JSON: expected double-quoted property name$/,
    ],
    [
      'a second document that is malformed',
      { 'a.json': '{}\n{"a":}' },
      '',
      /a\.json: line 2, column 6: not valid JSON: unexpected token '}'$/,
    ],
    [
      'something after JSON',
      { 'a.json': '{}\nDone.' },
      '',
      /a\.json: line 2, column 1: not valid JSON: unexpected non-whitespace character after JSON$/,
    ],
  ])('%s', async (_name, files, path, message) => {
    const root = await dumpOf(files);
    await expect(openDump(join(root, path))).rejects.toMatchObject({
      name: 'ClusterError',
      message: expect.stringMatching(message) as string,
    });
  });

  test('an object of a wrong shape is named with its file, by the questions about its kind', async () => {
    const root = await dumpOf({
      'a.json': JSON.stringify([node('n1', { spec: { taints: 'x' } }), pod('p1')]),
    });
    const cluster = await openDump(root);
    await expect(cluster.nodes()).rejects.toMatchObject({
      kind: 'malformed',
      message: `${join(root, 'a.json')}: Node n1: spec.taints must be a list, not the string "x"`,
    });
    expect(await cluster.podsOnNode('n1')).toEqual([]);
  });
});
