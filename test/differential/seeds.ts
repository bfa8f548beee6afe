/** One that no run had before, as far as the clock tells: short enough to be typed again. */
export function freshSeed(): number {
  return Math.floor(Date.now() / 1000) % 1_000_000;
}

/**
 * The seeds of a test run: one that is always the same, and a fresh one that covers new ground; or the one that
 * KUBECTL_DS_SEED names, to repeat a run.
 */
export function seedsOfRun(wanted: string | undefined): readonly number[] {
  if (wanted === undefined || wanted === '') return [1, freshSeed()];
  const seed = Number(wanted);
  if (!Number.isInteger(seed)) throw new Error(`KUBECTL_DS_SEED must be a whole number, not ${wanted}`);
  return [seed];
}
