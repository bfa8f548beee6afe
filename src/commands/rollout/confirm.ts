import { sanitize } from '../../printers/sanitize.ts';
import type { CommandContext } from '../context.ts';

/**
 * Asks whether to go on, and says so where nothing is done. Where nobody can answer, and with `-y`, the answer is yes:
 * whoever runs a command in a script has decided already.
 */
export async function confirmed(
  context: CommandContext,
  question: string,
  { yes }: { readonly yes: boolean },
): Promise<boolean> {
  if (yes || context.ask === undefined) return true;
  const answer = await context.ask(`${sanitize(question)} [y/N] `, context.signal);
  if (/^\s*y(es)?\s*$/i.test(answer ?? '')) return true;
  // Only an answer ends its line.
  if (answer === undefined) context.stderr.write('\n');
  context.stderr.write('nothing was changed\n');
  return false;
}
