import type { Lease } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Timing } from '../http/retry.ts';
import { HeldLease, leaseDurationSeconds, type LeaseKeeping } from './held-lease.ts';
import { leaseNameOf } from './lease-name.ts';

/** Which DaemonSet a driver is about. */
export interface DriveTarget {
  readonly namespace: string;
  readonly name: string;
}

/** Somebody else has the Lease. Times are milliseconds since the epoch, by the clock of whoever wrote them. */
export interface HeldByOther {
  readonly kind: 'heldByOther';
  readonly holder: string;
  readonly since: number;
  readonly renewedAt: number;
  /** When it runs out, or ran out. */
  readonly expiresAt: number;
  /** It has run out by this machine's clock: `takeOver` may take it. */
  readonly expired: boolean;
}

/** How asking for a Lease ended. */
export type LeaseOutcome = { readonly kind: 'held'; readonly lease: HeldLease } | HeldByOther;

export interface AcquireOptions extends LeaseKeeping {
  /** Who takes it: another one for every process, so that nobody takes another's Lease for its own. */
  readonly holder: string;
  /** Take it also from somebody whose Lease has run out. One that has not is left alone all the same. */
  readonly takeOver?: boolean;
}

/** Somebody may be faster: then what is there is looked at again. */
const maxTries = 4;

/**
 * Takes the Lease of a DaemonSet's rollout and keeps it: one that is not there, was given back, or is this holder's
 * already; with `takeOver` also one that has run out.
 *
 * @throws ClusterError
 */
export async function acquireLease(target: DriveTarget, options: AcquireOptions): Promise<LeaseOutcome> {
  const { writes } = options;
  const name = leaseNameOf(target.name);
  for (let tries = 1; ; tries += 1) {
    const there = await writes.lease(target.namespace, name);
    const other = there && otherHolder(there, options);
    if (other !== undefined && !(other.expired && options.takeOver === true)) return other;
    try {
      return { kind: 'held', lease: await take(target.namespace, name, there, options) };
    } catch (error) {
      const outrun = error instanceof ClusterError && error.kind === 'conflict' && tries < maxTries;
      if (!outrun) throw error;
    }
  }
}

/**
 * Who drives a DaemonSet's rollout, or drove it and did not say that it ended. Undefined where nobody does.
 *
 * @throws ClusterError
 */
export async function leaseHolder(
  target: DriveTarget,
  { writes, timing }: Pick<LeaseKeeping, 'writes'> & { readonly timing: Pick<Timing, 'now'> },
): Promise<HeldByOther | undefined> {
  const there = await writes.lease(target.namespace, leaseNameOf(target.name));
  return there && otherHolder(there, { holder: '', timing });
}

function otherHolder(
  lease: Lease,
  { holder, timing }: Pick<AcquireOptions, 'holder'> & { readonly timing: Pick<Timing, 'now'> },
): HeldByOther | undefined {
  const { holderIdentity, acquireTime: since, renewTime: renewedAt } = lease;
  if (holderIdentity === '' || holderIdentity === holder) return undefined;
  const expiresAt = renewedAt + lease.leaseDurationSeconds * 1000;
  const expired = timing.now() >= expiresAt;
  return { kind: 'heldByOther', holder: holderIdentity, since, renewedAt, expiresAt, expired };
}

async function take(
  namespace: string,
  name: string,
  there: Lease | undefined,
  options: AcquireOptions,
): Promise<HeldLease> {
  const { writes, holder, timing, fieldManager } = options;
  const now = timing.now();
  const isOwn = there?.holderIdentity === holder;
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds,
    acquireTime: isOwn ? there.acquireTime : now,
    renewTime: now,
    leaseTransitions: transitionsOf(there) + (there === undefined || isOwn ? 0 : 1),
  };
  const lease = await (there === undefined
    ? writes.createLease(namespace, name, spec, { fieldManager })
    : writes.replaceLease(there.metadata, spec, { fieldManager }));
  return new HeldLease(lease, now, options);
}

function transitionsOf(lease: Lease | undefined): number {
  return lease?.leaseTransitions ?? 0;
}
