import { isShell, scripts } from './completion-scripts.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './usage-error.ts';

/** `completion bash|zsh|fish`: prints the script, which asks `kubectl-ds __complete` as one types. */
export function completion(context: CommandContext, words: readonly string[]): number {
  const [shell, ...more] = words;
  if (shell === undefined) throw new UsageError('name a shell: bash, zsh or fish');
  if (!isShell(shell) || more.length > 0)
    throw new UsageError(`unsupported shell "${words.join(' ')}": valid are bash, zsh, fish`);
  context.stdout.write(scripts[shell]);
  return 0;
}
