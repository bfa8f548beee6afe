/** How often each thing was seen: a check that the generator exercises what it is for. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, count = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  addAll(other: Tally): void {
    for (const [what, count] of other.#counts) this.add(what, count);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Everything seen, most often first. */
  toString(): string {
    return [...this.#counts]
      .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([what, count]) => `${what} ${count}`)
      .join(', ');
  }
}
