import { ClusterError } from '../cluster/cluster-error.ts';
import { sanitize, sanitizeLines } from '../printers/sanitize.ts';
import { UnknownColumnError } from '../printers/sort.ts';
import { NotFoundError } from './names.ts';
import { RefusedError } from './refused-error.ts';
import { UsageError } from './usage-error.ts';

/** What to do next about an error; undefined where that is not known. */
export function hintOf(error: unknown): string | undefined {
  const known =
    error instanceof ClusterError ||
    error instanceof UsageError ||
    error instanceof NotFoundError ||
    error instanceof RefusedError ||
    error instanceof UnknownColumnError;
  return known ? error.hint : undefined;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${sanitize(line)}\n`)
    .join('');
}

/**
 * What a failure looks like on stderr: one line `error: ...`, what to do next indented below it, and with `-v 8` the
 * stack. `verb` is asked for help where the command line itself is wrong.
 */
export function describeError(error: unknown, verbosity: number, verb?: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = hintOf(error);
  const usage =
    error instanceof UsageError
      ? `See 'kubectl ds ${verb === undefined ? '' : `${verb} `}--help' for usage.\n`
      : '';
  const stack = verbosity >= 8 && error instanceof Error ? `${sanitizeLines(error.stack ?? '')}\n` : '';
  return `error: ${sanitize(message)}\n${hint === undefined ? '' : indented(hint)}${usage}${stack}`;
}
