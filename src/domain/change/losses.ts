import type { Impact, Placed } from './impact.ts';

/** How many pods a change takes away, now or later. */
export interface LossCount {
  /** Of DaemonSets and of others, those that come anew on the same node among them. */
  readonly certain: number;
  /** Beside these: pods of lower priority of which the scheduler evicts some, or others in their place. */
  readonly perhaps: number;
}

/** Counts the pods that a change takes away: what somebody is to agree to before it is made. */
export function countLosses({ daemonSets, otherPods }: Pick<Impact, 'daemonSets' | 'otherPods'>): LossCount {
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  return {
    certain:
      sum(daemonSets.map(({ loses, evictedLater }) => loses.length + evictedLater.length)) + otherPods.length,
    perhaps: sum(daemonSets.flatMap(({ gains, replaced }) => [...gains, ...replaced]).map(perhapsEvicted)),
  };
}

function perhapsEvicted({ evicts }: Placed): number {
  return evicts === undefined || evicts.isCertain ? 0 : evicts.pods.length;
}
