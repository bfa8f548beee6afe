import { byName } from '../printers/sort.ts';

let last: { readonly names: readonly string[]; readonly inOrder: readonly string[] } | undefined;

/** Names in the order of people: of thousands of nodes, which most often are those of the reading before, put in order once. */
export function inOrderOfNames(names: readonly string[]): readonly string[] {
  const isSame =
    last?.names.length === names.length && last.names.every((name, place) => name === names[place]);
  if (last === undefined || !isSame) last = { names, inOrder: names.toSorted(byName) };
  return last.inOrder;
}
