import { expect, test } from 'vitest';
import { inParallel } from '../../src/cluster/in-parallel.ts';

/** Tasks that end when they are told to, and the names of those that have begun. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const endOf = (name: string): PromiseWithResolvers<string> => {
    const end = ends.get(name) ?? Promise.withResolvers<string>();
    ends.set(name, end);
    return end;
  };
  const task = (name: string): Promise<string> => {
    begun.push(name);
    return endOf(name).promise;
  };
  return { begun, task, endOf };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a bounded number of tasks is under way, and answers stand in the order of the items', async () => {
  const { begun, task, endOf } = tasks();
  const all = inParallel(['a', 'b', 'c'], 2, task);
  expect(begun).toEqual(['a', 'b']);
  endOf('b').resolve('B');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  endOf('c').resolve('C');
  endOf('a').resolve('A');
  expect(await all).toEqual(['A', 'B', 'C']);
});

test('after a failure no further task is begun', async () => {
  const { begun, task, endOf } = tasks();
  const all = inParallel(['a', 'b', 'c', 'd'], 2, task);
  endOf('a').reject(new Error('no'));
  await expect(all).rejects.toThrow('no');
  endOf('b').resolve('B');
  await settled();
  expect(begun).toEqual(['a', 'b']);
});

test('who waits aside lets another one begin, and is waited for', async () => {
  const { begun, task, endOf } = tasks();
  const aside = Promise.withResolvers<string>();
  const all = inParallel(['a', 'b', 'c'], 1, async (name, waitAside) => {
    const answer = await task(name);
    return name === 'a' ? answer + (await waitAside(() => aside.promise)) : answer;
  });
  endOf('a').resolve('A');
  await settled();
  expect(begun).toEqual(['a', 'b']);
  endOf('b').resolve('B');
  endOf('c').resolve('C');
  await settled();
  aside.resolve('!');
  expect(await all).toEqual(['A!', 'B', 'C']);
});

test('nothing to do is done', async () => {
  expect(await inParallel([], 8, () => Promise.reject(new Error('asked')))).toEqual([]);
});
