import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import type { LeaseSpec, Writes, Written } from '../../../src/cluster/writes.ts';
import type { Lease } from '../../../src/domain/objects.ts';
import { metadata } from '../../support/builders/metadata.ts';

type LeaseWrites = Pick<Writes, 'lease' | 'createLease' | 'replaceLease' | 'deleteLease'>;

/** The one Lease of a cluster, kept as an API server keeps it, with what may go wrong. */
export class LeaseStore implements LeaseWrites {
  there: Lease | undefined;
  renewals = 0;
  /** Every request fails so. */
  fail: ClusterError | undefined;
  /** Every write fails so. */
  failWrites: ClusterError | undefined;
  /** No request is answered before it is called off. */
  stalls = false;
  /** Writes are done, and their answers lost. */
  loseAnswers = false;
  #version = 0;

  lease: Writes['lease'] = async (_namespace, _name, signal) => {
    await this.#arrives(signal);
    return this.there;
  };

  createLease: Writes['createLease'] = async (namespace, name, spec, { signal }) => {
    await this.#arrives(signal, this.failWrites);
    if (this.there !== undefined) throw new ClusterError('conflict', 'it exists already');
    return this.#answer(this.#put({ name, namespace }, spec));
  };

  replaceLease: Writes['replaceLease'] = async (lease, spec, { signal }) => {
    await this.#arrives(signal, this.failWrites);
    this.#check(lease);
    this.renewals += 1;
    return this.#answer(this.#put(lease, spec));
  };

  deleteLease: Writes['deleteLease'] = async (lease, signal) => {
    await this.#arrives(signal, this.failWrites);
    if (this.there === undefined) return;
    this.#check(lease);
    this.remove();
  };

  /** As somebody else would. */
  rewrite(change: Partial<LeaseSpec>): void {
    if (this.there !== undefined) this.#put(this.there.metadata, { ...this.there, ...change });
  }

  remove(): void {
    this.there = undefined;
  }

  async #arrives(signal: AbortSignal | undefined, refusal?: ClusterError): Promise<void> {
    await Promise.resolve();
    if (this.stalls) await untilAborted(signal);
    const error = this.fail ?? refusal;
    if (error !== undefined) throw error;
  }

  #check({ resourceVersion }: Written): void {
    if (this.there?.metadata.resourceVersion !== resourceVersion)
      throw new ClusterError('conflict', 'the object has been modified');
  }

  #put({ name, namespace }: Pick<Written, 'name' | 'namespace'>, spec: LeaseSpec): Lease {
    this.#version += 1;
    const resourceVersion = String(this.#version);
    this.there = { ...spec, metadata: metadata(name, { namespace, resourceVersion }) };
    return this.there;
  }

  #answer(lease: Lease): Lease {
    if (this.loseAnswers) throw new ClusterError('network', 'the connection was reset');
    return lease;
  }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
