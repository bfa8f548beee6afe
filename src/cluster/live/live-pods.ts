import { REVISION_HASH_LABEL } from '../../domain/coverage/current-revision.ts';
import { matchesLabels } from '../../domain/label-selector.ts';
import type { DaemonSet, Pod } from '../../domain/objects.ts';
import { controllerOf } from '../../domain/ownership.ts';
import type { WatchListener } from '../watch.ts';
import type { Following } from './following.ts';
import { KeptList } from './kept-list.ts';
import { LONG_ENOUGH } from './remembered.ts';

interface OfDaemonSet {
  readonly daemonSet: DaemonSet;
  readonly pods: KeptList<Pod>;
  /** When all of them were read, in milliseconds since the epoch. */
  readAt: number;
}

interface Tools {
  readonly decode: (json: unknown) => Pod;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Read = (version?: string) => Promise<readonly Pod[]>;

/** The pods of DaemonSets: of each read once, and from there on as one watch tells. */
export class LivePods implements WatchListener {
  readonly #following: Following;
  readonly #changed: () => void;
  readonly #tools: Tools;
  /** By uid. */
  readonly #all = new Map<string, OfDaemonSet>();

  constructor(following: Following, changed: () => void, tools: Tools) {
    this.#following = following;
    this.#changed = changed;
    this.#tools = tools;
  }

  /** @param read - all of them from the server, not older than a version. @throws ClusterError */
  of(daemonSet: DaemonSet, read: Read): Promise<readonly Pod[]> {
    const { uid } = daemonSet.metadata;
    return this.#following.items((version) => {
      const known = this.#all.get(uid) ?? {
        daemonSet,
        pods: new KeptList<Pod>(({ metadata }) => metadata.name),
        readAt: 0,
      };
      this.#all.set(uid, known);
      const isOld = this.#tools.now() - known.readAt >= LONG_ENOUGH;
      if (isOld && known.pods.some((pod) => isUnwatched(pod, uid))) known.pods.forget();
      return known.pods.items(version, (from) => {
        known.readAt = this.#tools.now();
        return read(from);
      });
    }, read);
  }

  /** Others are not kept any longer. */
  keepOnly(daemonSets: readonly DaemonSet[]): void {
    const there = new Set(daemonSets.map(({ metadata }) => metadata.uid));
    for (const uid of this.#all.keys()) if (!there.has(uid)) this.#all.delete(uid);
  }

  following(version: string, isAnew: boolean): void {
    // What became of those of others is seen when the watch is renewed.
    for (const { pods } of this.#all.values()) if (isAnew || pods.some(isUnmarked)) pods.forget();
    this.#following.follows(version);
  }

  interrupted(): void {
    this.#following.isInterrupted();
  }

  happened(type: string, object: unknown): void {
    const pod = this.#tools.decode(object);
    for (const { daemonSet, pods } of this.#all.values()) {
      if (daemonSet.metadata.namespace !== pod.metadata.namespace) continue;
      const isThere = type !== 'DELETED' && matchesLabels(daemonSet.spec.selector, pod.metadata.labels);
      if (isThere) pods.put(pod);
      if (isThere || pods.remove(pod)) this.#changed();
    }
  }
}

/** The watch is of pods that a controller has marked. */
function isUnmarked({ metadata }: Pod): boolean {
  return !(REVISION_HASH_LABEL in metadata.labels);
}

/** Pods that the DaemonSet has adopted, or will, are not marked: they are asked for like all that is not watched. */
function isUnwatched(pod: Pod, uid: string): boolean {
  const controller = controllerOf(pod);
  return isUnmarked(pod) && (controller === undefined || controller.uid === uid);
}
