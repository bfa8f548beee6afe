import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergeChunks } from '../../scripts/merged-chunks.ts';

/** A program of two verbs and what both need, each file of which says when it is loaded. */
const sources: Readonly<Record<string, string>> = {
  'main.js': `
    import { log } from './log.js';
    log('main');
    const { run } = await import('./cli.js');
    await run(process.argv[2]);`,
  'log.js': `export const log = (line) => console.log(line);`,
  'cli.js': `
    import { log } from './log.js';
    log('cli');
    export async function run(name) {
      const verb = await (name === 'first' ? import('./first.js') : import('./second.js'));
      const { Problem } = await import('./problem.js');
      try { verb.default(); } catch (error) { log(String(error instanceof Problem)); }
    }`,
  'problem.js': `import { log } from './log.js'; log('problem'); export class Problem extends Error {}`,
  'both.js': `import { log } from './log.js'; log('both'); export const value = 'same name';`,
  'first.js': `
    import { log } from './log.js'; import { Problem } from './problem.js'; import { value } from './both.js';
    log('first'); export const own = 1; export default () => { log(value); throw new Problem(); };`,
  'second.js': `
    import { log } from './log.js'; import { Problem } from './problem.js'; import { value } from './both.js';
    log('second'); export default () => { log(value); throw new Problem(); };`,
};

describe('chunks that are merged', () => {
  let folder: string;
  let metafile: Metafile;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-chunks-'));
    await mkdir(join(folder, 'src'));
    for (const [name, text] of Object.entries(sources)) await writeFile(join(folder, 'src', name), text);
    const shared = { absWorkingDir: folder, format: 'esm', platform: 'node', outdir: 'out' } as const;
    const split = await build({
      ...shared,
      entryPoints: { main: 'src/main.js' },
      chunkNames: 'chunks/[name]-[hash]',
      outExtension: { '.js': '.js' },
      bundle: true,
      splitting: true,
      metafile: true,
      write: false,
    });
    metafile = await mergeChunks(
      split,
      [
        { name: 'base', files: ['src/cli.js'] },
        { name: 'first', files: ['src/first.js'] },
      ],
      { ...shared, write: true, entry: 'out/main.js' },
    );
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function lines(verb: string): Promise<readonly string[]> {
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'out/main.js'), verb]);
    return stdout.trim().split('\n');
  }

  test('become a file for each group, beside those that are in none', async () => {
    const names = (await readdir(join(folder, 'out/chunks'))).map((name) => name.split('-')[0]);
    expect(names).toHaveLength(4);
    expect(new Set(names)).toEqual(new Set(['base', 'first', 'problem', 'second']));
  });

  test('do what they did: what is shared is there once, and loaded when it is needed', async () => {
    const said = await lines('first');
    expect(said.slice(-3)).toEqual(['first', 'same name', 'true']);
    expect(said.slice(0, 2)).toEqual(['cli', 'main']);
    // In which order what is shared comes is up to esbuild.
    expect(new Set(said.slice(2, -3))).toEqual(new Set(['both', 'problem']));
    expect(said).toHaveLength(7);
  });

  test('whoever needs a part of a file loads all of it', async () => {
    const said = await lines('second');
    expect(said.slice(-3)).toEqual(['second', 'same name', 'true']);
    expect(said).toContain('first');
  });

  test('are told of with the source files in them, and what they import', () => {
    const [path, output] = Object.entries(metafile.outputs).find(([name]) => name.includes('/first-')) ?? [];
    expect(Object.keys(output?.inputs ?? {})).toEqual(
      expect.arrayContaining(['src/first.js', 'src/both.js', 'src/problem.js']),
    );
    expect(output?.imports).toEqual([
      expect.objectContaining({ path: expect.stringContaining('out/chunks/base-'), external: false }),
    ]);
    expect(path).toMatch(/^out\/chunks\/first-[0-9a-f]{8}\.js$/);
  });
});
