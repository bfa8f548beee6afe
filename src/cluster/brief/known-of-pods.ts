import { currentRevisionHash, ownRevisions } from '../../domain/coverage/current-revision.ts';
import { isReady } from '../../domain/explain/pod-reasons.ts';
import type { ControllerRevision, DaemonSet, Node } from '../../domain/objects.ts';
import { oncePerObject } from '../../domain/once-per-object.ts';
import { nodeShouldRunDaemonPod } from '../../domain/scheduling/predicates.ts';

/** What nodes tell of a DaemonSet's pods. */
export interface KnownByNodes {
  /** Pods there are not ready, whatever their containers were when the node was last heard of. */
  readonly notReadyNodes: ReadonlySet<string>;
  /** It should not run there: pods that do are misscheduled, and of any revision. */
  readonly otherNodes: ReadonlySet<string>;
}

/** What else tells of a DaemonSet's pods, so that the server need not be asked for all of each; each as soon as it was read. */
export interface KnownOfPods {
  /** Of the newest template's revision; undefined where it is not known. */
  readonly revisionHash: () => Promise<string | undefined>;
  /** Undefined where nodes could not be read: nobody knows then of which pods nothing was heard lately. */
  readonly byNodes: () => Promise<KnownByNodes | undefined>;
}

/**
 * What is known of the pods of DaemonSets.
 *
 * @param nodes - undefined where they could not be read
 * @param revisions - of any DaemonSets; undefined where they could not be read
 */
export function knowing(
  nodes: Promise<readonly Node[] | undefined>,
  revisions: () => Promise<readonly ControllerRevision[] | undefined>,
): (daemonSet: DaemonSet) => KnownOfPods {
  const notReady = oncePerObject((read: readonly Node[]) => namesOf(read.filter((node) => !isReady(node))));
  let unreadable = false;
  void nodes.then(
    (read) => (unreadable = read === undefined),
    () => undefined,
  );
  return (daemonSet) => ({
    revisionHash: async () => {
      const read = await revisions();
      // Where nodes may not be read that is told as soon as this is: nobody need ask for rows then.
      return unreadable ? undefined : hashOfUpdatedPods(daemonSet, read);
    },
    byNodes: async () => {
      const read = await nodes;
      if (read === undefined) return undefined;
      // Where the controller has seen none, none has to be told apart.
      const others = daemonSet.status.numberMisscheduled === 0 ? [] : read;
      const isOther = (node: Node): boolean => !nodeShouldRunDaemonPod(daemonSet, node).shouldRun;
      return { notReadyNodes: notReady(read), otherNodes: namesOf(others.filter(isOther)) };
    },
  });
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
