/** The clock, and how to wait by it: handed over, so that tests need no time. */
export interface Timing {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws the signal's reason, as soon as it is aborted */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

/** The outcome of one try, as far as it decides whether there is another. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** `after`: milliseconds that the server asked to wait for. `value` is the answer if there are no more tries. */
  | { readonly kind: 'again'; readonly value: T; readonly after?: number };

const maxTries = 6;
/** All waits together. Whoever asked to wait longer is given up on at once. */
const maxTotalWait = 30_000;
const firstWait = 250;

/**
 * Tries until the outcome is `done`, at most six times and waiting at most 30 seconds in all. Waits double from a quarter
 * of a second, less up to half by chance, and are never shorter than the server asked for.
 */
export async function withRetries<T>(
  attempt: () => Promise<Outcome<T>>,
  timing: Timing,
  signal?: AbortSignal,
): Promise<T> {
  let waited = 0;
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt();
    if (outcome.kind === 'done' || tries === maxTries) return outcome.value;
    const backoff = backoffOf(tries, timing);
    const wait = Math.max(backoff, outcome.after ?? 0);
    if (waited + wait > maxTotalWait) return outcome.value;
    await timing.wait(wait, signal);
    waited += wait;
  }
}

/** How long to wait after so many failures in a row, in milliseconds, up to 30 seconds. */
export function backoffOf(failures: number, timing: Pick<Timing, 'random'>): number {
  const full = Math.min(firstWait * 2 ** (failures - 1), maxTotalWait);
  return full * (1 - timing.random() / 2);
}

/**
 * Retry-After in milliseconds: a number of seconds or a date. Undefined where there is none that can be read.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
