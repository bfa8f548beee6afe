import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from './retry.ts';

/** The clock of this machine. */
export const realTiming: Timing = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }),
  random: () => Math.random(),
};
