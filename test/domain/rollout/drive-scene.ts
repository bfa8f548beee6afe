import type {
  DrivenNode,
  DrivenPod,
  DriveObservation,
  DriveStep,
} from '../../../src/domain/rollout/drive.ts';
import { nextStep } from '../../../src/domain/rollout/drive-next.ts';
import { formatDriveState } from '../../../src/domain/rollout/drive-parse.ts';
import { startState } from '../../../src/domain/rollout/drive-start.ts';
import type {
  DrivePlan,
  DriveState,
  DriveWave,
  InFlightNode,
} from '../../../src/domain/rollout/drive-state.ts';
import { NOW } from '../../support/builders.ts';

export const MINUTE = 60_000;

/** One node at a time, five minutes for each, no failure. */
export function plan(options: Partial<DrivePlan> = {}): DrivePlan {
  return {
    order: { kind: 'name' },
    nodeTimeout: 5 * MINUTE,
    minReady: 0,
    onFailure: 'pause',
    maxUnavailable: { kind: 'nodes', value: 1 },
    ...options,
  };
}

/** A pod that has been ready for an hour, of the revision with this hash: `old` before, `new` after. */
export function drivenPod(hash: string, options: Partial<DrivenPod> = {}): DrivenPod {
  const ready = { readySince: NOW - 60 * MINUTE };
  return {
    name: `agent-${hash}`,
    uid: `uid-${hash}`,
    hash,
    createdAt: NOW - 61 * MINUTE,
    terminating: false,
    restarts: 0,
    ...ready,
    ...options,
  };
}

/** A pod that was made a minute ago and is not ready. */
export function starting(hash: string, options: Partial<DrivenPod> = {}): DrivenPod {
  const { readySince: _ready, ...pod } = drivenPod(hash, { createdAt: NOW - MINUTE });
  return { ...pod, ...options };
}

/** A node with a pod; without one where `pod` is undefined. */
export function driven(
  name: string,
  pod: DrivenPod | undefined,
  options: Partial<Omit<DrivenNode, 'pod'>> = {},
): DrivenNode {
  return { name, group: '', canary: false, ...(pod === undefined ? {} : { pod }), ...options };
}

/** The first wave, over all nodes up to this one, a minute old. */
export function wave(through: string, options: Partial<DriveWave> = {}): DriveWave {
  const place = { canary: false, group: '', name: through };
  return { index: 0, through: place, size: 1, startedAt: NOW - MINUTE, ...options };
}

/** A rollout that `me` drives, from `old` to `new`; the controller has seen it. */
export function driveState(options: Partial<DriveState> = {}): DriveState {
  const start = {
    id: 'r1',
    driver: 'me',
    plan: plan(),
    formerStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
    formerHash: 'old',
    formerRevision: 3,
    template: 'template',
    skipped: [],
  };
  return { ...startState(start, NOW - 2 * MINUTE), targetHash: 'new', ...options };
}

/** What the driver sees of it: nodes, and the state in the annotation. */
export function observation(
  state: DriveState,
  nodes: readonly DrivenNode[],
  options: Partial<DriveObservation> = {},
): DriveObservation {
  return {
    annotation: formatDriveState(state),
    deleting: false,
    strategy: 'OnDelete',
    template: 'template',
    observed: true,
    currentHash: state.targetHash ?? 'new',
    minReady: 0,
    nodes,
    ...options,
  };
}

/** What is written down of a node a minute before, unless told otherwise. */
export function record(node: string, since = NOW - MINUTE, restarts = 0): InFlightNode {
  return { node, since, restarts };
}

/** The next step of the rollout that `me` drives. */
export function next(
  state: Partial<DriveState>,
  nodes: readonly DrivenNode[],
  options: Partial<DriveObservation> = {},
): DriveStep {
  return nextStep(observation(driveState(state), nodes, options), { driver: 'me' }, NOW);
}

/** The step in a few words: what it is, and on which nodes. */
export function told(step: DriveStep): string {
  switch (step.kind) {
    case 'save':
      return `save ${step.what.kind}${'nodes' in step.what ? ` ${step.what.nodes.join()}` : ''}`;
    case 'deletePods':
      return `delete ${step.pods.map(({ node }) => node).join()}`;
    case 'wait':
      return step.until === undefined ? 'wait' : `wait ${(step.until - NOW) / 1000}s`;
    case 'stop':
    case 'finish':
      return `${step.kind} ${step.outcome}`;
    case 'restoreTemplate':
      return `restore ${step.hash}`;
  }
}
