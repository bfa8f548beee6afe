import { canonicalJson } from '../../domain/json.ts';
import { nextStep } from '../../domain/rollout/drive-next.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveStep, DriveWish } from '../../domain/rollout/drive.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import { realTiming } from '../http/real-timing.ts';
import { backoffOf, type Timing } from '../http/retry.ts';
import { deletePods } from './delete-pods.ts';
import type { DriveEvent, DriveReport } from './drive-events.ts';
import type { HeldLease } from './held-lease.ts';
import type { DriveTarget } from './lease.ts';
import { Lookout } from './lookout.ts';
import { DriveObserver, type DriveSight } from './observe-drive.ts';
import { type PatchOptions, writesOf } from './patch-as-seen.ts';
import { strategyJson } from '../../domain/rollout/strategy-json.ts';
import { isTransient } from './transient.ts';
import { DriveWishes } from './wishes.ts';
import { finishDrive, restoreTemplate, saveDriveState } from './write-drive.ts';

export interface DriveOptions {
  /** Its holder is the driver whose name stands in the state. It is not given back at the end. */
  readonly lease: Pick<HeldLease, 'holder' | 'held' | 'lost' | 'loss'>;
  readonly fieldManager: string;
  readonly wishes?: DriveWishes;
  readonly onEvent?: (event: DriveEvent) => void;
  /** Ends the driving at once; the rollout stays as it stands. */
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
}

type StepOf<K extends DriveStep['kind']> = Extract<DriveStep, { kind: K }>;

/**
 * Drives a rollout that has begun: looks, asks for the next step, carries it out, until there is no further one. What
 * fails and may pass is tried again for as long as the Lease is held; after every failure the cluster is looked at anew,
 * since it is not known what was done.
 *
 * @throws ClusterError for what does not pass: a right that is missing, a write that the server refuses as invalid
 */
export async function drive(
  cluster: Cluster,
  target: DriveTarget,
  options: DriveOptions,
): Promise<DriveReport> {
  const driving = new Driving(cluster, target, options);
  try {
    return await driving.toTheEnd();
  } finally {
    driving.close();
  }
}

class Driving {
  readonly #cluster: Cluster;
  readonly #target: DriveTarget;
  readonly #options: DriveOptions;
  readonly #timing: Timing;
  readonly #wishes: DriveWishes;
  readonly #observer: DriveObserver;
  readonly #lookout: Lookout;
  /** Aborted when there is nothing more to do here: told to leave, or the Lease is lost. */
  readonly #ended: AbortSignal;
  /** Absent: it has to be looked again. */
  #sight: DriveSight | undefined;
  #last: { readonly sight?: DriveSight; readonly state?: DriveState } = {};
  /** The last write of all was sent; whether it was done is not known. */
  #finishing: StepOf<'finish'> | undefined;

  constructor(cluster: Cluster, target: DriveTarget, options: DriveOptions) {
    const { timing = realTiming, wishes = new DriveWishes(), signal, lease } = options;
    this.#cluster = cluster;
    this.#target = target;
    this.#options = options;
    this.#timing = timing;
    this.#wishes = wishes;
    this.#observer = new DriveObserver(cluster, target);
    this.#lookout = new Lookout(cluster, target, this.#observer, timing);
    this.#ended = AbortSignal.any([lease.lost, ...(signal === undefined ? [] : [signal])]);
  }

  close(): void {
    this.#lookout.close();
  }

  async toTheEnd(): Promise<DriveReport> {
    for (let failures = 0; ;) {
      const ended = this.#endReport();
      if (ended !== undefined) return ended;
      try {
        const report = await this.#once();
        if (report !== undefined) return report;
        failures = 0;
      } catch (error) {
        if (isGone(error))
          return { outcome: 'changedByOthers', message: 'it has been deleted', gone: true, ...this.#last };
        failures += 1;
        await this.#afterFailure(failures, error);
      }
    }
  }

  /** One step, if there is one. */
  async #once(): Promise<DriveReport | undefined> {
    const sight = this.#sight ?? (await this.#look());
    if (this.#isFinished(sight)) return this.#finished();
    const wish = this.#wishes.current;
    const me = { driver: this.#options.lease.holder, ...(wish && { wish }), ...this.#lastState() };
    const step = nextStep(sight.observation, me, this.#timing.now());
    this.#options.onEvent?.({ kind: 'step', step });
    // The Lease may have run out while this was looked at and thought about.
    if (this.#endReport() !== undefined) return undefined;
    const report = await this.#carryOut(step, sight);
    if (wish !== undefined && fulfils(step, wish)) this.#wishes.fulfil(wish);
    return report;
  }

  async #look(): Promise<DriveSight> {
    const sight = await this.#lookout.look(this.#ended);
    this.#seen(sight);
    this.#options.onEvent?.({ kind: 'seen', sight });
    return sight;
  }

  #seen(sight: DriveSight): void {
    this.#sight = sight;
    const state = sight.state ?? this.#last.state;
    this.#last = { sight, ...(state && { state }) };
  }

  #lastState(): { readonly last?: DriveState } {
    const { state } = this.#last;
    return state === undefined ? {} : { last: state };
  }

  async #carryOut(step: DriveStep, sight: DriveSight): Promise<DriveReport | undefined> {
    switch (step.kind) {
      case 'save':
        await this.#save(step.state, sight);
        return undefined;
      case 'deletePods':
        await this.#deletePods(step);
        return undefined;
      case 'restoreTemplate':
        return this.#restore(step, sight);
      case 'finish':
        this.#finishing = step;
        await finishDrive(this.#cluster, sight.daemonSet, step, this.#writing());
        return this.#finished();
      case 'wait':
        await this.#wait(step);
        return undefined;
      case 'stop':
        return { outcome: step.outcome, message: step.message, ...this.#last };
    }
  }

  #writing(): PatchOptions {
    return { fieldManager: this.#options.fieldManager, signal: this.#ended, timing: this.#timing };
  }

  async #save(state: DriveState, sight: DriveSight): Promise<void> {
    const daemonSet = await saveDriveState(this.#cluster, sight.daemonSet, state, this.#writing());
    this.#seen(this.#observer.afterWriting(sight, daemonSet));
  }

  async #deletePods({ pods }: StepOf<'deletePods'>): Promise<void> {
    this.#sight = undefined;
    const writes = writesOf(this.#cluster);
    const { namespace } = this.#target;
    const mayGoOn = (): boolean => this.#endReport() === undefined;
    const deletions = await deletePods(writes, namespace, pods, this.#writing(), mayGoOn);
    this.#options.onEvent?.({ kind: 'podsDeleted', pods: deletions.pods });
    if (deletions.error !== undefined) throw deletions.error;
  }

  async #restore(step: StepOf<'restoreTemplate'>, sight: DriveSight): Promise<DriveReport | undefined> {
    const restored = await restoreTemplate(this.#cluster, sight, step, this.#writing());
    if (restored !== undefined) {
      this.#seen(this.#observer.afterWriting(sight, restored));
      return undefined;
    }
    const told = step.state.because === undefined ? '' : `${step.state.because}; `;
    const because = `${told}it cannot be undone: the revision ${step.hash} is gone from the history`;
    const state: DriveState = {
      ...(sight.state ?? step.state),
      phase: 'Failed',
      pausedIn: 'Rolling',
      because,
      updatedAt: this.#timing.now(),
    };
    await this.#save(state, sight);
    return { outcome: 'failed', message: because, ...this.#last };
  }

  /** A wish is answered from what was just seen; for all else it is looked again. */
  async #wait({ until }: StepOf<'wait'>): Promise<void> {
    const before = this.#wishes.current;
    await this.#lookout.untilNews(until, this.#wishes.news, this.#ended);
    if (this.#wishes.current === before) this.#sight = undefined;
  }

  /** The last write was done although its answer was lost. */
  #isFinished({ daemonSet, observation }: DriveSight): boolean {
    if (this.#finishing === undefined || observation.annotation !== undefined) return false;
    return canonicalJson(strategyJson(daemonSet)) === canonicalJson(this.#finishing.strategy);
  }

  #finished(): DriveReport {
    const finish = this.#finishing;
    const outcome = finish?.outcome ?? 'complete';
    const message =
      outcome === 'undone' ? 'every updated node has its former pod back' : 'every node is updated';
    return { outcome, message, ...this.#last, ...(finish && { finish }) };
  }

  #endReport(): DriveReport | undefined {
    const { lease, signal } = this.#options;
    if (signal?.aborted === true) {
      const message = 'nobody drives the rollout any more; it stays as it stands';
      return { outcome: 'left', message, ...this.#last };
    }
    if (lease.held) return undefined;
    const outcome = lease.loss?.kind === 'taken' && lease.loss.by !== undefined ? 'takenOver' : 'leaseLost';
    return { outcome, message: lossText(lease), ...this.#last };
  }

  /** Waits before the next try. @throws what is not worth one */
  async #afterFailure(failures: number, error: unknown): Promise<void> {
    this.#sight = undefined;
    // Whatever it was that failed was called off.
    if (this.#endReport() !== undefined) return;
    if (!isTransient(error, failures)) throw error;
    const after = backoffOf(failures, this.#timing);
    this.#options.onEvent?.({ kind: 'retrying', error, after });
    await this.#timing.wait(after, this.#ended).catch(() => undefined);
  }
}

/** Of all that is asked for, only the DaemonSet itself can be missing. */
function isGone(error: unknown): boolean {
  return error instanceof ClusterError && error.kind === 'notFound';
}

/** Whether a step that was carried out is what somebody wished for. */
function fulfils(step: DriveStep, wish: DriveWish): boolean {
  if (wish === 'undo') return step.kind === 'restoreTemplate';
  if (step.kind !== 'save') return false;
  const { phase, wave } = step.state;
  if (wish === 'pause') return phase === 'Paused' || phase === 'Failed';
  return step.what.kind === 'waveStarted' || wave?.confirmed === true;
}

function lossText({ loss }: Pick<HeldLease, 'loss'>): string {
  if (loss?.kind === 'taken') {
    return loss.by === undefined ? 'somebody has deleted the Lease' : `${loss.by} has taken the Lease`;
  }
  const why = loss?.error instanceof ClusterError ? `: ${loss.error.message}` : '';
  return `the Lease could not be renewed in time${why}`;
}
