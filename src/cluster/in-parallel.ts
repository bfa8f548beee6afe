/** Requests under way at once: enough to hide latency, few enough for an API server's fair queues. */
export const requestsAtOnce = 8;

/** Lets another task begin while this one waits for something that is no request of its own. */
export type WaitAside = <W>(wait: () => Promise<W>) => Promise<W>;

/**
 * Runs a task for each item, a bounded number at a time, and answers in the order of the items. The first failure is
 * passed on, and no further task is started.
 */
export function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T, waitAside: WaitAside) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()].toReversed();
  return new Promise((resolve, reject) => {
    let working = 0;
    const work = async (): Promise<void> => {
      working += 1;
      try {
        for (let next = queue.pop(); next !== undefined; next = queue.pop())
          results[next[0]] = await task(next[1], waitAside);
      } catch (error) {
        queue.length = 0;
        reject(error);
      }
      working -= 1;
      if (working === 0) resolve(results);
    };
    const waitAside: WaitAside = (wait) => {
      void work();
      return wait();
    };
    for (let place = 0; place < Math.max(1, Math.min(atOnce, items.length)); place += 1) void work();
  });
}
