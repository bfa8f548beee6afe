import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/cluster/json/lines.ts';

async function linesIn(chunks: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from(chunks.map((chunk) => Buffer.from(chunk)))))
    lines.push(line.toString());
  return lines;
}

describe('lines of what comes in chunks', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing', [], []],
    ['several in one chunk', ['a\nb\nc\n'], ['a', 'b', 'c']],
    ['one in several chunks', ['a', 'b', 'c\n'], ['abc']],
    ['an end in a chunk of its own', ['a', '\n', 'b\n'], ['a', 'b']],
    ['ends and beginnings in one chunk', ['a\nb', 'c\nd'], ['a', 'bc', 'd']],
    ['empty ones, which are left out', ['\n\na\n\n'], ['a']],
  ])('%s', async (_, chunks, expected) => {
    expect(await linesIn(chunks)).toEqual(expected);
  });
});
