import { drive, type DriveOptions } from '../../../src/cluster/rollout/drive.ts';
import type { DriveEvent, DriveReport } from '../../../src/cluster/rollout/drive-events.ts';
import type { LeaseLoss } from '../../../src/cluster/rollout/held-lease.ts';
import { observeDrive } from '../../../src/cluster/rollout/observe-drive.ts';
import { startDrive } from '../../../src/cluster/rollout/start-drive.ts';
import { strategyJson } from '../../../src/domain/rollout/strategy-json.ts';
import { parseDriveState } from '../../../src/domain/rollout/drive-parse.ts';
import { startState } from '../../../src/domain/rollout/drive-start.ts';
import { DRIVE_ANNOTATION, type DrivePlan } from '../../../src/domain/rollout/drive-state.ts';
import { PlayedCluster } from './played-cluster.ts';
import { VirtualTime } from './virtual-time.ts';

export const second = 1000;
export const target = { namespace: 'default', name: 'agent' };
export const fieldManager = 'kubectl-ds-rollout';
const plan: DrivePlan = {
  canary: { kind: 'nodes', value: 1 },
  order: { kind: 'name' },
  nodeTimeout: 60 * second,
  minReady: 0,
  onFailure: 'undo',
  maxUnavailable: { kind: 'nodes', value: 2 },
};
export const allOf = (image: string) => ({ n1: image, n2: image, n3: image, n4: image, n5: image });

/** A Lease that a test takes away. */
export class TestLease {
  readonly holder: string;
  readonly #lost = new AbortController();
  loss: LeaseLoss | undefined;

  constructor(holder = 'me') {
    this.holder = holder;
  }

  get held(): boolean {
    return this.loss === undefined;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  lose(loss: LeaseLoss): void {
    this.loss = loss;
    this.#lost.abort(loss);
  }
}

interface Beginning {
  readonly image?: string;
  readonly plan?: Partial<DrivePlan>;
  readonly admit?: PlayedCluster['admit'];
}

/** A driven rollout on five nodes that has begun, with a driver that may be started. */
export async function begun({ image = 'new', plan: differs = {}, admit }: Beginning = {}) {
  const time = new VirtualTime();
  const played = new PlayedCluster(time, 5);
  if (admit !== undefined) played.admit = admit;
  const cluster = played.asCluster();
  const { daemonSet, observation } = await observeDrive(cluster, target);
  const start = {
    id: 'r1',
    driver: 'me',
    plan: { ...plan, ...differs },
    formerStrategy: strategyJson(daemonSet),
    formerHash: observation.currentHash ?? '',
    formerRevision: 1,
    skipped: [],
  };
  const template = { spec: { containers: [{ name: 'main', image }] } };
  const stateFor = (of: string) => startState({ ...start, template: of }, time.now());
  await startDrive(cluster, daemonSet, { template, stateFor }, { fieldManager });
  played.asked.length = 0;

  const events: DriveEvent[] = [];
  const lease = new TestLease();
  const run = (options: Partial<DriveOptions> = {}) =>
    drive(cluster, target, {
      lease,
      fieldManager,
      timing: time,
      onEvent: (event) => events.push(event),
      ...options,
    });
  return { time, played, cluster, events, lease, run };
}

export type Scene = Awaited<ReturnType<typeof begun>>;

/** Lets time pass until there is a report. */
export async function ended({ time }: Scene, driving: Promise<DriveReport>): Promise<DriveReport> {
  for (let seconds = 0; seconds < 3600; seconds += 1) {
    const passed = async (): Promise<undefined> => {
      await time.pass(second);
      return undefined;
    };
    const report = await Promise.race([driving, passed()]);
    if (report !== undefined) return report;
  }
  throw new Error('it drives for an hour');
}

/** Does something once, when an event for which it holds is told. */
export function once(holds: (event: DriveEvent) => boolean, work: () => void): (event: DriveEvent) => void {
  let done = false;
  return (event) => {
    if (done || !holds(event)) return;
    done = true;
    work();
  };
}

export const isStep =
  (kind: string, what?: string) =>
  (event: DriveEvent): boolean =>
    event.kind === 'step' &&
    event.step.kind === kind &&
    (what === undefined || (event.step.kind === 'save' && event.step.what.kind === what));

export const former = { type: 'RollingUpdate', maxUnavailable: '10%' };
export const annotationOf = ({ played }: Scene) => played.daemonSet.metadata.annotations[DRIVE_ANNOTATION];
export const stateOf = (scene: Scene) => parseDriveState(annotationOf(scene) ?? '');
