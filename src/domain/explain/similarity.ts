/** How many letters must be added, taken away, changed or swapped to make one text of the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const costs = [
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        ...(swapped && row > 1 && column > 1 ? [(beforeLast[column - 2] ?? 0) + 1] : []),
      ];
      current.push(Math.min(...costs));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Whether two texts differ by no more than a slip of the hand: one letter in three, and three letters at most. */
export function nearlyEqual(a: string, b: string): boolean {
  if (a === b) return false;
  const allowed = Math.min(3, Math.floor(Math.max(a.length, b.length) / 3));
  if (Math.abs(a.length - b.length) > allowed) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= allowed;
}

/** The texts that are nearly the wanted one, nearest first: for "did you mean". */
export function nearest(wanted: string, candidates: readonly string[]): readonly string[] {
  return candidates
    .filter((candidate) => nearlyEqual(wanted, candidate))
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate) }))
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate);
}
