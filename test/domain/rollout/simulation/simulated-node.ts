import type { DrivenNode, DrivenPod } from '../../../../src/domain/rollout/drive.ts';
import type { Random } from '../../../differential/random.ts';
import { MINUTE, type Scenario, SECOND } from './scenario.ts';

/** Every field there and writable: rows are changed in place, and keep the shape that makes them quick to read. */
type Slots<T> = {
  -readonly [Field in keyof T]-?:
    Required<T>[Field] | (T extends Record<Field, T[Field]> ? never : undefined);
};
export type SimulatedPod = Slots<DrivenPod>;

/** A node as the driver sees it, changed in place, and what the driver cannot know. */
export interface SimulatedNode {
  readonly row: Omit<Slots<DrivenNode>, 'pod'> & { pod: SimulatedPod | undefined };
  /** It has died, was broken before, or has a pod that is slower than it may be: it need not come right. */
  excused: boolean;
  /** It joined in the course of the rollout, has other labels since, or is left out no more: it came late to its wave. */
  moved: boolean;
  /** Pods that the driver has deleted here, by what it was doing. */
  rolled: number;
  /** When the driver wrote down last that it would delete the pod here. */
  writtenAt: number;
  /** The driver has deleted an available pod here, and the node had none since. */
  down: boolean;
}

export const hashes = { former: 'former', again: 'again', next: 'next', older: 'older' } as const;

/** A pod that is made now. */
export function simulatedPod(hash: string, number: number, now: number): SimulatedPod {
  return {
    name: `agent-${number}`,
    uid: `uid-${number}`,
    hash,
    createdAt: now,
    terminating: false,
    restarts: 0,
    readySince: undefined,
    notReadySince: now,
    trouble: undefined,
    waitsFor: undefined,
  };
}

export function makeReady(pod: SimulatedPod, since: number): void {
  pod.readySince = since;
  pod.notReadySince = undefined;
}

export function makeUnready(pod: SimulatedPod, now: number): void {
  pod.readySince = undefined;
  pod.notReadySince = now;
}

/** A pod from before the rollout: some have been restarted, some have just become ready, of all of them at times. */
export function olderPod(random: Random, { olderShare, freshShare }: Scenario, number: number): SimulatedPod {
  const hash = random.chance(olderShare) ? hashes.older : hashes.former;
  const fresh = random.chance(freshShare);
  const pod = simulatedPod(hash, number, fresh ? -2 * MINUTE : -60 * MINUTE);
  makeReady(pod, fresh ? -random.between(1, 60) * SECOND : -59 * MINUTE);
  if (random.chance(0.1)) pod.restarts = random.between(1, 3);
  return pod;
}

/** The labels that a node has by its place among all others. */
export function placeLabels(random: Random, place: number, { nodes, plan, zones, canaryShare }: Scenario) {
  const picks = plan.canary?.kind === 'selector';
  return {
    group: plan.order.kind === 'name' ? '' : `zone-${Math.floor((place * zones) / nodes)}`,
    canary: picks && (place === 0 || random.chance(canaryShare)),
  };
}

export function simulatedNode(
  name: string,
  labels: ReturnType<typeof placeLabels>,
  pod: SimulatedPod | undefined,
): SimulatedNode {
  const row = { name, ...labels, pod, notReadySince: undefined };
  return { row, excused: false, moved: false, rolled: 0, writtenAt: -Infinity, down: false };
}
