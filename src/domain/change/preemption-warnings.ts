import { namedNodes } from '../rollout/drive-words.ts';
import type { DaemonSetImpact, PodName, Preemption } from './impact.ts';
import { countedPods, fullName, nodesOf, type WarningInput } from './warning-input.ts';

/** A node to which a pod comes for which others go. */
interface Eviction {
  readonly node: string;
  readonly evicts: Preemption;
}

/** Pods of lower priority that go for those that come, by DaemonSet. */
export function preempts({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const evictions = evictionsOf(impact);
    return [
      ...certainly(
        impact,
        evictions.filter(({ evicts }) => evicts.isCertain),
      ),
      ...perhaps(
        impact,
        evictions.filter(({ evicts }) => !evicts.isCertain),
      ),
    ];
  });
}

function evictionsOf({ gains, replaced }: DaemonSetImpact): readonly Eviction[] {
  return [...gains, ...replaced].flatMap(({ node, evicts }) =>
    evicts === undefined ? [] : [{ node, evicts }],
  );
}

function certainly(impact: DaemonSetImpact, evictions: readonly Eviction[]): readonly string[] {
  if (evictions.length === 0) return [];
  const victims = victimsOf(evictions);
  return [
    `the scheduler evicts ${countedPods(victims.length)} of lower priority for ${comers(impact, evictions)}: ${some(victims)}`,
  ];
}

function perhaps(impact: DaemonSetImpact, evictions: readonly Eviction[]): readonly string[] {
  if (evictions.length === 0) return [];
  return [
    `the scheduler may evict pods of lower priority for ${comers(impact, evictions)}; which ones is not certain, the likeliest are ${some(victimsOf(evictions))}`,
  ];
}

function comers(impact: DaemonSetImpact, evictions: readonly Eviction[]): string {
  const pods = evictions.length === 1 ? 'a pod' : countedPods(evictions.length);
  return `${pods} of ${fullName(impact)} on ${namedNodes(nodesOf(evictions))}`;
}

function victimsOf(evictions: readonly Eviction[]): readonly PodName[] {
  return evictions.flatMap(({ evicts }) => evicts.pods);
}

const namedVictims = 3;

function some(victims: readonly PodName[]): string {
  const names = victims
    .slice(0, namedVictims)
    .map(({ namespace, pod }) => fullName({ namespace, name: pod }));
  const more = victims.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
