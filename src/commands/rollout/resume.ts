import type { CommandContext } from '../context.ts';
import type { FlagValues } from '../options.ts';
import { UsageError } from '../usage-error.ts';

export async function rolloutResume(
  _context: CommandContext,
  _words: readonly string[],
  _values: FlagValues,
): Promise<number> {
  throw await Promise.resolve(new UsageError('not built yet'));
}
