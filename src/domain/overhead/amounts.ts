import type { ResourceList } from '../objects.ts';

/** The amounts of all lists together. */
export function sumOf(lists: Iterable<ResourceList>): ResourceList {
  const sum: Record<string, number> = {};
  for (const list of lists) {
    for (const [resource, amount] of Object.entries(list)) sum[resource] = (sum[resource] ?? 0) + amount;
  }
  return sum;
}

/** How much more the first list holds than the second; what is equal is left out. */
export function difference(after: ResourceList, before: ResourceList): ResourceList {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return Object.fromEntries(
    names
      .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
      .filter(([, amount]) => amount !== 0),
  );
}

/** The smaller, or the larger, amount of each resource over all lists; what a list does not name counts as zero. */
export function extremeOf(
  lists: readonly ResourceList[],
  choose: (a: number, b: number) => number,
): ResourceList {
  const names = new Set(lists.flatMap((list) => Object.keys(list)));
  return Object.fromEntries(
    [...names].map((name) => [name, lists.map((list) => list[name] ?? 0).reduce((a, b) => choose(a, b))]),
  );
}

/**
 * What part of the allocatable amount is requested: 0.5 for half of it, more than 1 for too much.
 *
 * @returns undefined where nothing is allocatable, so that there is no such part
 */
export function shareOf(
  resource: string,
  requests: ResourceList,
  allocatable: ResourceList,
): number | undefined {
  const whole = allocatable[resource] ?? 0;
  return whole > 0 ? (requests[resource] ?? 0) / whole : undefined;
}
