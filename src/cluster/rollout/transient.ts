import { ClusterError, type ClusterErrorKind } from '../cluster-error.ts';

/** What may be over in a moment, or is over when one looks again. */
const passing: ReadonlySet<ClusterErrorKind> = new Set([
  'refused',
  'timeout',
  'network',
  'server',
  'throttled',
  'conflict',
]);

/** So often in a row an answer may be no JSON: one that was cut on its way is not the next time. */
const mostMalformed = 5;

/**
 * Whether a failure is worth another try.
 *
 * @param failures - how many there were in a row, this one included
 */
export function isTransient(error: unknown, failures: number): error is ClusterError {
  if (!(error instanceof ClusterError)) return false;
  return passing.has(error.kind) || (error.kind === 'malformed' && failures <= mostMalformed);
}
