import type { Gap, ResourceName } from '../domain/cluster-state.ts';
import { ClusterError } from './cluster-error.ts';

/** What an answer lacks without a kind of object. */
const costOfMissing: Readonly<Record<ResourceName, string>> = {
  nodes: 'which nodes exist is unknown: coverage comes from pods and the status of each DaemonSet',
  daemonsets: 'there is nothing to answer from',
  pods: 'states other than Excluded are unknown',
  events: 'refused pod creations are not told',
  controllerrevisions: 'outdated pods are not told',
  limitranges: 'default requests of namespaces are not counted',
  priorityclasses: 'preemption is not judged',
  runtimeclasses: 'the overhead of runtime classes is not counted',
  persistentvolumeclaims: 'volumes are not judged',
  persistentvolumes: 'volumes are not judged',
  storageclasses: 'unbound volume claims are not judged',
  namespaces: 'namespace selectors of pod affinity match by name alone',
};

/** Reads that an answer can do without, and what could not be read on the way. */
export class Gaps {
  readonly found: Gap[] = [];

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
      this.add(resource, error.kind, error.message, cost);
      return undefined;
    }
  }

  private add(resource: ResourceName, cause: Gap['cause'], refusal: string, cost: string): void {
    const message = cause === 'forbidden' ? `${refusal}: ${cost}` : refusal;
    if (this.found.some((gap) => gap.message === message)) return;
    this.found.push({ resource, cause, message });
  }
}

/** Kinds of which most clusters have none: that a dump holds none is no news. */
const oftenEmpty: readonly ResourceName[] = [
  'limitranges',
  'priorityclasses',
  'runtimeclasses',
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses',
  'namespaces',
];

/** Whether a gap is worth a word to the user. */
export function isWorthTelling(gap: Gap): boolean {
  return gap.cause === 'forbidden' || !oftenEmpty.includes(gap.resource);
}
