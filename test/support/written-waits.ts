import type { Timing } from '../../src/cluster/http/retry.ts';

/** Waits are written down, and take no time. */
export function writtenWaits(
  write: (milliseconds: number) => void,
  others: Partial<Pick<Timing, 'now' | 'random'>> = {},
): Timing {
  return {
    now: () => Date.now(),
    wait: (milliseconds) => {
      write(milliseconds);
      return Promise.resolve();
    },
    random: () => 0,
    ...others,
  };
}
