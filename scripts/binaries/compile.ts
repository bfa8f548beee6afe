import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../build.ts';
import { runtimeOf } from './runtimes.ts';
import { executableOf, ownTarget, type Target } from './targets.ts';

const run = promisify(execFile);

/**
 * A standalone executable does not look for settings beside it or where it is called: a .env or bunfig.toml there is not
 * its user's. Chunks stay chunks, so that what a verb does not need is not read.
 */
const flags = [
  '--compile',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  '--minify',
  '--bytecode',
  '--format=esm',
  '--splitting',
];

/** Makes the executable of each target in turn, and hands it to `use`. The same bytes whenever and wherever it is done. */
export async function compileAll(
  targets: readonly Target[],
  version: string,
  use: (target: Target, executable: Buffer) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-binaries-'));
  try {
    await bundle('src/main.ts', { write: true, outdir: join(folder, 'bundle'), version, runtime: 'bun' });
    const bun = await runtimeOf(ownTarget());
    for (const target of targets) {
      const file = join(folder, executableOf(target));
      // One after the other: each is held in memory whole.
      await compile(bun, target, folder, file);
      await use(target, await readFile(file));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compile(bun: string, target: Target, folder: string, file: string): Promise<void> {
  const runtime = await runtimeOf(target);
  const where = [`--target=bun-${target.bun}`, `--compile-executable-path=${runtime}`, '--outfile', file];
  // Names in the executable are relative to here.
  await run(bun, ['build', ...flags, ...where, 'bundle/main.js'], { cwd: folder });
  await chmod(file, 0o755);
}
