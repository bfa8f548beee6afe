import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import {
  isShell,
  KUBECTL_COMPLETE,
  kubectlCompleter,
  MARK,
  scripts,
  type Shell,
} from './completion-scripts.ts';
import type { CommandContext } from './context.ts';
import type { FlagValues } from './options.ts';
import { UsageError } from './usage-error.ts';

type Environment = CommandContext['env'];

/** A file that is to be there, and for whom. */
interface Wanted {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** Variables that are set to nothing count as not set (XDG Base Directory Specification 0.8). */
function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

function homeOf(env: Environment): string {
  const home = variable(env, 'HOME') ?? variable(env, 'USERPROFILE');
  if (home === undefined)
    throw new UsageError('HOME is not set: there is no place for what belongs to a user');
  return home;
}

/** Where zsh is told of no folder of the user's, the one that it would be told of. */
function zshFolder(env: Environment, data: string): string {
  const home = homeOf(env);
  const known = (variable(env, 'FPATH') ?? '').split(':').find((folder) => folder.startsWith(`${home}/`));
  return known ?? join(data, 'zsh', 'site-functions');
}

/**
 * Where a shell looks by itself for a user's completion of a command: bash-completion's README ("Where should I install my
 * own local completions?"), fish's manual ("Where to put completions"); zsh looks where its fpath says.
 */
function scriptPath(shell: Shell, env: Environment): string {
  const home = homeOf(env);
  const data = variable(env, 'XDG_DATA_HOME') ?? join(home, '.local', 'share');
  switch (shell) {
    case 'bash':
      return join(
        variable(env, 'BASH_COMPLETION_USER_DIR') ?? join(data, 'bash-completion'),
        'completions',
        'kubectl-ds',
      );
    case 'zsh':
      return join(zshFolder(env, data), '_kubectl-ds');
    case 'fish':
      return join(
        variable(env, 'XDG_CONFIG_HOME') ?? join(home, '.config'),
        'fish',
        'completions',
        'kubectl-ds.fish',
      );
  }
}

function chosenShell(words: readonly string[], env: Environment): Shell {
  const [word, ...more] = words;
  const shell = word ?? basename(variable(env, 'SHELL') ?? '');
  if (isShell(shell) && more.length === 0) return shell;
  throw new UsageError(
    word === undefined
      ? 'name a shell, since SHELL is none that there is a script for: bash, zsh or fish'
      : `unsupported shell "${words.join(' ')}": valid are bash, zsh, fish`,
  );
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The first folder on PATH that holds an executable of this name. */
async function folderOf(program: string, env: Environment): Promise<string | undefined> {
  for (const folder of (variable(env, 'PATH') ?? '').split(delimiter)) {
    // The first one counts: each is asked in turn.
    if (folder !== '' && (await may(join(folder, program), constants.X_OK))) return folder;
  }
  return undefined;
}

/** What is there now; undefined where nothing is. */
async function present(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function write({ path, content, mode }: Wanted): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

/** Brings a file to what it should be, unless somebody else wrote it. What was done, as a line. */
async function install(wanted: Wanted, dryRun: boolean): Promise<string> {
  const { path, content } = wanted;
  const before = await present(path);
  if (before === content) return `${path} unchanged`;
  if (before !== undefined && !before.includes(MARK))
    throw new UsageError(
      `${path} is there already, and was not written by this command`,
      'move it away, or keep it: kubectl ds completion SHELL prints the script',
    );
  if (!dryRun) await write(wanted);
  return `${path} ${before === undefined ? 'created' : 'configured'}${dryRun ? ' (dry run)' : ''}`;
}

/** `kubectl_complete-ds` beside `kubectl-ds`, where that is the user's to write; else why not. */
async function forKubectl(env: Environment): Promise<Wanted | string> {
  const there = await folderOf(kubectlCompleter, env);
  const path = there === undefined ? undefined : join(there, kubectlCompleter);
  if (path !== undefined && !(await present(path))?.includes(MARK))
    return `${path} is there already, and stays`;
  const folder = there ?? (await folderOf('kubectl-ds', env));
  if (folder === undefined) return 'kubectl-ds is not on PATH: kubectl cannot complete what it cannot find';
  if (!(await may(folder, constants.W_OK)))
    return `for kubectl's own completion, ${kubectlCompleter} has to be on PATH; ${folder} is not yours to write`;
  return { path: join(folder, kubectlCompleter), content: KUBECTL_COMPLETE, mode: 0o755 };
}

/**
 * `completion install [SHELL]`: writes the script of the shell to its own place for completions of the present user, and
 * `kubectl_complete-ds` beside kubectl-ds. No file of settings is touched; what is not ours is not overwritten.
 */
export async function completionInstall(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const { env, stdout, stderr } = context;
  const dryRun = values['dry-run'] === 'client';
  const shell = chosenShell(words, env);
  const path = scriptPath(shell, env);
  stdout.write(`${await install({ path, content: scripts[shell], mode: 0o644 }, dryRun)}\n`);
  const kubectl = await forKubectl(env);
  if (typeof kubectl === 'string') stderr.write(`note: ${kubectl}\n`);
  else stdout.write(`${await install(kubectl, dryRun)}\n`);
  const folder = dirname(path);
  if (shell === 'zsh' && !(variable(env, 'FPATH') ?? '').split(':').includes(folder))
    stderr.write(`note: zsh looks there if ~/.zshrc has, before compinit: fpath=(${folder} $fpath)\n`);
  return 0;
}
