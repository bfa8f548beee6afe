import { ClusterError } from '../cluster-error.ts';

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * `--request-timeout` in milliseconds: a number of seconds, or a duration such as `500ms` or `1m30s`. Undefined for no
 * limit, which is what 0 means.
 *
 * Mirrors `ParseTimeout`, staging/src/k8s.io/client-go/tools/clientcmd/helpers.go, v1.34.
 *
 * @throws ClusterError `usage`
 */
export function parseRequestTimeout(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) === 0 ? undefined : Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new ClusterError(
      'usage',
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding ' +
        'time unit (e.g. 1s | 2m | 3h)',
      { hint: `--request-timeout was "${text}".` },
    );
  }
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (milliseconds[unit ?? ''] ?? 0),
    0,
  );
  return total === 0 ? undefined : total;
}
