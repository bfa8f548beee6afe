import { describe, expect, test } from 'vitest';
import { KeptList } from '../../../src/cluster/live/kept-list.ts';

interface Item {
  readonly name: string;
  readonly value: number;
}

const item = (name: string, value = 0): Item => ({ name, value });

/** A list whose readings are answered when the test says so. */
function listOf() {
  const readings: { readonly version: string; readonly answer: (items: readonly Item[]) => void }[] = [];
  const read = (version: string): Promise<readonly Item[]> =>
    new Promise((answer) => readings.push({ version, answer }));
  const kept = new KeptList<Item>(({ name }) => name);
  const list = {
    items: (version: string) => kept.items(version, read),
    put: (each: Item) => kept.put(each),
    remove: (each: Item) => kept.remove(each),
    forget: () => kept.forget(),
  };
  return { readings, list };
}

async function readWith(items: readonly Item[]) {
  const { readings, list } = listOf();
  const first = list.items('7');
  readings[0]?.answer(items);
  await first;
  return { readings, list };
}

describe('a list that is kept', () => {
  test('is read once, from the version on from which events are told', async () => {
    const { readings, list } = await readWith([item('a')]);
    expect(await list.items('7')).toEqual([item('a')]);
    expect(readings.map(({ version }) => version)).toEqual(['7']);
  });

  test('is as events tell from there on', async () => {
    const { list } = await readWith([item('a'), item('b')]);
    list.put(item('a', 1));
    list.put(item('c'));
    expect(list.remove(item('b'))).toBe(true);
    expect(list.remove(item('x'))).toBe(false);
    expect(await list.items('7')).toEqual([item('a', 1), item('c')]);
  });

  test('is the same list until something changes', async () => {
    const { list } = await readWith([item('a')]);
    const before = await list.items('7');
    expect(await list.items('7')).toBe(before);
    list.put(item('a', 1));
    expect(await list.items('7')).not.toBe(before);
  });

  test('what events told before and while it was read is newer than what was read', async () => {
    const { readings, list } = listOf();
    list.put(item('a', 1));
    const all = list.items('7');
    list.put(item('b', 1));
    list.remove(item('c'));
    readings[0]?.answer([item('a'), item('b'), item('c'), item('d')]);
    expect(await all).toEqual([item('a', 1), item('b', 1), item('d')]);
  });

  test('is read once for all who ask at the same time', async () => {
    const { readings, list } = listOf();
    const both = Promise.all([list.items('7'), list.items('7')]);
    readings[0]?.answer([item('a')]);
    expect(await both).toEqual([[item('a')], [item('a')]]);
    expect(readings).toHaveLength(1);
  });

  test('is read anew after something may have been missed', async () => {
    const { readings, list } = await readWith([item('a'), item('gone meanwhile')]);
    list.forget();
    const all = list.items('9');
    readings[1]?.answer([item('a', 2)]);
    expect(await all).toEqual([item('a', 2)]);
    expect(readings[1]?.version).toBe('9');
  });

  test('forgotten while it is read, it has to be asked for again, and is read once more', async () => {
    const { readings, list } = listOf();
    const first = list.items('7');
    list.forget();
    readings[0]?.answer([item('a')]);
    expect(await first).toBeUndefined();
    const again = list.items('8');
    readings[1]?.answer([item('a', 2)]);
    expect(await again).toEqual([item('a', 2)]);
  });

  test('a reading that fails is tried again by whoever asks next', async () => {
    let tries = 0;
    const list = new KeptList<Item>(({ name }) => name);
    const read = () =>
      (tries += 1) === 1 ? Promise.reject(new Error('refused')) : Promise.resolve([item('a')]);
    await expect(list.items('7', read)).rejects.toThrow('refused');
    expect(await list.items('7', read)).toEqual([item('a')]);
  });
});
