import { ParseError } from './parse-error.ts';

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
 * A duration in milliseconds from Go's form, such as `500ms`, `90s` or `1h30m`; a bare number is seconds.
 *
 * Mirrors `time.ParseDuration`, Go 1.24, without signs.
 *
 * @throws ParseError for any other text
 */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new ParseError(`"${text}" is no duration: use a number and a unit, e.g. 30s, 5m, 1h30m`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (milliseconds[unit ?? ''] ?? 0), 0);
}
