import { nearest } from '../domain/explain/similarity.ts';

/** The name that was probably meant: one with a slip of the hand in it, or the one that a longer part was given of. */
export function didYouMean(given: string, names: readonly string[]): string | undefined {
  const [near] = nearest(given, names);
  if (near !== undefined) return near;
  const part = given.toLowerCase();
  return part.length < 3 ? undefined : names.find((name) => name.toLowerCase().includes(part));
}
