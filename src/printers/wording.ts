import { hasNearMiss } from '../domain/coverage/reason-groups.ts';
import type {
  AlikePairs,
  DaemonSetCoverage,
  NodeCounts,
  Pair,
  PairState,
  StateCounts,
} from '../domain/coverage/pair.ts';
import type { DaemonSet } from '../domain/objects.ts';
import type { Reason, ReasonKind } from '../domain/reason.ts';
import type { Tone } from './tone.ts';

/** States in the order of how much they ask for attention. */
const stateOrder: readonly PairState[] = [
  'Missing',
  'Pending',
  'NotReady',
  'Misscheduled',
  'Ready',
  'Available',
  'Excluded',
];

/** States in which a node lacks a healthy pod, or has one that it should not have. */
const TROUBLE: ReadonlySet<PairState> = new Set<PairState>([
  'NotReady',
  'Pending',
  'Missing',
  'Misscheduled',
]);

export function isTrouble(pair: Pair): boolean {
  return pair.state !== undefined && TROUBLE.has(pair.state);
}

/** For sorting rows: trouble first, what is fine after it, excluded nodes last. */
export function stateRank(state: PairState | undefined): number {
  return state === undefined ? stateOrder.length : stateOrder.indexOf(state);
}

/** `agent`, or `kube-system/agent` where several namespaces are shown. */
export function daemonSetName(daemonSet: DaemonSet, withNamespace: boolean): string {
  const { namespace, name } = daemonSet.metadata;
  return withNamespace ? `${namespace}/${name}` : name;
}

/** `1 node`, `3 nodes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `n1, n2, n3 and 28 more`. */
export function someOf(names: readonly string[], most: number): string {
  if (names.length <= most + 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** What a state is called within a sentence. */
const STATE_WORDS: Readonly<Record<PairState, string>> = {
  Available: 'available',
  Ready: 'ready',
  NotReady: 'not ready',
  Pending: 'pending',
  Missing: 'missing',
  Excluded: 'excluded',
  Misscheduled: 'misscheduled',
};

export interface StateCount {
  readonly state: PairState;
  readonly count: number;
}

/** How many nodes no pair stands for, since nodes could not be read: the DaemonSet's status told of them. */
function toldByStatus(state: PairState, { missing = 0, misscheduled = 0 }: NodeCounts): number {
  return state === 'Missing' ? missing : state === 'Misscheduled' ? misscheduled : 0;
}

/**
 * How many pairs are in each state that occurs, in the order of attention. `nodes` tells of those that are missing or
 * misscheduled where there is no pair to see it by.
 */
export function statesByAttention(states: StateCounts, nodes: NodeCounts = {}): readonly StateCount[] {
  return stateOrder
    .map((state) => ({ state, count: Math.max(states.get(state) ?? 0, toldByStatus(state, nodes)) }))
    .filter(({ count }) => count > 0);
}

/** `1 pending, 2 missing`: what is wrong, or not proven yet; empty where all is well. */
export function troubleText(states: StateCounts, nodes?: NodeCounts): string {
  return statesByAttention(states, nodes)
    .filter(({ state }) => TROUBLE.has(state) || state === 'Ready')
    .map(({ state, count }) => `${count} ${STATE_WORDS[state]}`)
    .join(', ');
}

export interface MainReason {
  readonly kind: ReasonKind;
  readonly message: string;
  /** How many pairs have it first; absent for a reason of the DaemonSet itself. */
  readonly count?: number;
  readonly tone: Tone;
  /** The pair that the message is of; absent for a reason of the DaemonSet itself. */
  readonly pair?: Pair;
}

interface Frequent {
  readonly first: Reason;
  readonly pair: Pair;
  count: number;
}

function mostFrequent(alike: readonly AlikePairs[]): Frequent | undefined {
  const found = new Map<string, Frequent>();
  for (const { first: pair, places } of alike) {
    const [first] = pair.reasons;
    if (first === undefined) continue;
    const seen = found.get(first.kind);
    if (seen === undefined) found.set(first.kind, { first, pair, count: places.length });
    else seen.count += places.length;
  }
  // Where no reason was found tells least.
  const rank = ({ first, count }: Frequent): number => (first.kind === 'Unknown' ? 0 : count);
  return [...found.values()].toSorted((a, b) => rank(b) - rank(a))[0];
}

/** A node that comes close to what is asked of it was probably meant. */
function probablyMeant({ first: { reasons } }: AlikePairs): boolean {
  const [first] = reasons;
  return first !== undefined && hasNearMiss(first);
}

/** A node that no selector means is left out on purpose: any other reason tells more. */
function leftOutOnPurpose({ first: { reasons } }: AlikePairs): boolean {
  const [first] = reasons;
  return first?.kind === 'NodeSelector' || first?.kind === 'NodeAffinity';
}

/**
 * The one reason to show where there is room for one: a reason of the DaemonSet itself, else the most frequent among
 * pairs in trouble (of equals that of the state that asks for most attention), else (quietly) the most frequent for
 * leaving nodes out: near misses first, selectors last.
 */
export function mainReason(
  alike: readonly AlikePairs[],
  daemonSetReasons: readonly Reason[] = [],
): MainReason | undefined {
  const [own] = daemonSetReasons;
  if (own !== undefined) return { kind: own.kind, message: own.message, tone: 'bad' };
  const byAttention = (a: AlikePairs, b: AlikePairs): number =>
    stateRank(a.first.state) - stateRank(b.first.state);
  const trouble = mostFrequent(alike.filter(({ first }) => isTrouble(first)).toSorted(byAttention));
  const found =
    trouble ??
    mostFrequent(alike.filter(probablyMeant)) ??
    mostFrequent(alike.filter((pairs) => !leftOutOnPurpose(pairs))) ??
    mostFrequent(alike);
  if (found === undefined) return undefined;
  const { kind, message } = found.first;
  const tone = trouble === undefined ? 'muted' : 'plain';
  return { kind, message, count: found.count, pair: found.pair, tone };
}

/** `InsufficientResource (3): needs 5 cpu, ...`; with one node, or the same message everywhere, without the number. */
export function reasonText(reason: MainReason): string {
  const times = reason.count !== undefined && reason.count > 1 ? ` (${reason.count})` : '';
  return `${reason.kind}${times}: ${reason.message}`;
}

/** Words beside a state: `outdated`, `terminating`, `duplicate`. */
export function flagsOf(pair: Pair): readonly string[] {
  return (['outdated', 'terminating', 'duplicate'] as const).filter((flag) => pair[flag] === true);
}

/** Whether something is wrong with what a DaemonSet covers: a node lacks its healthy pod, or has one it should not have. */
export function lacksPods({ states, nodes }: DaemonSetCoverage): boolean {
  return statesByAttention(states, nodes).some(({ state }) => TROUBLE.has(state));
}
