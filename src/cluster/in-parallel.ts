/** Requests under way at once: enough to hide latency, few enough for an API server's fair queues. */
export const requestsAtOnce = 8;

/**
 * Runs a task for each item, a bounded number at a time, and answers in the order of the items. The first failure is
 * passed on, and no further task is started.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
