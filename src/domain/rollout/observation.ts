import type { ClusterView } from '../cluster-view.ts';
import { currentRevisionHash, REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import { decidingPod } from '../coverage/pod-state.ts';
import { conditionOf, podReasons } from '../explain/pod-reasons.ts';
import { matchesTextSelector, parseSelector } from '../label-selector.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import type { Reason } from '../reason.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { controllerFindings, nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { DRIVE_ANNOTATION, type DrivePlan } from './drive-state.ts';
import type { DrivenNode, DrivenPod, DriveObservation } from './drive.ts';
import { fingerprint } from './fingerprint.ts';
import { notReadySinceOf } from './node-readiness.ts';

/**
 * What a driver sees of a DaemonSet: what its next step is decided by.
 *
 * @param view - of which nodes, the DaemonSet's pods and its revisions were read, the revisions not before the
 *   DaemonSet: the newest of them is taken for that of its template as soon as the controller has seen it
 * @param plan - says how nodes are ordered and which are the canary; absent before there is one
 * @param madeHash - controller-revision-hash of the pods that this rollout makes, as far as it is known: a node that
 *   died under one of them is still looked at, although the controller no longer counts it
 */
export function driveObservation(
  daemonSet: DaemonSet,
  view: ClusterView,
  plan: DrivePlan | undefined,
  madeHash?: string,
): DriveObservation {
  const { metadata, spec, status } = daemonSet;
  const annotation = metadata.annotations[DRIVE_ANNOTATION];
  const currentHash = currentRevisionHash(daemonSet, view.state.controllerRevisions);
  return {
    ...(annotation === undefined ? {} : { annotation }),
    deleting: metadata.deletionTimestamp !== undefined,
    strategy: spec.updateStrategy.type,
    template: fingerprint(spec.template.json),
    observed: metadata.generation <= status.observedGeneration,
    ...(currentHash === undefined ? {} : { currentHash }),
    minReady: spec.minReadySeconds * 1000,
    nodes: drivenNodes(daemonSet, view, plan, madeHash),
  };
}

function drivenNodes(
  daemonSet: DaemonSet,
  view: ClusterView,
  plan: DrivePlan | undefined,
  madeHash: string | undefined,
): readonly DrivenNode[] {
  const pods = Map.groupBy(view.daemonPodsOf(daemonSet), targetNodeName);
  const isCanary = canaryOf(plan);
  const orderedBy = plan?.order.kind === 'label' ? plan.order.key : undefined;
  return (view.state.nodes ?? []).flatMap((node): readonly DrivenNode[] => {
    const { name, labels } = node.metadata;
    const pod = decidingPod(pods.get(name) ?? []);
    if (!isDriven(daemonSet, node, pod, madeHash)) return [];
    const notReadySince = notReadySinceOf(node);
    return [
      {
        name,
        group: orderedBy === undefined ? '' : (labels[orderedBy] ?? ''),
        canary: isCanary(node),
        ...(notReadySince === undefined ? {} : { notReadySince }),
        ...(pod === undefined ? {} : { pod: drivenPod(pod, daemonSet, node, view.state.now) }),
      },
    ];
  });
}

/** A selector that cannot be read selects no node: it was checked before it was written down. */
function canaryOf(plan: DrivePlan | undefined): (node: Node) => boolean {
  if (plan?.canary?.kind !== 'selector') return () => false;
  try {
    const requirements = parseSelector(plan.canary.value);
    return ({ metadata }) => matchesTextSelector(requirements, metadata.labels);
  } catch (error) {
    if (error instanceof ParseError) return () => false;
    throw error;
  }
}

/**
 * Nodes that should run the pod; and those that should not only because they died under a pod of this rollout. The node
 * lifecycle controller taints a dead node, and where that is not tolerated the DaemonSet controller counts the node no
 * more, while its pod stays: without it nobody would see that nodes die of their update.
 */
function isDriven(
  daemonSet: DaemonSet,
  node: Node,
  pod: Pod | undefined,
  madeHash: string | undefined,
): boolean {
  const { shouldRun, shouldContinueRunning } = nodeShouldRunDaemonPod(daemonSet, node);
  if (shouldRun) return true;
  if (!shouldContinueRunning || pod === undefined || notReadySinceOf(node) === undefined) return false;
  return hashOf(pod) === madeHash && controllerFindings(daemonSet, node).every(isOfDeadNode);
}

const deadNode = /^node\.kubernetes\.io\/(not-ready|unreachable)$/;

function isOfDeadNode(finding: ReturnType<typeof controllerFindings>[number]): boolean {
  return finding.kind === 'UntoleratedTaint' && deadNode.test(finding.taint.key);
}

function hashOf({ metadata }: Pod): string {
  return metadata.labels[REVISION_HASH_LABEL] ?? '';
}

function drivenPod(pod: Pod, daemonSet: DaemonSet, node: Node, now: number): DrivenPod {
  const { metadata } = pod;
  return {
    name: metadata.name,
    uid: metadata.uid,
    hash: hashOf(pod),
    createdAt: metadata.creationTimestamp,
    terminating: metadata.deletionTimestamp !== undefined,
    restarts: restartsOf(pod),
    ...readiness(pod, daemonSet, node, now),
  };
}

function restartsOf({ status }: Pod): number {
  const statuses = [...status.initContainerStatuses, ...status.containerStatuses];
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

type Readiness = Pick<DrivenPod, 'readySince' | 'notReadySince' | 'trouble' | 'waitsFor'>;

function readiness(pod: Pod, daemonSet: DaemonSet, node: Node, now: number): Readiness {
  const ready = conditionOf(pod.status.conditions, 'Ready');
  if (ready?.status === 'True') return { readySince: ready.lastTransitionTime };
  const since = ready === undefined ? {} : { notReadySince: ready.lastTransitionTime };
  if (pod.spec.nodeName === '') return { ...since, waitsFor: schedulingOf(pod) };
  // What the node itself lacks is told of the node.
  const reasons = podReasons(pod, daemonSet, node, now).filter(({ kind }) => kind !== 'NodeNotReady');
  const [first] = reasons;
  return { ...since, ...troubleOf(reasons), ...(first === undefined ? {} : { waitsFor: first.message }) };
}

function schedulingOf({ status }: Pod): string {
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  const said = scheduled?.status === 'False' ? scheduled.message : '';
  return said === '' ? 'it is not scheduled yet' : `it cannot be scheduled: ${said}`;
}

function troubleOf(reasons: readonly Reason[]): Pick<DrivenPod, 'trouble'> {
  for (const each of reasons) {
    const { message } = each;
    switch (each.kind) {
      case 'ImagePull':
      case 'PodFailed':
        return { trouble: { kind: each.kind, message } };
      case 'CrashLoop':
        // Ended for the first time, it is started again at once: no loop yet.
        if (each.detail.restartCount > 0) return { trouble: { kind: 'CrashLoop', message } };
        break;
      default:
    }
  }
  return {};
}
