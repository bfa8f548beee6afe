import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileAll } from '../../scripts/binaries/compile.ts';
import { archiveOf, executableOf, ownTarget } from '../../scripts/binaries/targets.ts';
import { buildBinaries } from '../../scripts/build-binaries.ts';
import { krewFaults, type KrewManifest } from './krew-rules.ts';

const run = promisify(execFile);
const own = ownTarget();

describe('the executable of this machine', { timeout: 240_000 }, () => {
  let out: string;
  let executable: string;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'kubectl-ds-binaries-'));
    executable = join(out, own.name, executableOf(own));
    await buildBinaries({
      out,
      targets: [own],
      version: '1.2.3',
      baseUrl: 'https://github.com/owner/repository/releases/download/v1.2.3/',
    });
  }, 240_000);
  afterAll(() => rm(out, { recursive: true }));

  /** Where the executable is called: whatever lies there is none of its business. */
  const answer = async (...args: readonly string[]): Promise<string> =>
    (await run(executable, args, { cwd: out, env: { HOME: out } })).stdout;

  test('needs neither Node.js nor PATH', async () => {
    expect(await answer('version', '--client')).toMatch(/^kubectl-ds: v1\.2\.3 /);
  });

  test('is built again to the same bytes', async () => {
    await compileAll([own], '1.2.3', async (_, again) => {
      expect(again.equals(await readFile(executable))).toBe(true);
    });
  });

  test('is packed with the licence, and its checksum is told', async () => {
    const packed = join(out, archiveOf(own));
    const { stdout } = await run('tar', ['-tf', packed]);
    const checksum = createHash('sha256')
      .update(await readFile(packed))
      .digest('hex');
    const manifest = load(await readFile(join(out, 'krew-manifest.yaml'), 'utf8')) as KrewManifest;

    expect(stdout.trimEnd().split(/\r?\n/)).toEqual(['LICENSE', executableOf(own)]);
    expect(await readFile(join(out, 'checksums.txt'), 'utf8')).toBe(`${checksum}  ${archiveOf(own)}\n`);
    expect(krewFaults('ds', manifest)).toEqual([]);
    expect(manifest.spec.platforms).toMatchObject([{ sha256: checksum, bin: executableOf(own) }]);
  });
});
