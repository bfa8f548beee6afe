import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Turns } from '../../../src/cluster/http/turns.ts';

const patience = 15;

/** Work that ends when it is told to. */
function work(turns: Turns, signal?: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const state = { isBegun: false };
  const done = turns.take(() => {
    state.isBegun = true;
    return promise;
  }, signal);
  return { state, end: resolve, done };
}

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  const several = (turns: Turns, count: number) => Array.from({ length: count }, () => work(turns));
  const begun = (all: ReturnType<typeof several>) => all.map(({ state }) => state.isBegun);

  test('a few work at once, and who has waited longest is next', async () => {
    const all = several(new Turns({ first: 2, patience, most: 4 }), 4);
    await setImmediate();
    expect(begun(all)).toEqual([true, true, false, false]);
    all[1]?.end();
    await setImmediate();
    expect(begun(all)).toEqual([true, true, true, false]);
  });

  test('where it takes long, those who wait work beside the others, up to the most', async () => {
    const all = several(new Turns({ first: 1, patience, most: 3 }), 4);
    await vi.advanceTimersByTimeAsync(patience);
    expect(begun(all)).toEqual([true, true, true, false]);
    all[0]?.end();
    await setImmediate();
    expect(begun(all)).toEqual([true, true, true, true]);
  });

  test('a failure gives the turn back, and is passed on', async () => {
    const turns = new Turns({ first: 1, patience, most: 1 });
    const failed = turns.take(() => Promise.reject(new Error('no answer')));
    const next = work(turns);
    await expect(failed).rejects.toThrow('no answer');
    await setImmediate();
    expect(next.state.isBegun).toBe(true);
  });

  test('who is asked to stop while waiting does not work, and keeps nobody waiting', async () => {
    const turns = new Turns({ first: 1, patience, most: 1 });
    const abort = new AbortController();
    const [one, left, next] = [work(turns), work(turns, abort.signal), work(turns)];
    abort.abort(new Error('enough'));
    await expect(left.done).rejects.toThrow('enough');
    one.end();
    await setImmediate();
    expect([left.state.isBegun, next.state.isBegun]).toEqual([false, true]);
  });
});
