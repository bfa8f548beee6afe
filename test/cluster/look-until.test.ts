import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { type Lookout, lookUntil } from '../../src/cluster/look-until.ts';
import { VirtualTime } from './rollout/virtual-time.ts';

/** Looks at numbers that grow by one with each look, until one is 5. */
async function counting(time: VirtualTime, options: Partial<Lookout<number>> = {}) {
  let looks = 0;
  const seen: number[] = [];
  const outcome = lookUntil({
    look: async () => (looks += 1),
    isOver: (count) => count === 5,
    timing: time,
    signal: new AbortController().signal,
    onLook: (count) => seen.push(count),
    ...options,
  });
  const [last] = await Promise.all([outcome, time.pass(60_000)]);
  return { ...last, seen };
}

describe('something is looked at again and again', () => {
  test('until it is over, less often as time goes on', async () => {
    const time = new VirtualTime(0);
    const at: number[] = [];
    const { ended, seen } = await counting(time, {
      isOver: (count) => at.push(time.now()) > 0 && count === 12,
    });
    expect(ended).toBe('fulfilled');
    expect(seen).toHaveLength(12);
    expect(at.slice(0, 4)).toEqual([0, 300, 750, 1425]);
    expect((at.at(-1) ?? 0) - (at.at(-2) ?? 0)).toBe(5000);
  });

  test('until the time is up, with a last look then', async () => {
    const time = new VirtualTime(0);
    const at: number[] = [];
    const { ended, last } = await counting(time, { timeout: 1000, isOver: () => at.push(time.now()) < 0 });
    expect({ ended, last, at }).toEqual({ ended: 'timedOut', last: 4, at: [0, 300, 750, 1000] });
  });

  test('until somebody has enough', async () => {
    const stop = new AbortController();
    const { ended, last } = await counting(new VirtualTime(0), {
      signal: stop.signal,
      onLook: (count) => {
        if (count === 2) stop.abort();
      },
    });
    expect({ ended, last }).toEqual({ ended: 'interrupted', last: 2 });
  });

  test('not at all where it is interrupted before', async () => {
    expect(await counting(new VirtualTime(0), { signal: AbortSignal.abort() })).toEqual({
      ended: 'interrupted',
      seen: [],
    });
  });

  test('although the server is away for a while', async () => {
    let failures = 4;
    const { ended, last } = await counting(new VirtualTime(0), {
      look: async () => {
        failures -= 1;
        if (failures > 0) throw new ClusterError('refused', 'it is away');
        return 5;
      },
    });
    expect({ ended, last }).toEqual({ ended: 'fulfilled', last: 5 });
  });

  test('not where it is refused', async () => {
    const look = async (): Promise<number> => {
      throw new ClusterError('forbidden', 'you may not');
    };
    await expect(counting(new VirtualTime(0), { look })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
