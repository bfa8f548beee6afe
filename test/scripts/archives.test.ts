import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archive, MODIFIED, type Entry } from '../../scripts/binaries/archives.ts';

const run = promisify(execFile);

const files: readonly Entry[] = [
  { name: 'kubectl-ds', data: Buffer.from('#!/bin/sh\necho it runs\n'.repeat(100)), mode: 0o755 },
  { name: 'LICENSE', data: Buffer.from('a licence\n'), mode: 0o644 },
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-archives-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a tar.gz', () => {
  test('is unpacked by tar, with modes and times', async () => {
    const path = join(folder, 'it.tar.gz');
    await writeFile(path, archive('tar.gz', files));
    await run('tar', ['-xzf', path, '-C', folder]);
    const found = await Promise.all(
      files.map(async ({ name }) => {
        const { mode, mtime } = await stat(join(folder, name));
        return { name, data: await readFile(join(folder, name)), mode: mode & 0o777, mtime };
      }),
    );
    expect(found).toEqual(files.map((file) => ({ ...file, mtime: MODIFIED })));
  });

  test('does not tell on which system it was made', () => {
    expect([...archive('tar.gz', files).subarray(4, 10)]).toEqual([0, 0, 0, 0, 0, 255]);
  });

  test('has no place for long names', () => {
    expect(() => archive('tar.gz', [{ name: 'n'.repeat(101), data: Buffer.alloc(0), mode: 0o644 }])).toThrow(
      'too long a name',
    );
  });
});

/** What a ZIP says of its files in the directory at its end (APPNOTE 4.3.12), with their data unpacked. */
function unzipped(zip: Buffer): readonly Entry[] {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
    const entry = {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      data: inflateRawSync(packed),
      mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o777,
    };
    at += 46 + nameLength;
    return entry;
  });
}

describe('a zip', () => {
  test('holds the files, with modes, in the order of their names', () => {
    expect(unzipped(archive('zip', files))).toEqual(files.toReversed());
  });
});

test.each(['tar.gz', 'zip'] as const)('two archives of the same files are the same bytes: %s', (kind) => {
  expect(archive(kind, files).equals(archive(kind, files.toReversed()))).toBe(true);
});
