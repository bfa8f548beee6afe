import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const checkout = resolve(import.meta.dirname, '../..');
const fixtures = join(checkout, 'test/fixtures/fences');
const run = promisify(execFile);

/**
 * A folder laid out like the checkout, with its real lint and compiler settings and whatever files a test puts in: so a
 * bad file can stand where it offends, and the checkout stays clean.
 */
export class FencedTree {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes a tree for some work, and removes it afterwards whatever comes of it. */
  static async with<T>(work: (tree: FencedTree) => Promise<T>): Promise<T> {
    const tree = await FencedTree.#make();
    try {
      return await work(tree);
    } finally {
      await rm(tree.#folder, { recursive: true });
    }
  }

  static async #make(): Promise<FencedTree> {
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-fences-'));
    const settings = [
      '.oxlintrc.json',
      'tsconfig.json',
      'scripts/lint',
      'src/domain/tsconfig.json',
      'package.json',
    ];
    await Promise.all(
      settings.map(async (path) => cp(join(checkout, path), join(folder, path), { recursive: true })),
    );
    await mkdir(join(folder, 'test'));
    await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
    return new FencedTree(folder);
  }

  async put(path: string, fixture: string): Promise<void> {
    await cp(join(fixtures, fixture), join(this.#folder, path));
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.#folder, path)), { recursive: true });
    await writeFile(join(this.#folder, path), text);
  }

  /** The codes of what the linter finds, by file. */
  async lint(): Promise<ReadonlyMap<string, readonly string[]>> {
    const output = await this.#run('oxlint', ['--format', 'json', 'src', 'test']);
    const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
    return byFile(diagnostics);
  }

  /** The codes of what the compiler finds in src/domain, by file. */
  async compileDomain(): Promise<ReadonlyMap<string, readonly string[]>> {
    const output = await this.#run('tsc', ['-p', 'src/domain/tsconfig.json', '--pretty', 'false']);
    return byFile(
      [...output.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)].map(([, filename = '', code = '']) => ({
        filename,
        code,
      })),
    );
  }

  /** What a checker prints. It exits with 1 when it finds something, which is no failure here. */
  async #run(program: string, args: readonly string[]): Promise<string> {
    const options = { cwd: this.#folder, maxBuffer: 64 << 20 };
    try {
      return (await run(join(checkout, 'node_modules/.bin', program), args, options)).stdout;
    } catch (error) {
      if (error instanceof Error && 'stdout' in error && error.stdout !== '') return String(error.stdout);
      throw error;
    }
  }
}

function byFile(
  found: readonly { filename: string; code: string }[],
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { filename, code } of found) files.set(filename, [...(files.get(filename) ?? []), code]);
  return files;
}
