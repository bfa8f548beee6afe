import type { DrivenNode } from './drive.ts';
import type { DrivePlan, DriveWave, OrderKey } from './drive-state.ts';
import { nodesIn } from './node-amount.ts';

/** What the order of nodes looks at. */
type Place = Pick<DrivenNode, 'canary' | 'group' | 'name'>;

export interface PlannedWave {
  /** 0 is the first one. */
  readonly index: number;
  readonly canary: boolean;
  /** The value of the label that nodes are ordered by; "" where they are ordered by name, and for the canary. */
  readonly group: string;
  /** In order. */
  readonly nodes: readonly DrivenNode[];
}

const zero = 48;

/** A place beyond the end has none. Asking `charCodeAt` for it would do too, but makes all comparisons slow. */
function isDigitAt(text: string, place: number): boolean {
  if (place >= text.length) return false;
  const code = text.charCodeAt(place);
  return code >= zero && code <= zero + 9;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (isDigitAt(text, end)) end += 1;
  return end;
}

/**
 * Compares two numbers by their value, however long. Both begin at `start` and differ first at `place`. Of two ways to
 * write the same number, the shorter comes first.
 */
function compareDigits(a: string, b: string, start: number, place: number): number {
  const endA = endOfDigits(a, place);
  const endB = endOfDigits(b, place);
  if (endA === endB) return a.charCodeAt(place) - b.charCodeAt(place);
  if (a.charCodeAt(start) !== zero && b.charCodeAt(start) !== zero) return endA - endB;
  const [valueA, valueB] = [a.slice(start, endA).replace(/^0+/, ''), b.slice(start, endB).replace(/^0+/, '')];
  if (valueA.length !== valueB.length) return valueA.length - valueB.length;
  if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  return endA - endB;
}

/**
 * The order of names: numbers within them by their value (`n2` before `n10`), all else by code unit, so that it is the
 * same order on every machine and with every release of this tool. Only equal names compare as 0.
 */
export function compareNames(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let place = 0;
  while (place < shorter && a.charCodeAt(place) === b.charCodeAt(place)) place += 1;
  if (place === a.length && place === b.length) return 0;
  const digitA = isDigitAt(a, place);
  const digitB = isDigitAt(b, place);
  let start = place;
  while (start > 0 && isDigitAt(a, start - 1)) start -= 1;
  const inNumber = start < place ? digitA || digitB : digitA && digitB;
  if (inNumber) return compareDigits(a, b, start, place);
  return place === shorter ? a.length - b.length : a.charCodeAt(place) - b.charCodeAt(place);
}

/** The order in which nodes get their turn: the canary's first, then by group, then by name. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.canary !== b.canary) return a.canary ? -1 : 1;
  if (a.group !== b.group) return compareNames(a.group, b.group);
  return compareNames(a.name, b.name);
}

/** The place of a node, as it is written down. */
export function placeOf({ canary, group, name }: Place): OrderKey {
  return { canary, group, name };
}

/** The first `count` of the nodes in their order, without sorting them all. */
export function firstInOrder(nodes: readonly DrivenNode[], count: number): readonly DrivenNode[] {
  if (count <= 0) return [];
  if (count >= nodes.length) return nodes.toSorted(comparePlaces);
  const first: DrivenNode[] = [];
  for (const node of nodes) {
    const last = first[first.length - 1];
    const comesLast = last === undefined || comparePlaces(last, node) <= 0;
    if (!comesLast) insert(first, node, count);
    else if (first.length < count) first.push(node);
  }
  return first;
}

function insert(sorted: DrivenNode[], node: DrivenNode, count: number): void {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = sorted[middle];
    if (there !== undefined && comparePlaces(there, node) <= 0) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, node);
  if (sorted.length > count) sorted.pop();
}

/** At most so many nodes are in the next wave. */
function waveLimit(plan: DrivePlan, canary: boolean, eligible: number): number {
  const amount = canary && plan.canary?.kind !== 'selector' ? plan.canary : plan.batch;
  if (amount === undefined || (canary && plan.canary?.kind === 'selector')) return Infinity;
  return Math.max(1, nodesIn(amount, eligible));
}

/** How many of the nodes from `start` on are one wave: as many as it may have, and of one group but for the canary. */
function waveLength(sorted: readonly DrivenNode[], start: number, limit: number, canary: boolean): number {
  const first = sorted[start];
  let end = start;
  for (; end < sorted.length && end - start < limit; end += 1) {
    const node = sorted[end];
    if (node?.canary !== first?.canary || (!canary && node?.group !== first?.group)) break;
  }
  return end - start;
}

/**
 * Whether a wave is the canary.
 *
 * @param picked - a selector has picked its nodes
 * @param first - there was no wave before it
 */
function isCanary(plan: DrivePlan, picked: boolean, first: boolean): boolean {
  return plan.canary?.kind === 'selector' ? picked : plan.canary !== undefined && first;
}

/**
 * The nodes of the next wave, in order: the canary if there was none, else the next batch, never of two groups.
 *
 * @param nodes - those that are still outdated, in any order
 * @param eligible - how many nodes should run the pod: what percentages are of
 * @param before - the wave before it; absent for the first one
 */
export function nextWave(
  nodes: readonly DrivenNode[],
  plan: DrivePlan,
  eligible: number,
  before?: DriveWave,
): PlannedWave | undefined {
  if (nodes.length === 0) return undefined;
  const canary = isCanary(
    plan,
    nodes.some((node) => node.canary),
    before === undefined,
  );
  const limit = waveLimit(plan, canary, eligible);
  const sorted = firstInOrder(nodes, Math.min(limit, nodes.length));
  return {
    index: before === undefined ? 0 : before.index + 1,
    canary,
    group: canary ? '' : (sorted[0]?.group ?? ''),
    nodes: sorted.slice(0, waveLength(sorted, 0, limit, canary)),
  };
}

/**
 * All waves that a rollout takes, in order. The driver takes them one by one with `nextWave`; these are the same.
 *
 * @param nodes - those that are still outdated, in any order
 * @param eligible - how many nodes should run the pod: what percentages are of
 */
export function planWaves(
  nodes: readonly DrivenNode[],
  plan: DrivePlan,
  eligible: number,
  before?: DriveWave,
): readonly PlannedWave[] {
  const sorted = nodes.toSorted(comparePlaces);
  const waves: PlannedWave[] = [];
  const firstIndex = before === undefined ? 0 : before.index + 1;
  for (let start = 0; start < sorted.length;) {
    const canary = isCanary(plan, sorted[start]?.canary === true, before === undefined && start === 0);
    const length = waveLength(sorted, start, waveLimit(plan, canary, eligible), canary);
    const group = canary ? '' : (sorted[start]?.group ?? '');
    waves.push({
      index: firstIndex + waves.length,
      canary,
      group,
      nodes: sorted.slice(start, start + length),
    });
    start += length;
  }
  return waves;
}
