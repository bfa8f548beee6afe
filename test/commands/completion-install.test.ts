import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invoke, type Invocation } from './invoke.ts';

let home: string;
let bin: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubectl-ds-home-'));
  bin = join(home, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'kubectl-ds'), '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(() => rm(home, { recursive: true }));

/** `kubectl ds completion install ...` of a user with an empty home but for kubectl-ds in ~/bin. Paths are told from home. */
async function install(args: readonly string[], env: Record<string, string> = {}): Promise<Invocation> {
  const PATH = [join(home, 'elsewhere'), bin].join(delimiter);
  const ended = await invoke(['completion', 'install', ...args], {
    env: { HOME: home, PATH, SHELL: '/bin/bash', ...env },
  });
  const short = (text: string): string => text.replaceAll(home, '~');
  return { ...ended, stdout: short(ended.stdout), stderr: short(ended.stderr) };
}

/** The files below home, but for kubectl-ds itself. */
async function files(): Promise<readonly string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) => (entry.isFile() && entry.name !== 'kubectl-ds') || entry.parentPath.endsWith('completions'),
    )
    .map((entry) => relative(home, join(entry.parentPath, entry.name)))
    .toSorted();
}

const BASH_FILE = '.local/share/bash-completion/completions/kubectl-ds';

describe('completion install', () => {
  test.each<[string, readonly string[], Record<string, string>, string]>([
    ['bash, where bash-completion looks', ['bash'], {}, BASH_FILE],
    ['the shell of the user', [], {}, BASH_FILE],
    [
      'bash, where XDG_DATA_HOME says',
      ['bash'],
      { XDG_DATA_HOME: 'HOME/data' },
      'data/bash-completion/completions/kubectl-ds',
    ],
    [
      'bash, where BASH_COMPLETION_USER_DIR says',
      ['bash'],
      { BASH_COMPLETION_USER_DIR: 'HOME/b' },
      'b/completions/kubectl-ds',
    ],
    ['fish', ['fish'], {}, '.config/fish/completions/kubectl-ds.fish'],
    [
      'fish, where XDG_CONFIG_HOME says',
      ['fish'],
      { XDG_CONFIG_HOME: 'HOME/c' },
      'c/fish/completions/kubectl-ds.fish',
    ],
    [
      'zsh, of a user with a folder in fpath',
      ['zsh'],
      { FPATH: '/usr/share/zsh:HOME/.zfunc' },
      '.zfunc/_kubectl-ds',
    ],
    ['zsh, of one without', ['zsh'], {}, '.local/share/zsh/site-functions/_kubectl-ds'],
  ])('%s', async (_, args, env, expected) => {
    const there = Object.entries(env).map(([name, value]) => [name, value.replace('HOME', home)] as const);
    const { stdout, code } = await install(args, Object.fromEntries(there));
    expect(stdout).toBe(`~/${expected} created\n~/bin/kubectl_complete-ds created\n`);
    expect(code).toBe(0);
    expect(await files()).toEqual([expected, 'bin/kubectl_complete-ds'].toSorted());
  });

  test('what kubectl calls is executable, and hands over to kubectl-ds', async () => {
    await install([]);
    const path = join(bin, 'kubectl_complete-ds');
    expect((await stat(path)).mode & 0o777).toBe(0o755);
    expect(await readFile(path, 'utf8')).toMatch(/^#!\/bin\/sh\n.*\nexec kubectl-ds __complete "\$@"\n$/);
  });

  test('a second time nothing changes, and what an older version wrote is written anew', async () => {
    await install([]);
    expect((await install([])).stdout).toBe(
      `~/${BASH_FILE} unchanged\n~/bin/kubectl_complete-ds unchanged\n`,
    );
    await writeFile(join(home, BASH_FILE), '# an older kubectl-ds completion\n');
    expect((await install([])).stdout).toContain(`~/${BASH_FILE} configured\n`);
  });

  test('--dry-run=client says what it would do, and does nothing', async () => {
    const { stdout } = await install(['--dry-run=client']);
    expect(stdout).toBe(`~/${BASH_FILE} created (dry run)\n~/bin/kubectl_complete-ds created (dry run)\n`);
    expect(await files()).toEqual([]);
  });

  test("somebody else's file is not overwritten", async () => {
    await mkdir(join(home, BASH_FILE, '..'), { recursive: true });
    await writeFile(join(home, BASH_FILE), '# mine\n');
    const { stderr, code } = await install([]);
    expect(stderr).toContain(`error: ~/${BASH_FILE} is there already, and was not written by this command\n`);
    expect(code).toBe(2);
    expect(await readFile(join(home, BASH_FILE), 'utf8')).toBe('# mine\n');
  });

  test('a kubectl_complete-ds that came otherwise stays', async () => {
    await writeFile(join(bin, 'kubectl_complete-ds'), '#!/bin/sh\n', { mode: 0o755 });
    const { stderr, code } = await install([]);
    expect(stderr).toBe('note: ~/bin/kubectl_complete-ds is there already, and stays\n');
    expect(code).toBe(0);
  });

  test('without kubectl-ds on PATH the shell gets its script all the same', async () => {
    const { stdout, stderr } = await install([], { PATH: '/nonexistent' });
    expect(stdout).toBe(`~/${BASH_FILE} created\n`);
    expect(stderr).toContain('note: kubectl-ds is not on PATH');
  });

  test('zsh is told what it has to look through', async () => {
    const { stderr } = await install(['zsh']);
    expect(stderr).toContain('fpath=(~/.local/share/zsh/site-functions $fpath)');
  });

  test.each<[string, readonly string[], Record<string, string>, string]>([
    ['a shell without a script', ['tcsh'], {}, 'unsupported shell "tcsh": valid are bash, zsh, fish'],
    ['a user whose shell has none', [], { SHELL: '/bin/dash' }, 'name a shell'],
    ['no home', ['bash'], { HOME: '' }, 'HOME is not set'],
  ])('%s is refused', async (_, args, env, message) => {
    const { stderr, code } = await install(args, env);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });
});
