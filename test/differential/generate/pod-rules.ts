import type { Random } from '../random.ts';
import { podLabels, zoneKey } from './vocabulary.ts';

/** What a pod asks of other pods: affinity, anti-affinity and spread. */

const hostname = 'kubernetes.io/hostname';

function generateSelector(random: Random): object {
  return random.pick<() => object>([
    () => ({ matchLabels: { tier: random.pick(podLabels.tier) } }),
    () => ({ matchLabels: { app: random.pick(podLabels.app) } }),
    () => ({ matchLabels: { tier: random.pick(podLabels.tier), app: random.pick(podLabels.app) } }),
    () => ({
      matchExpressions: [{ key: 'tier', operator: 'In', values: random.sample(podLabels.tier, 2) }],
    }),
    () => ({
      matchExpressions: [
        { key: 'app', operator: 'Exists' },
        { key: 'tier', operator: 'NotIn', values: [random.pick(podLabels.tier)] },
      ],
    }),
    () => ({
      matchExpressions: [
        { key: 'app', operator: 'DoesNotExist' },
        { key: 'tier', operator: 'Exists' },
      ],
    }),
  ])();
}

function generateTerm(random: Random, topologyKey: string): object {
  return {
    topologyKey,
    ...random.maybe(0.95, () => ({ labelSelector: generateSelector(random) })),
    ...random.maybe(0.25, () => ({ namespaces: random.pick([['plain'], ['plain', 'other'], ['limited']]) })),
  };
}

const requiredField = 'requiredDuringSchedulingIgnoredDuringExecution';

/** @param ownLabels - what a pod that wants to be together with its own kind selects */
export function generatePodAffinity(random: Random, ownLabels: Readonly<Record<string, string>>): object {
  if (random.chance(0.4)) {
    const topologyKey = random.pick([hostname, zoneKey]);
    return { [requiredField]: [{ topologyKey, labelSelector: { matchLabels: ownLabels } }] };
  }
  const terms = Array.from({ length: random.pick([1, 1, 2]) }, () =>
    generateTerm(random, random.pick([hostname, zoneKey, zoneKey])),
  );
  return { [requiredField]: terms };
}

export function generatePodAntiAffinity(random: Random): object {
  const terms = Array.from({ length: random.pick([1, 1, 2]) }, () =>
    generateTerm(random, random.pick([hostname, hostname, zoneKey])),
  );
  return { [requiredField]: terms };
}

export function generateSpread(random: Random): readonly object[] {
  const keys = random.sample([zoneKey, hostname, 'pool'], random.pick([1, 1, 2]));
  return keys.map((topologyKey) => ({
    topologyKey,
    maxSkew: random.between(1, 2),
    whenUnsatisfiable: random.pick(['DoNotSchedule', 'DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway']),
    labelSelector: generateSelector(random),
  }));
}
