import type { DrivePlan, NodeAmount } from '../../../../src/domain/rollout/drive-state.ts';
import type { Random } from '../../../differential/random.ts';

export const SECOND = 1000;
export const MINUTE = 60_000;

/** `spec.updateStrategy`, as far as the simulation has it. */
export type Strategy = {
  readonly type: string;
  readonly rollingUpdate?: { readonly maxUnavailable: string };
};

/** How a simulated cluster behaves, and what its operators do. Shares and chances are between 0 and 1. */
export interface Scenario {
  readonly nodes: number;
  readonly plan: DrivePlan;
  readonly zones: number;
  /** Share of the nodes that the canary's selector picks. */
  readonly canaryShare: number;
  readonly formerStrategy: Strategy;
  /** Share of pods that are of a third revision before. */
  readonly olderShare: number;
  /** Share of pods that are ready since a moment before. */
  readonly freshShare: number;
  /** The DaemonSet's minReadySeconds, in milliseconds. */
  readonly ownMinReady: number;
  /** Nodes that are dead, or whose pod never gets ready, before the rollout. */
  readonly brokenBefore: number;
  readonly skipsBroken: boolean;
  /** Share of the new pods that never come right. */
  readonly badShare: number;
  /** The server fills the former template in otherwise than before: its pods get another hash. */
  readonly rehashes: boolean;
  /** Share of the former pods that never come right when an undo makes them. */
  readonly formerBadShare: number;
  /** Nodes that die in the course of it. */
  readonly deaths: number;
  /** Pods that others delete, or that stop being ready for a while. */
  readonly disturbances: number;
  /** Nodes that join, leave, or get other labels. */
  readonly churn: number;
  /** How often a driver is killed around a step. */
  readonly killed: number;
  readonly wishes: { readonly pause: number; readonly undo: number };
  /** How often a driver that was taken for dead is only asleep, and carries out late what it was about to do. */
  readonly asleep: number;
  /** Somebody puts the strategy back, changes the template, or deletes the DaemonSet. */
  readonly interference: number;
  /** A driver looks again after so long at the earliest. */
  readonly throttle: number;
}

function amount(random: Random, nodes: number, least: number, most: number): NodeAmount {
  const percent = random.between(least, most);
  if (random.chance(0.5)) return { kind: 'percent', value: percent };
  return { kind: 'nodes', value: Math.max(1, Math.round((percent * nodes) / 100)) };
}

function canary(random: Random, nodes: number): NonNullable<DrivePlan['canary']> {
  return random.chance(0.5) ? { kind: 'selector', value: 'canary=true' } : amount(random, nodes, 1, 5);
}

function pause(random: Random): number | 'confirm' {
  return random.chance(0.5) ? 'confirm' : random.between(1, 10) * MINUTE;
}

function plan(random: Random, nodes: number, labelled: boolean): DrivePlan {
  const minReady = random.pick([0, random.between(5, 60) * SECOND, random.between(1, 30) * MINUTE]);
  return {
    ...random.maybe(0.6, () => ({ canary: canary(random, nodes) })),
    ...random.maybe(0.6, () => ({ batch: amount(random, nodes, 12, 60) })),
    order: labelled ? { kind: 'label', key: 'topology.kubernetes.io/zone' } : { kind: 'name' },
    ...random.maybe(0.4, () => ({ pauseBetween: pause(random) })),
    nodeTimeout: minReady + random.between(3, 10) * MINUTE,
    minReady,
    ...tolerance(random, nodes),
    onFailure: random.chance(0.5) ? 'undo' : 'pause',
  };
}

/** Both from all ranges, one node at a time with many tolerated failures among them: seldom where that takes long. */
function tolerance(random: Random, nodes: number): Pick<DrivePlan, 'maxFailures' | 'maxUnavailable'> {
  const isLarge = nodes > 100;
  const oneByOne = random.chance(isLarge ? 0.001 : 0.25);
  const lenient = random.chance(isLarge ? 0.02 : 0.3);
  return {
    ...random.maybe(oneByOne ? 0.8 : 0.5, () => ({
      maxFailures: amount(random, nodes, 0, lenient ? 60 : 5),
    })),
    maxUnavailable: oneByOne ? { kind: 'nodes', value: 1 } : amount(random, nodes, 10, 60),
  };
}

/** What becomes of pods and nodes on the way. */
function troubles(
  random: Random,
  calm: boolean,
  upTo: (share: number) => number,
): Pick<Scenario, 'badShare' | 'rehashes' | 'formerBadShare' | 'deaths' | 'disturbances' | 'churn'> {
  return {
    badShare: calm ? 0 : random.pick([0, 0, 0.002, 0.02, 0.2, 1]),
    rehashes: random.chance(0.3),
    formerBadShare: random.pick([0, 0, 0, 0.02, 0.3, 1]),
    deaths: calm || random.chance(0.5) ? 0 : upTo(0.01),
    disturbances: calm || random.chance(0.5) ? 0 : upTo(0.02),
    churn: random.chance(0.6) ? 0 : upTo(0.02),
  };
}

/** A random cluster of so many nodes, with operators who want a random plan. */
export function randomScenario(random: Random, nodes: number): Scenario {
  const labelled = random.chance(0.5);
  const calm = random.chance(0.3);
  const upTo = (share: number): number => random.between(0, Math.ceil(nodes * share));
  const rolling = random.chance(0.7);
  return {
    nodes,
    plan: plan(random, nodes, labelled),
    zones: labelled ? random.between(1, 5) : 1,
    canaryShare: 0.02,
    formerStrategy: rolling
      ? { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } }
      : { type: 'OnDelete' },
    olderShare: random.chance(0.2) ? 0.2 : 0,
    freshShare: random.pick([0, 0, 0.1, 1]),
    ownMinReady: random.chance(0.7) ? 0 : random.between(5, 60) * SECOND,
    brokenBefore: random.chance(0.3) ? upTo(0.02) : 0,
    skipsBroken: random.chance(0.6),
    ...troubles(random, calm, upTo),
    killed: random.pick([0, 0.02, 0.1]),
    asleep: random.pick([0, 0.5, 1]),
    wishes: random.chance(0.3) ? { pause: 0.01, undo: 0.003 } : { pause: 0, undo: 0 },
    interference: random.chance(0.03) ? 0.01 : 0,
    throttle: (nodes > 100 ? 6 : 1) * random.between(20, 60) * SECOND,
  };
}

/** Nothing happens that a rollout could fail by: it must come to its end, however often its driver is killed. */
export function isCalm({
  badShare,
  deaths,
  disturbances,
  wishes,
  interference,
  ...before
}: Scenario): boolean {
  const brokenIsLeftOut = before.brokenBefore === 0 || before.skipsBroken;
  const events = badShare + deaths + disturbances + wishes.pause + wishes.undo + interference;
  return events === 0 && brokenIsLeftOut;
}
