import type { ClusterState } from '../cluster-state.ts';
import { REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import type { ControllerRevision, Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { adoptersOf, hasNoController } from './adoption.ts';

/** Who an orphan was made by. */
export interface FormerOwner {
  /** Name of the DaemonSet, in the pod's namespace. */
  readonly name: string;
  /** Whether a ControllerRevision that it left says so; if not, the pod's own name does. */
  readonly certain: boolean;
}

/** A daemon pod that no controller has. */
export interface OrphanedPod {
  readonly pod: Pod;
  /** The node that it is on, or was made for. Absent where it has none. */
  readonly node?: string;
  /** Absent where it cannot be told. */
  readonly formerOwner?: FormerOwner;
  /** Names of the DaemonSets that select it: the first to see it takes it. Empty where it stays an orphan. */
  readonly adopters: readonly string[];
}

/** What a DaemonSet of older releases, or one that has the deprecated annotation, puts on its pods. */
const templateGeneration = 'pod-template-generation';
/** StatefulSets use controller-revision-hash too. */
const statefulSetPod = 'statefulset.kubernetes.io/pod-name';

/**
 * The daemon pods that no controller has: orphans that a DaemonSet left when it was deleted with `--cascade=orphan`, or
 * that it released. Known by the labels controller-revision-hash or pod-template-generation, or by a node affinity to one
 * node's name. In the order of the state; none where pods could not be read.
 */
export function orphansOf(state: ClusterState): readonly OrphanedPod[] {
  return (state.pods ?? []).filter(isOrphanedDaemonPod).map((pod) => {
    const node = targetNodeName(pod);
    const formerOwner = formerOwnerOf(pod, state.controllerRevisions ?? []);
    return {
      pod,
      ...(node === undefined ? {} : { node }),
      ...(formerOwner === undefined ? {} : { formerOwner }),
      adopters: adoptersOf(pod, state.daemonSets).map(({ metadata }) => metadata.name),
    };
  });
}

function isOrphanedDaemonPod(pod: Pod): boolean {
  if (!hasNoController(pod)) return false;
  const { labels } = pod.metadata;
  if (isMadeForNode(pod)) return true;
  const isMarked = labels[REVISION_HASH_LABEL] !== undefined || labels[templateGeneration] !== undefined;
  return isMarked && labels[statefulSetPod] === undefined;
}

function isMadeForNode({ spec }: Pod): boolean {
  return (spec.affinity.nodeTerms ?? []).some(({ matchFields }) =>
    matchFields.some(({ key, operator }) => key === 'metadata.name' && operator === 'In'),
  );
}

/**
 * Whether `kubectl drain` of its node refuses for such a pod, one that no controller has, without `--force`: it is on a
 * node, and has not ended.
 *
 * Mirrors `unreplicatedFilter`, staging/src/k8s.io/kubectl/pkg/drain/filters.go, and `GetPodsForDeletion`, drain.go, v1.34.
 */
export function keepsFromDrain({ spec, status }: Pod): boolean {
  return spec.nodeName !== '' && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** Names that the API server makes end in five of these letters. */
const generatedSuffix = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

function formerOwnerOf({ metadata }: Pod, revisions: readonly ControllerRevision[]): FormerOwner | undefined {
  const hash = metadata.labels[REVISION_HASH_LABEL];
  const left = revisions.find(
    (revision) =>
      hash !== undefined &&
      revision.metadata.namespace === metadata.namespace &&
      revision.metadata.labels[REVISION_HASH_LABEL] === hash &&
      revision.metadata.name.endsWith(`-${hash}`),
  );
  if (left !== undefined) {
    return { name: left.metadata.name.slice(0, -`-${hash}`.length), certain: true };
  }
  const name = metadata.name.replace(generatedSuffix, '');
  return name === metadata.name ? undefined : { name, certain: false };
}
