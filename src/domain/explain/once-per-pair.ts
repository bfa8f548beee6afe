/** So many pairs of texts are remembered: of thousands of nodes most have the same few keys and values. */
const MOST = 10_000;

/** The same answer about two texts, worked out once for as long as there is room for it. */
export function oncePerPair<T>(answer: (one: string, other: string) => T): (one: string, other: string) => T {
  const known = new Map<string, Map<string, { readonly answer: T }>>();
  let count = 0;
  return (one, other) => {
    const before = known.get(one)?.get(other);
    if (before !== undefined) return before.answer;
    if (count >= MOST) {
      known.clear();
      count = 0;
    }
    const found = { answer: answer(one, other) };
    const others = known.get(one) ?? new Map<string, { readonly answer: T }>();
    known.set(one, others.set(other, found));
    count += 1;
    return found.answer;
  };
}
