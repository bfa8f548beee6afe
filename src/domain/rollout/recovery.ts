import type { ContainerStatus, Pod } from '../objects.ts';
import type { Reason, ReasonKind } from '../reason.ts';

/** What no waiting mends: somebody has to change the pod's template, the node, or what refuses the pod. */
const lasting: ReadonlySet<ReasonKind> = new Set<ReasonKind>([
  'NodeNotReady',
  'NodeName',
  'NodeSelector',
  'NodeAffinity',
  'UntoleratedTaint',
  'InsufficientResource',
  'HostPort',
  'PodAffinity',
  'PodAntiAffinity',
  'TopologySpread',
  'VolumeNodeAffinity',
  'VolumeMissing',
  'SchedulingGated',
  'CreateRejected',
  'Deleting',
  'SelectsNothing',
  'ImagePull',
]);

/** What a kubelet may take, in milliseconds, from the end of a pod's grace period until the pod is gone. */
const lastWork = 15_000;

/**
 * Whether a node without an available pod may get one without anybody's help: its pod is starting, may still pass its
 * readiness probe, goes in time, or is being replaced. A dead node, a pod that crashes again, cannot be pulled, scheduled or made,
 * or should have gone already, may not.
 *
 * @param pod - the one that is waited for; absent where there is none
 * @param replaced - the controller deletes it or makes another one now
 * @param now - milliseconds since the epoch
 */
export function mayRecover(
  reasons: readonly Reason[],
  pod: Pod | undefined,
  replaced: boolean,
  now: number,
): boolean {
  if (reasons.some(({ kind }) => kind === 'NodeNotReady')) return false;
  const goesAt = pod?.metadata.deletionTimestamp;
  if (goesAt !== undefined) return goesAt + lastWork >= now;
  // The scheduler may make room on the node, whatever lacks there now.
  if (replaced || reasons.some(({ kind }) => kind === 'Preemptible')) return true;
  return !reasons.some(
    (reason) => lasting.has(reason.kind) || crashesAgain(reason) || isStartError(reason, pod),
  );
}

/** A container that ended once may do better when it is started again. */
function crashesAgain(reason: Reason): boolean {
  return reason.kind === 'CrashLoop' && reason.detail.restartCount > 0;
}

const noErrors = ['', 'ContainerCreating', 'PodInitializing'];

/** A container that is not only being created, but that the kubelet failed to create: a Secret is missing, for instance. */
function isStartError({ kind }: Reason, pod: Pod | undefined): boolean {
  if (kind !== 'ContainerCreating' || pod === undefined) return false;
  const failed = ({ state }: ContainerStatus): boolean => !noErrors.includes(state.waiting?.reason ?? '');
  return [...pod.status.initContainerStatuses, ...pod.status.containerStatuses].some(failed);
}
