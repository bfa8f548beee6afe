import type { ClusterView } from '../cluster-view.ts';
import type { ClusterEvent, DaemonSet, Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';

/** An event about a DaemonSet, or about one of its pods. */
export interface DaemonEvent {
  readonly event: ClusterEvent;
  /** Absent: it is about the DaemonSet itself. */
  readonly pod?: Pod;
  /** The node that the pod is on or was made for. */
  readonly node?: string;
}

/**
 * The events about a DaemonSet and about the pods that it has now, newest first. Those about pods that are gone tell of
 * no node any more, and are left out.
 *
 * @param events - of any objects, in any order
 * @param node - what is about a pod there comes first
 */
export function daemonEventsOf(
  daemonSet: DaemonSet,
  view: ClusterView,
  events: readonly ClusterEvent[],
  node?: string,
): readonly DaemonEvent[] {
  const pods = new Map(view.daemonPodsOf(daemonSet).map((pod) => [pod.metadata.name, pod]));
  return events
    .flatMap((event) => eventOf(event, daemonSet, pods) ?? [])
    .toSorted(
      (a, b) =>
        Number(b.node === node && node !== undefined) - Number(a.node === node && node !== undefined) ||
        b.event.lastTimestamp - a.event.lastTimestamp,
    );
}

function eventOf(
  event: ClusterEvent,
  daemonSet: DaemonSet,
  pods: ReadonlyMap<string, Pod>,
): DaemonEvent | undefined {
  const { kind, name } = event.involvedObject;
  if (kind === 'DaemonSet') return isAbout(event, daemonSet) ? { event } : undefined;
  const pod = kind === 'Pod' ? pods.get(name) : undefined;
  if (pod === undefined || !isAbout(event, pod)) return undefined;
  const node = targetNodeName(pod);
  return { event, pod, ...(node === undefined ? {} : { node }) };
}

/** Of two objects that have had the same name one after the other, the uid tells which is meant. */
function isAbout(
  { involvedObject: about }: ClusterEvent,
  { metadata }: Pick<DaemonSet, 'metadata'>,
): boolean {
  const isSame = about.uid === '' || metadata.uid === '' || about.uid === metadata.uid;
  return isSame && about.name === metadata.name && about.namespace === metadata.namespace;
}
