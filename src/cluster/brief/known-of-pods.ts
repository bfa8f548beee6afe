import { currentRevisionHash, ownRevisions } from '../../domain/coverage/current-revision.ts';
import { isReady } from '../../domain/explain/pod-reasons.ts';
import type { ControllerRevision, DaemonSet, Node } from '../../domain/objects.ts';
import { nodeShouldRunDaemonPod } from '../../domain/scheduling/predicates.ts';

/** What else tells of a DaemonSet's pods, so that the server need not be asked for all of each. */
export interface KnownOfPods {
  /** Of the newest template's revision; absent where it is not known. */
  readonly revisionHash?: string;
  /** Pods there are not ready, whatever their containers were when the node was last heard of. */
  readonly notReadyNodes: ReadonlySet<string>;
  /** It should not run there: pods that do are misscheduled, and of any revision. */
  readonly otherNodes: ReadonlySet<string>;
}

/**
 * What is known of the pods of DaemonSets.
 *
 * @param nodes - undefined where they could not be read: nobody knows then of which pods nothing was heard lately
 */
export function knowing(
  nodes: readonly Node[] | undefined,
): (daemonSet: DaemonSet, revisions: readonly ControllerRevision[] | undefined) => KnownOfPods {
  const notReadyNodes = namesOf((nodes ?? []).filter((node) => !isReady(node)));
  return (daemonSet, revisions) => {
    // Where the controller has seen none, none has to be told apart.
    const others = daemonSet.status.numberMisscheduled === 0 ? [] : (nodes ?? []);
    const otherNodes = namesOf(others.filter((node) => !nodeShouldRunDaemonPod(daemonSet, node).shouldRun));
    const hash = nodes === undefined ? undefined : hashOfUpdatedPods(daemonSet, revisions);
    return { notReadyNodes, otherNodes, ...(hash === undefined ? {} : { revisionHash: hash }) };
  };
}

/**
 * The hash of all pods that the status counts as updated. Undefined where the revision is not known, and for a DaemonSet
 * that has adopted revisions older than itself: of pods that came with them, those of the same template generation count as
 * updated too, whatever their hash.
 *
 * Mirrors `IsPodUpdated`, pkg/controller/daemon/util/daemonset_util.go, v1.34.
 */
function hashOfUpdatedPods(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[] | undefined,
): string | undefined {
  const { creationTimestamp } = daemonSet.metadata;
  const hasAdopted = ownRevisions(daemonSet, revisions ?? []).some(
    ({ metadata }) => metadata.creationTimestamp < creationTimestamp,
  );
  return hasAdopted ? undefined : currentRevisionHash(daemonSet, revisions);
}

function namesOf(nodes: readonly Node[]): ReadonlySet<string> {
  return new Set(nodes.map(({ metadata }) => metadata.name));
}
