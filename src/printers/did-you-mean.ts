/** Edits (insert, delete, replace, swap of neighbours) that turn one word into another; optimal string alignment. */
function distance(from: string, to: string): number {
  const rows: number[][] = [[...Array(to.length + 1).keys()]];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swaps ? at(i - 2, j - 2) + 1 : replaced),
      );
    }
  }
  return at(from.length, to.length);
}

/** How far `given` is from `name`; a part of a name (`exporter` for `node-exporter`) is near, whatever its length. */
function remoteness(given: string, name: string): number {
  const [a, b] = [given.toLowerCase(), name.toLowerCase()];
  if (a.length >= 3 && (b.includes(a) || a.includes(b))) return 1;
  return distance(a.slice(0, 64), b.slice(0, 64));
}

/** The name that was probably meant, if one is near enough: a third of its letters may be wrong, at least one. */
export function didYouMean(given: string, names: readonly string[]): string | undefined {
  const nearest = names
    .map((name) => ({ name, away: remoteness(given, name) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((a, b) => a.away - b.away)[0];
  return nearest?.name;
}
