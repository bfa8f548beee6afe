import { parseDuration } from '../../domain/duration-parser.ts';
import { ParseError } from '../../domain/parse-error.ts';
import { ClusterError } from '../cluster-error.ts';

/**
 * `--request-timeout` in milliseconds: a number of seconds, or a duration such as `500ms` or `1m30s`. Undefined for no
 * limit, which is what 0 means.
 *
 * Mirrors `ParseTimeout`, staging/src/k8s.io/client-go/tools/clientcmd/helpers.go, v1.34.
 *
 * @throws ClusterError `usage`
 */
export function parseRequestTimeout(text: string): number | undefined {
  try {
    const total = parseDuration(text);
    return total === 0 ? undefined : total;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ClusterError(
      'usage',
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding ' +
        'time unit (e.g. 1s | 2m | 3h)',
      { hint: `--request-timeout was "${text}".`, cause: error },
    );
  }
}
