import type { Gap, ResourceName } from '../domain/cluster-state.ts';
import { ClusterError } from './cluster-error.ts';
import { costOfMissing } from './cost-of-missing.ts';

const order: readonly string[] = Object.keys(costOfMissing);

/** Reads that an answer can do without, and what could not be read on the way. */
export class Gaps {
  readonly #found: Gap[] = [];
  readonly #costs = new Set<string>();

  /** What was not read; in the same order, whatever was refused first. */
  get found(): readonly Gap[] {
    return this.#found.toSorted((a, b) => order.indexOf(a.resource) - order.indexOf(b.resource));
  }

  /**
   * Reads what an answer can do without: where the user may not list it, or a dump does not hold it, the answer goes on
   * without it and says so. Every other failure is passed on.
   *
   * @param cost - what the answer lacks, where it is less than all objects of the kind
   */
  async optional<T>(
    resource: ResourceName,
    read: () => Promise<T>,
    cost: string = costOfMissing[resource],
  ): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.kind !== 'forbidden' && error.kind !== 'notInDump') throw error;
      this.add(resource, error.kind, error, cost);
      return undefined;
    }
  }

  private add(
    resource: ResourceName,
    cause: Gap['cause'],
    { message: refusal, hint }: ClusterError,
    cost: string,
  ): void {
    const told = cause === 'forbidden' ? `${refusal}: ${cost}` : refusal;
    const message = hint === undefined ? told : `${told} (${hint})`;
    // The same is refused in many namespaces: that is one gap.
    if (this.#costs.has(`${resource} ${cost}`)) return;
    this.#costs.add(`${resource} ${cost}`);
    this.#found.push({ resource, cause, message });
  }
}

/** Kinds of which most clusters have none: that a dump holds none is no news. */
const oftenEmpty: readonly Gap['resource'][] = [
  'limitranges',
  'priorityclasses',
  'poddisruptionbudgets',
  'deployments',
];

/** Whether a gap is worth a word to the user. */
export function isWorthTelling(gap: Gap): boolean {
  return gap.cause === 'forbidden' || !oftenEmpty.includes(gap.resource);
}
