import { oncePerPair } from './once-per-pair.ts';

/** How many letters must be added, taken away, changed or swapped with a neighbour to make one text of the other. */
export function editDistance(a: string, b: string): number {
  const table: number[][] = [];
  for (let row = 0; row <= a.length; row++) {
    const current: number[] = [];
    table.push(current);
    for (let column = 0; column <= b.length; column++) current.push(cheapestStep(table, row, column, a, b));
  }
  return table[a.length]?.[b.length] ?? 0;
}

function cheapestStep(table: readonly number[][], row: number, column: number, a: string, b: string): number {
  if (row === 0 || column === 0) return row + column;
  const cost = (up: number, left: number): number =>
    table[row - up]?.[column - left] ?? Number.POSITIVE_INFINITY;
  const same = a[row - 1] === b[column - 1];
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return Math.min(
    cost(1, 0) + 1,
    cost(0, 1) + 1,
    cost(1, 1) + (same ? 0 : 1),
    swapped ? cost(2, 2) + 1 : Number.POSITIVE_INFINITY,
  );
}

/** Whether two texts differ by no more than a slip of the hand: one letter in three, and three letters at most. */
export const nearlyEqual: (a: string, b: string) => boolean = oncePerPair(
  (a, b) => !areSiblings(a, b) && isSlip(a, b),
);

function isSlip(a: string, b: string): boolean {
  if (a === b) return false;
  const allowed = Math.min(3, Math.floor(Math.max(a.length, b.length) / 3));
  if (Math.abs(a.length - b.length) > allowed) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= allowed;
}

/** Members of one series (`zone-a` and `zone-b`, `v1` and `v2`): different on purpose. */
function areSiblings(a: string, b: string): boolean {
  const series = (text: string): string => text.replaceAll(/\d+/g, '#').replace(/(?<=[-_.#])[A-Za-z]$/, '#');
  return series(a) === series(b);
}

/** The texts that are nearly the wanted one, nearest first: for "did you mean", where a wrong number is a slip too. */
export function nearest(wanted: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .filter((candidate) => isSlip(wanted, candidate))
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate) }))
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate);
}
