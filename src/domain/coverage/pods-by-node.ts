import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { has } from '../scheduling/release.ts';
import { holdsResources } from '../scheduling/resources.ts';
import { oncePerView } from './once-per-view.ts';

const noPods: readonly Pod[] = [];

/**
 * A DaemonSet's pods by the node that they are on or were made for. Nodes that were read go by their place in the list of
 * nodes: there may be thousands of them, and most have one pod.
 */
export class PodsByNode {
  readonly #view: ClusterView;
  readonly #only: (Pod | undefined)[];
  readonly #several = new Map<number, Pod[]>();
  readonly #elsewhere = new Map<string, Pod[]>();

  constructor(view: ClusterView) {
    this.#view = view;
    this.#only = Array.from({ length: view.state.nodes?.length ?? 0 });
  }

  /** One that is bound to no node and was made for none is left out. */
  add(pod: Pod): void {
    const name = targetNodeName(pod);
    if (name === undefined) return;
    const place = this.#view.placeOf(name);
    if (place === undefined) {
      const group = this.#elsewhere.get(name);
      if (group === undefined) this.#elsewhere.set(name, [pod]);
      else group.push(pod);
      return;
    }
    const first = this.#only[place];
    const several = this.#several.size === 0 ? undefined : this.#several.get(place);
    if (several !== undefined) several.push(pod);
    else if (first === undefined) this.#only[place] = pod;
    else {
      this.#several.set(place, [first, pod]);
      this.#only[place] = undefined;
    }
  }

  /** The pod of the node at a place, where it has just one. */
  onlyAt(place: number): Pod | undefined {
    return this.#only[place];
  }

  /** Whether the node at a place has any. */
  hasAnyAt(place: number): boolean {
    return this.#only[place] !== undefined || (this.#several.size > 0 && this.#several.has(place));
  }

  /** All of the node at a place. */
  at(place: number): readonly Pod[] {
    const only = this.#only[place];
    return only === undefined ? (this.#several.get(place) ?? noPods) : [only];
  }

  /** All of a node, also of one that is gone or was not read. */
  on(nodeName: string): readonly Pod[] {
    const place = this.#view.placeOf(nodeName);
    return place === undefined ? (this.#elsewhere.get(nodeName) ?? noPods) : this.at(place);
  }

  /** By nodes that are gone or were not read. */
  get elsewhere(): ReadonlyMap<string, readonly Pod[]> {
    return this.#elsewhere;
  }

  /** All nodes that have any. */
  *[Symbol.iterator](): Generator<readonly [nodeName: string, pods: readonly Pod[]]> {
    for (const [place, { metadata }] of (this.#view.state.nodes ?? []).entries()) {
      const pods = this.at(place);
      if (pods.length > 0) yield [metadata.name, pods];
    }
    yield* this.#elsewhere;
  }
}

/**
 * The DaemonSet's pods by the node that they are on or were made for, as its controller groups them. Pods that are deleted
 * and have ended no longer count in newer releases: the controller makes another beside them.
 *
 * Mirrors `getNodesToDaemonPods`, pkg/controller/daemon/daemon_controller.go, v1.34.
 */
export const ownPodsByNode = oncePerView((daemonSet: DaemonSet, view: ClusterView): PodsByNode => {
  const ignoresEnded = has(view.state.release, 'deletedTerminalPodIgnored');
  const found = new PodsByNode(view);
  for (const pod of view.daemonPodsOf(daemonSet)) {
    const isGoing = pod.metadata.deletionTimestamp !== undefined;
    if (!ignoresEnded || !isGoing || holdsResources(pod)) found.add(pod);
  }
  return found;
});
