import type { E2E } from '../support/control-plane/e2e.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { watch } from '../support/control-plane/watch.ts';

/** Something that happened to a bound pod, in the order in which the API server says it happened. */
export interface PodEvent {
  readonly kind: 'bound' | 'available' | 'unavailable' | 'gone';
  readonly node: string;
  readonly uid: string;
  /** Its controller-revision-hash. */
  readonly hash: string;
  /** The node has no other pod. */
  readonly alone: boolean;
}

interface Seen extends Omit<PodEvent, 'kind' | 'alone'> {
  readonly available: boolean;
}

/** Watches the daemon pods of a namespace, so that what was so for a moment only is not missed. */
export class PodWitness {
  /** Oldest first. */
  readonly events: PodEvent[] = [];
  /** Of the nodes that had an available pod at the beginning: how many lacked one at the worst moment. */
  worst = 0;
  readonly #pods = new Map<string, Seen>();
  readonly #stop = new AbortController();
  #wellBefore: ReadonlySet<string> | undefined;
  #watching: Promise<void> = Promise.resolve();

  /** Resolves once it has seen the pods that are there. */
  static async of(cluster: E2E, namespace: string): Promise<PodWitness> {
    const witness = new PodWitness();
    witness.#watching = watch<Pod>(
      cluster.api.connection,
      paths.pods(namespace),
      {
        all: (pods) => witness.#begin(pods),
        changed: (pod) => witness.#note(pod),
        deleted: ({ metadata: { uid = '' } }) => witness.#gone(uid),
      },
      witness.#stop.signal,
    );
    await until('the witness has seen the pods', () => witness.#wellBefore !== undefined);
    return witness;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  /** What happened on a node, for messages: `bound 1f3a, available 1f3a, gone 1f3a, ...`. */
  storyOf(node: string): string {
    const own = this.events.filter((each) => each.node === node);
    return `${node}: ${own.map(({ kind, uid }) => `${kind} ${uid.slice(0, 4)}`).join(', ')}`;
  }

  /**
   * Nodes whose only pod went away, in that order; a node twice if that happened twice. One of two pods may go at any time:
   * the controller makes a second one where the answer to the first was lost, and then deletes it.
   */
  replaced(): readonly string[] {
    return this.events.filter(({ kind, alone }) => kind === 'gone' && alone).map(({ node }) => node);
  }

  /** Events of these nodes, with their place among all. */
  placesOf(kind: PodEvent['kind'], nodes: readonly string[]): readonly number[] {
    return this.events.flatMap((each, place) =>
      each.kind === kind && nodes.includes(each.node) ? [place] : [],
    );
  }

  #begin(pods: readonly Pod[]): void {
    const uids = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const uid of this.#pods.keys()) if (!uids.has(uid)) this.#gone(uid);
    for (const pod of pods) this.#note(pod);
    this.#wellBefore ??= this.#nodesWithAvailablePod();
    this.#count();
  }

  #note(pod: Pod): void {
    const seen = seenOf(pod);
    if (seen === undefined) return;
    const before = this.#pods.get(seen.uid);
    this.#pods.set(seen.uid, seen);
    if (before === undefined) this.#tell('bound', seen);
    if (seen.available !== (before?.available ?? false))
      this.#tell(seen.available ? 'available' : 'unavailable', seen);
    this.#count();
  }

  #gone(uid: string): void {
    const before = this.#pods.get(uid);
    if (before === undefined) return;
    this.#pods.delete(uid);
    this.#tell('gone', before);
    this.#count();
  }

  #tell(kind: PodEvent['kind'], { node, uid, hash }: Seen): void {
    const alone = ![...this.#pods.values()].some((other) => other.node === node && other.uid !== uid);
    this.events.push({ kind, node, uid, hash, alone });
  }

  #nodesWithAvailablePod(): ReadonlySet<string> {
    return new Set([...this.#pods.values()].filter(({ available }) => available).map(({ node }) => node));
  }

  #count(): void {
    if (this.#wellBefore === undefined) return;
    const now = this.#nodesWithAvailablePod();
    const lacking = [...this.#wellBefore].filter((node) => !now.has(node)).length;
    this.worst = Math.max(this.worst, lacking);
  }
}

/** Undefined for a pod that no node has been found for. */
function seenOf({ metadata, spec, status }: Pod): Seen | undefined {
  if (spec.nodeName === undefined) return undefined;
  const { uid = '', labels = {}, deletionTimestamp } = metadata;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  return {
    node: spec.nodeName,
    uid,
    hash: labels['controller-revision-hash'] ?? '',
    available: ready && deletionTimestamp === undefined,
  };
}
