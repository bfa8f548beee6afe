/** One that no run had before, as far as the clock tells: short enough to be typed again. */
export function freshSeed(): number {
  return Math.floor(Date.now() / 1000) % 1_000_000;
}

/**
 * The seeds of a test run: one that is always the same, and a fresh one that covers new ground; or the one that
 * KUBECTL_DS_SEED names, to repeat a run.
 *
 * @param fresh - how many new ones, where KUBECTL_DS_SEEDS does not say so
 */
export function seedsOfRun(wanted: string | undefined, fresh: string | number = 1): readonly number[] {
  if (wanted !== undefined && wanted !== '') return [wholeNumber('KUBECTL_DS_SEED', wanted)];
  const count = wholeNumber('KUBECTL_DS_SEEDS', String(fresh));
  const first = freshSeed();
  return [1, ...Array.from({ length: count }, (_, index) => first + index)];
}

function wholeNumber(variable: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new Error(`${variable} must be a whole number, not ${text}`);
  return number;
}
