import type { Labels, Taint, Toleration } from '../objects.ts';
import type { NearMiss } from '../reason.ts';
import { oncePerPair } from './once-per-pair.ts';
import { nearlyEqual } from './similarity.ts';

/** The name of a key without its prefix: `gpu.present` of `nvidia.com/gpu.present`. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Keys that Kubernetes has renamed, in pairs of which either may be met. */
const renamed: readonly (readonly [string, string])[] = [
  ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
];

function isRenamed(a: string, b: string): boolean {
  return renamed.some((pair) => pair.includes(a) && pair.includes(b) && a !== b);
}

/** A toleration as one line of YAML. */
function tolerationText({ key, operator, value, effect }: Toleration): string {
  const parts = [
    ...(key === '' ? [] : [`key: ${key}`]),
    ...(operator === '' ? [] : [`operator: ${operator}`]),
    ...(value === '' ? [] : [`value: ${JSON.stringify(value)}`]),
    ...(effect === '' ? [] : [`effect: ${effect}`]),
  ];
  return `{${parts.join(', ')}}`;
}

function howTolerationMisses(
  toleration: Toleration,
  taint: Taint,
): { rank: number; differs: string } | undefined {
  if (toleration.key === taint.key) {
    const differs = [
      ...(toleration.effect === '' || toleration.effect === taint.effect
        ? []
        : [`tolerates the effect ${toleration.effect}, the taint has ${taint.effect}`]),
      ...valueDifference(toleration, taint),
    ];
    return { rank: differs.length, differs: differs.join('; ') };
  }
  if (toleration.key === '') return undefined;
  if (isRenamed(toleration.key, taint.key)) {
    return { rank: 3, differs: `tolerates ${toleration.key}, which was renamed: the taint is ${taint.key}` };
  }
  if (nearlyEqual(toleration.key, taint.key) || nameOf(toleration.key) === nameOf(taint.key)) {
    return { rank: 4, differs: `tolerates the key ${toleration.key}, the taint has ${taint.key}` };
  }
  return undefined;
}

function valueDifference(toleration: Toleration, taint: Taint): readonly string[] {
  if (toleration.operator === 'Exists') return [];
  if (toleration.operator === 'Gt' || toleration.operator === 'Lt') {
    return [
      `tolerates values ${toleration.operator} ${toleration.value}, the taint has ${JSON.stringify(taint.value)}`,
    ];
  }
  if (toleration.value === taint.value) return [];
  return [
    `tolerates the value ${JSON.stringify(toleration.value)}, the taint has ${JSON.stringify(taint.value)}`,
  ];
}

/** The toleration that comes closest to tolerating the taint, and in what it differs. */
export function nearestToleration(taint: Taint, tolerations: readonly Toleration[]): NearMiss | undefined {
  const misses = tolerations.flatMap((toleration) => {
    const miss = howTolerationMisses(toleration, taint);
    return miss === undefined ? [] : [{ ...miss, toleration }];
  });
  const best = misses.toSorted((a, b) => a.rank - b.rank)[0];
  return best === undefined ? undefined : { found: tolerationText(best.toleration), differs: best.differs };
}

/** Why another label may be the one that was meant; the lower the rank, the better a guess. */
interface LabelMiss {
  readonly rank: number;
  readonly differs: string;
}

/** The same for two keys, whatever node has the other one: where its value is a wanted one, and where it is not. */
interface Kinship {
  readonly wanted?: LabelMiss;
  readonly unwanted?: LabelMiss;
}

const noKin: Kinship = {};

const kinshipOf = oncePerPair((key, other): Kinship => {
  if (isRenamed(key, other)) {
    const miss = { rank: 0, differs: `${key} was renamed to or from ${other}` };
    return { wanted: miss, unwanted: miss };
  }
  const sameName =
    nameOf(key) === nameOf(other)
      ? { rank: 2, differs: `the node has the same name under ${other}` }
      : undefined;
  const byValue = alikeKeys(key, other, sameName);
  if (byValue === undefined) return noKin;
  return { wanted: byValue, ...(sameName === undefined ? {} : { unwanted: sameName }) };
});

/** What two keys are to each other where the value is what was wanted. */
function alikeKeys(key: string, other: string, sameName: LabelMiss | undefined): LabelMiss | undefined {
  if (nearlyEqual(key, other)) return { rank: 1, differs: `the node has the key ${other}` };
  if (sameName !== undefined) return sameName;
  return sharesSuffix(key, other)
    ? { rank: 3, differs: `the node has a label like it: ${other}` }
    : undefined;
}

/** Names such as `pci-10de.present` and `pci-0302_10de.present`: one ends as the other does, from a separator on. */
function sharesSuffix(a: string, b: string): boolean {
  const [left, right] = [nameOf(a), nameOf(b)];
  const suffix = /[^-_.]+[-_.][^-_.]+$/.exec(left)?.[0] ?? '';
  return suffix.length >= 6 && right.endsWith(suffix);
}

/** Where a node is, and what machine it is, is a fact: no value of it is a slip of another. */
export function isTopology(key: string): boolean {
  return /^(topology\.kubernetes\.io|failure-domain\.beta\.kubernetes\.io|node\.kubernetes\.io)\//.test(key);
}

/**
 * The label of a node that comes closest to a wanted one.
 *
 * @param values - the values that would do; empty where any would
 */
export function nearestLabel(key: string, values: readonly string[], labels: Labels): NearMiss | undefined {
  const own = labels[key];
  if (own !== undefined) {
    if (isTopology(key)) return undefined;
    const value = values.find(
      (wanted) => nearlyEqual(wanted, own) || wanted.toLowerCase() === own.toLowerCase(),
    );
    if (value === undefined) return undefined;
    return {
      found: `${key}=${own}`,
      differs: `the value is ${JSON.stringify(own)}, wanted is ${JSON.stringify(value)}`,
    };
  }
  return nearestOther(key, values, labels);
}

/** The keys of labels that may have been meant by a key that is not among them. */
export function keysLike(key: string, labels: Labels): readonly string[] {
  return Object.keys(labels).filter((other) => kinshipOf(key, other) !== noKin);
}

function nearestOther(key: string, values: readonly string[], labels: Labels): NearMiss | undefined {
  let best: (LabelMiss & { readonly found: string }) | undefined;
  for (const other of keysLike(key, labels)) {
    const kinship = kinshipOf(key, other);
    const actual = labels[other] ?? '';
    const miss = values.length === 0 || values.includes(actual) ? kinship.wanted : kinship.unwanted;
    if (miss !== undefined && miss.rank < (best?.rank ?? Infinity))
      best = { ...miss, found: `${other}=${actual}` };
  }
  return best === undefined ? undefined : { found: best.found, differs: best.differs };
}
