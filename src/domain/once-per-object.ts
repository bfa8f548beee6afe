/** The same answer about an object that does not change, worked out once: it is asked on every node, or of every pod. */
export function oncePerObject<K extends object, T>(answer: (about: K) => T): (about: K) => T {
  const made = new WeakMap<K, { readonly answer: T }>();
  return (about) => {
    const known = made.get(about) ?? { answer: answer(about) };
    made.set(about, known);
    return known.answer;
  };
}
