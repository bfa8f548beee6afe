import { REVISION_HASH_LABEL } from '../../domain/coverage/current-revision.ts';
import { matchesLabels } from '../../domain/label-selector.ts';
import type { DaemonSet, Pod } from '../../domain/objects.ts';
import type { WatchListener } from '../watch.ts';
import type { Following } from './following.ts';
import { KeptList } from './kept-list.ts';

interface OfDaemonSet {
  readonly daemonSet: DaemonSet;
  readonly pods: KeptList<Pod>;
}

type Read = (version?: string) => Promise<readonly Pod[]>;

/** The pods of DaemonSets: of each read once, and from there on as one watch tells. */
export class LivePods implements WatchListener {
  readonly #following: Following;
  readonly #changed: () => void;
  readonly #decode: (json: unknown) => Pod;
  /** By uid. */
  readonly #all = new Map<string, OfDaemonSet>();

  constructor(following: Following, changed: () => void, decode: (json: unknown) => Pod) {
    this.#following = following;
    this.#changed = changed;
    this.#decode = decode;
  }

  /** @param read - all of them from the server, not older than a version. @throws ClusterError */
  of(daemonSet: DaemonSet, read: Read): Promise<readonly Pod[]> {
    const { uid } = daemonSet.metadata;
    return this.#following.items((version) => {
      const known = this.#all.get(uid) ?? {
        daemonSet,
        pods: new KeptList<Pod>(({ metadata }) => metadata.name),
      };
      this.#all.set(uid, known);
      return known.pods.items(version, read);
    }, read);
  }

  /** Others are not kept any longer. */
  keepOnly(daemonSets: readonly DaemonSet[]): void {
    const there = new Set(daemonSets.map(({ metadata }) => metadata.uid));
    for (const uid of this.#all.keys()) if (!there.has(uid)) this.#all.delete(uid);
  }

  following(version: string, isAnew: boolean): void {
    // The watch is of pods that a controller has marked. What became of others is seen when it is renewed.
    const isUnmarked = ({ metadata }: Pod): boolean => !(REVISION_HASH_LABEL in metadata.labels);
    for (const { pods } of this.#all.values()) if (isAnew || pods.some(isUnmarked)) pods.forget();
    this.#following.follows(version);
  }

  interrupted(): void {
    this.#following.isInterrupted();
  }

  happened(type: string, object: unknown): void {
    const pod = this.#decode(object);
    for (const { daemonSet, pods } of this.#all.values()) {
      if (daemonSet.metadata.namespace !== pod.metadata.namespace) continue;
      const isThere = type !== 'DELETED' && matchesLabels(daemonSet.spec.selector, pod.metadata.labels);
      if (isThere) pods.put(pod);
      if (isThere || pods.remove(pod)) this.#changed();
    }
  }
}
