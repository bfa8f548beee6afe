/** Names in a sentence: `a, b and c`, or `a, b, c and 7 more`. Never `and 1 more`: a name says more. */
export function listedNames(names: readonly string[], most = 5): string {
  const shown = names.length === most + 1 ? names : names.slice(0, most);
  const rest = names.length - shown.length;
  const parts = rest === 0 ? shown : [...shown, `${rest} more`];
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * Nodes in a sentence: `node a`, `nodes a, b and c`, `nodes a, b, c and 7 more`. In the order given.
 *
 * @param most - how many are named at most
 */
export function namedNodes(names: readonly string[], most = 5): string {
  return `${names.length === 1 ? 'node' : 'nodes'} ${listedNames(names, most)}`;
}

/** `1 node`, `2 nodes`. */
export function countedNodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}
