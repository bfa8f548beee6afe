import type { Lease } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Timing } from '../http/retry.ts';
import type { LeaseSpec, WriteOptions, Writes } from '../writes.ts';

/** How long a Lease holds from its last renewal, in seconds. */
export const leaseDurationSeconds = 30;

/** Why a Lease is not held any more. */
export type LeaseLoss =
  /** Somebody else has it; absent where it was deleted. */
  | { readonly kind: 'taken'; readonly by?: string }
  /** It could not be renewed in time, so that somebody else may have it. */
  | { readonly kind: 'expired'; readonly error?: ClusterError };

/** What keeping a Lease needs. */
export interface LeaseKeeping {
  readonly writes: Pick<Writes, 'lease' | 'createLease' | 'replaceLease' | 'deleteLease'>;
  readonly timing: Timing;
  readonly fieldManager: string;
}

const duration = leaseDurationSeconds * 1000;
const renewEvery = duration / 3;
/** After a renewal that failed. */
const tryAgainAfter = duration / 15;
/** How long giving it back may take. */
const releaseTimeout = 5000;

/**
 * A Lease that this process has, renewed every third of its duration until it is released or lost. Lost is lost: it is
 * not taken again behind the back of whoever relies on it.
 *
 * It is reckoned from before each renewal was sent, and by this machine's clock alone. Another machine's clock may be
 * ahead and see it expire early, and a process may sleep between asking and acting: so a Lease alone fences nothing. What
 * makes two drivers harmless is that each of their writes holds only for what was read (the resourceVersion of the
 * annotation in which the driver's name stands, the uids of pods), and that nodes are written down before their pods are
 * deleted.
 */
export class HeldLease {
  readonly holder: string;
  /** When it was taken, in milliseconds since the epoch. */
  readonly since: number;
  readonly #keeping: LeaseKeeping;
  readonly #lost = new AbortController();
  readonly #stop = new AbortController();
  readonly #renewing: Promise<void>;
  #lease: Lease;
  #deadline: number;
  #loss: LeaseLoss | undefined;
  #lastError: ClusterError | undefined;

  /** @param sentAt - when the write was sent that `lease` is the answer to */
  constructor(lease: Lease, sentAt: number, keeping: LeaseKeeping) {
    this.#lease = lease;
    this.holder = lease.holderIdentity;
    this.since = lease.acquireTime;
    this.#keeping = keeping;
    this.#deadline = sentAt + duration;
    this.#renewing = this.#keepRenewing();
    void this.#keepWatch();
  }

  /** Whether it is held at this very moment; false for good once it was not. */
  get held(): boolean {
    if (this.#loss === undefined && !this.#stop.signal.aborted && this.#isOverdue())
      this.#lose(this.#expired());
    return this.#loss === undefined && !this.#stop.signal.aborted;
  }

  /** Aborted as soon as it is lost. Giving it back is no loss. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Why it was lost; undefined where it was not. */
  get loss(): LeaseLoss | undefined {
    return this.#loss;
  }

  /** Gives it back. Where that fails, it expires by itself: `leftToExpire`. Does nothing where it is lost. */
  async release(): Promise<'released' | 'leftToExpire'> {
    const { held } = this;
    this.#stop.abort();
    await this.#renewing;
    if (!held) return 'leftToExpire';
    const answered = new AbortController();
    try {
      await this.#delete(this.#signalAfter(releaseTimeout, answered.signal));
      return 'released';
    } catch {
      return 'leftToExpire';
    } finally {
      answered.abort();
    }
  }

  /** A signal that is aborted after a time, unless that is called off. */
  #signalAfter(milliseconds: number, calledOff: AbortSignal): AbortSignal {
    const giveUp = new AbortController();
    const waiting = async (): Promise<void> => {
      if (await this.#wait(milliseconds, calledOff)) giveUp.abort(new Error('no answer in time'));
    };
    void waiting();
    return giveUp.signal;
  }

  async #delete(signal: AbortSignal): Promise<void> {
    const { writes } = this.#keeping;
    try {
      await writes.deleteLease(this.#lease.metadata, signal);
    } catch (error) {
      if (!isConflict(error)) throw error;
      // A renewal whose answer was lost has changed it; or somebody else has.
      const there = await writes.lease(this.#lease.metadata.namespace, this.#lease.metadata.name, signal);
      if (there?.holderIdentity === this.holder) await writes.deleteLease(there.metadata, signal);
    }
  }

  #isOverdue(): boolean {
    return this.#keeping.timing.now() >= this.#deadline;
  }

  #expired(): LeaseLoss {
    return { kind: 'expired', ...(this.#lastError && { error: this.#lastError }) };
  }

  #lose(loss: LeaseLoss): void {
    if (this.#loss !== undefined) return;
    this.#loss = loss;
    this.#stop.abort();
    this.#lost.abort(loss);
  }

  /** Notices the end also while a renewal waits for its answer. */
  async #keepWatch(): Promise<void> {
    while (this.held) await this.#wait(this.#deadline - this.#keeping.timing.now(), this.#stop.signal);
  }

  async #keepRenewing(): Promise<void> {
    let pause = renewEvery;
    while (await this.#wait(pause, this.#stop.signal)) {
      if (!this.held) return;
      pause = (await this.#renew()) ? renewEvery : tryAgainAfter;
    }
  }

  /** Never rejects. Answers whether it was renewed. */
  async #renew(): Promise<boolean> {
    const { writes, timing, fieldManager } = this.#keeping;
    const answered = new AbortController();
    // A connection that is dead and does not know it: there is time for a new one.
    const patience = this.#signalAfter(renewEvery, answered.signal);
    const options: WriteOptions = { fieldManager, signal: AbortSignal.any([this.#stop.signal, patience]) };
    const sentAt = timing.now();
    try {
      this.#lease = await writes.replaceLease(
        this.#lease.metadata,
        { ...specOf(this.#lease), renewTime: sentAt },
        options,
      );
      this.#deadline = sentAt + duration;
      this.#lastError = undefined;
      return true;
    } catch (error) {
      if (error instanceof ClusterError) this.#lastError = error;
      if (isConflict(error)) await this.#lookAgain();
      return false;
    } finally {
      answered.abort();
    }
  }

  /** After a conflict: an earlier renewal was done although its answer was lost, or it is somebody else's. */
  async #lookAgain(): Promise<void> {
    const { namespace, name } = this.#lease.metadata;
    try {
      const there = await this.#keeping.writes.lease(namespace, name, this.#stop.signal);
      if (there?.holderIdentity === this.holder) this.#lease = there;
      else this.#lose({ kind: 'taken', ...(there && { by: there.holderIdentity }) });
    } catch {
      // Asked again with the next renewal, or it runs out.
    }
  }

  /** Answers whether the time is over; false where the wait was called off. */
  async #wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#keeping.timing.wait(Math.max(0, milliseconds), signal);
      return !signal.aborted;
    } catch {
      return false;
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ClusterError && error.kind === 'conflict';
}

/** What is written of a Lease that stays as it is. */
function specOf(lease: Lease): LeaseSpec {
  const { holderIdentity, acquireTime, renewTime, leaseTransitions } = lease;
  return { holderIdentity, leaseDurationSeconds, acquireTime, renewTime, leaseTransitions };
}
