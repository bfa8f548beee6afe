import { humanDuration } from '../duration.ts';
import type {
  Condition,
  Container,
  ContainerState,
  ContainerStatus,
  DaemonSet,
  Node,
  Pod,
} from '../objects.ts';
import type { Fix, Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { describe, selectLinux } from './fixes.ts';
import { inNamespace, kubectl } from './shell.ts';

/** A moment as scripts read it. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The condition of a type, where there is one. */
export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/** Whether the Ready condition of a pod or a node is true. */
export function isReady({ status }: Pod | Node): boolean {
  return conditionOf(status.conditions, 'Ready')?.status === 'True';
}

/** Why the node itself is the trouble, where it is. */
export function nodeReasons(node: Node | undefined, now: number): readonly Reason[] {
  const ready = node === undefined ? undefined : conditionOf(node.status.conditions, 'Ready');
  if (node === undefined || ready === undefined || ready.status === 'True') return [];
  const told = ready.reason === '' ? '' : ` (${ready.reason})`;
  return [
    reason(
      'NodeNotReady',
      `the node is not ready for ${humanDuration(now - ready.lastTransitionTime)}: Ready is ${ready.status}${told}`,
      {
        status: ready.status,
        since: timestamp(ready.lastTransitionTime),
        ...(ready.reason === '' ? {} : { reason: ready.reason }),
      },
      [describe('node', { ...node.metadata, namespace: '' }, 'see what the node says')],
    ),
  ];
}

/** Why a pod is on its way out and has not gone, where that is so. */
export function terminatingReasons(pod: Pod, now: number): readonly Reason[] {
  const { deletionTimestamp, finalizers, name } = pod.metadata;
  if (deletionTimestamp === undefined) return [];
  const overdue = now - deletionTimestamp;
  const late =
    overdue > 0 ? `should have gone ${humanDuration(overdue)} ago` : `goes within ${humanDuration(-overdue)}`;
  const held = finalizers.length === 0 ? '' : `, held by ${finalizers.join(', ')}`;
  const where = [name, ...inNamespace(pod.metadata)];
  const fix: Fix =
    finalizers.length > 0
      ? {
          description: 'see who owns the finalizer; only when its work is done or moot, take it off',
          command: kubectl(
            'patch',
            'pod',
            ...where,
            '--type=merge',
            '-p',
            '{"metadata":{"finalizers":null}}',
          ),
        }
      : {
          description: 'if the node is gone for good, delete the pod without waiting for its kubelet',
          command: kubectl('delete', 'pod', ...where, '--grace-period=0', '--force'),
        };
  return [
    reason(
      'Terminating',
      `pod ${name} is terminating, ${late}${held}; no other is made until it is gone`,
      { since: timestamp(deletionTimestamp), finalizers },
      overdue > 0 ? [fix] : [],
    ),
  ];
}

/** Why a pod that is bound to its node is not ready, most decisive first. */
export function podReasons(
  pod: Pod,
  daemonSet: DaemonSet,
  node: Node | undefined,
  now: number,
): readonly Reason[] {
  const found = [...nodeReasons(node, now), ...failedReasons(pod), ...terminatingReasons(pod, now)];
  // What the containers of a pod that failed as a whole ended with is no loop: they are not started again.
  const containers = pod.status.phase === 'Failed' ? [] : containerReasons(pod, daemonSet, node, now);
  if (containers.length > 0) return [...found, ...containers];
  return found.length > 0 ? found : [unreadyReason(pod)];
}

function failedReasons(pod: Pod): readonly Reason[] {
  if (pod.status.phase !== 'Failed') return [];
  const { reason: why, message } = pod.status;
  return [
    reason(
      'PodFailed',
      `pod ${pod.metadata.name} failed${why === '' ? '' : `: ${why}`}${message === '' ? '' : ` (${message})`}; the controller deletes it and makes another`,
      { reason: why === '' ? 'Failed' : why, ...(message === '' ? {} : { message }) },
      [describe('pod', pod.metadata, 'see what happened to it')],
    ),
  ];
}

interface TroubledContainer {
  readonly status: ContainerStatus;
  readonly spec: Container | undefined;
}

function containerReasons(
  pod: Pod,
  daemonSet: DaemonSet,
  node: Node | undefined,
  now: number,
): readonly Reason[] {
  const specs = new Map(
    [...pod.spec.initContainers, ...pod.spec.containers].map((spec) => [spec.name, spec]),
  );
  const initTrouble = pod.status.initContainerStatuses.filter(
    (status) => !isInitDone(status, specs.get(status.name)),
  );
  const statuses = [...initTrouble, ...pod.status.containerStatuses.filter((status) => !status.ready)];
  const reasons = statuses.flatMap((status) =>
    containerReason({ status, spec: specs.get(status.name) }, pod, daemonSet, node, now),
  );
  if (reasons.length > 0 || pod.status.containerStatuses.length > 0 || pod.status.phase !== 'Pending')
    return reasons;
  return [
    reason('ContainerCreating', 'the kubelet has not started a container yet', {}, [
      describe('pod', pod.metadata, 'see its events'),
    ]),
  ];
}

function isInitDone(status: ContainerStatus, spec: Container | undefined): boolean {
  return spec?.restartPolicy === 'Always' ? status.ready : status.state.terminated?.exitCode === 0;
}

const imageTroubles = [
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
];

function containerReason(
  trouble: TroubledContainer,
  pod: Pod,
  daemonSet: DaemonSet,
  node: Node | undefined,
  now: number,
): readonly Reason[] {
  const { status } = trouble;
  const waiting = status.state.waiting;
  if (waiting !== undefined && imageTroubles.includes(waiting.reason)) {
    return [imageReason(trouble, pod, daemonSet, node)];
  }
  if (isCrashing(status, now)) return [crashReason(status, pod)];
  if (waiting !== undefined) return [waitingReason(status, pod)];
  if (status.state.running !== undefined) return [probeReason(status, pod)];
  return [];
}

/** A container that was started again this short a time ago, in milliseconds, is not out of its loop yet. */
const settledAfter = 10 * 60_000;

function isCrashing({ state, lastState, restartCount }: ContainerStatus, now: number): boolean {
  if (state.waiting?.reason === 'CrashLoopBackOff') return true;
  if (state.terminated !== undefined) return restartCount > 0 || state.terminated.exitCode !== 0;
  const justStarted = state.running !== undefined && now - state.running.startedAt < settledAfter;
  return restartCount > 1 && justStarted && lastState.terminated !== undefined;
}

function imageReason(
  { status, spec }: TroubledContainer,
  pod: Pod,
  daemonSet: DaemonSet,
  node: Node | undefined,
): Reason {
  const image = spec?.image ?? '';
  const message = status.state.waiting?.message ?? '';
  const onWindows =
    node?.metadata.labels['kubernetes.io/os'] === 'windows' && !selectsOperatingSystem(daemonSet);
  const hint = onWindows ? '; the node runs Windows, and the DaemonSet has no kubernetes.io/os selector' : '';
  return reason(
    'ImagePull',
    `container ${status.name} cannot pull ${image}${message === '' ? '' : `: ${message}`}${hint}`,
    { container: status.name, image, ...(message === '' ? {} : { message }) },
    () => [
      ...(onWindows ? [selectLinux(daemonSet)] : []),
      describe('pod', pod.metadata, 'see what the registry answered'),
    ],
  );
}

function selectsOperatingSystem({ spec }: DaemonSet): boolean {
  const { nodeSelector, affinity } = spec.template.spec;
  const keys = [
    ...Object.keys(nodeSelector),
    ...(affinity.nodeTerms ?? []).flatMap((term) => term.matchExpressions.map(({ key }) => key)),
  ];
  return keys.some((key) => key.endsWith('kubernetes.io/os'));
}

function crashReason({ name, restartCount, state, lastState }: ContainerStatus, pod: Pod): Reason {
  const last = lastState.terminated ?? state.terminated;
  const times = restartCount === 1 ? '1 restart' : `${restartCount} restarts`;
  const loop = restartCount === 0 ? 'has ended' : `keeps crashing: ${times}`;
  return reason(
    'CrashLoop',
    `container ${name} ${loop}${last === undefined ? '' : howItEnded(last)}`,
    { container: name, restartCount, ...(last === undefined ? {} : endOf(last)) },
    () => [
      {
        description: 'read what it said before it died',
        command: kubectl('logs', pod.metadata.name, ...inNamespace(pod.metadata), '-c', name, '--previous'),
      },
    ],
  );
}

type Terminated = NonNullable<ContainerState['terminated']>;

function howItEnded({ exitCode, reason: why, message }: Terminated): string {
  const named = why === '' ? '' : ` (${why})`;
  return `, last exit code ${exitCode}${named}${message === '' ? '' : `: ${message}`}`;
}

function endOf({ exitCode, reason: lastReason, message }: Terminated) {
  return { exitCode, ...(lastReason === '' ? {} : { lastReason }), ...(message === '' ? {} : { message }) };
}

function waitingReason({ name, state }: ContainerStatus, pod: Pod): Reason {
  const { reason: why = '', message = '' } = state.waiting ?? {};
  const told = [why, message].filter((text) => text !== '' && text !== 'ContainerCreating').join(': ');
  return reason(
    'ContainerCreating',
    `container ${name} has not started${told === '' ? '' : ` (${told})`}`,
    { container: name, ...(message === '' ? {} : { message }) },
    () => [describe('pod', pod.metadata, 'see its events: volumes, secrets, network')],
  );
}

function probeReason({ name }: ContainerStatus, pod: Pod): Reason {
  return reason('ReadinessProbe', `container ${name} runs, but is not ready`, { container: name }, () => [
    describe('pod', pod.metadata, 'see what its readiness probe answers'),
    {
      description: 'and what it says',
      command: kubectl('logs', pod.metadata.name, ...inNamespace(pod.metadata), '-c', name, '--tail=50'),
    },
  ]);
}

function unreadyReason(pod: Pod): Reason {
  const ready = conditionOf(pod.status.conditions, 'Ready');
  const told = [ready?.reason ?? '', ready?.message ?? ''].filter((text) => text !== '').join(': ');
  return reason(
    'Unknown',
    `the pod is not ready, and its containers give no reason${told === '' ? '' : `; its condition says ${told}`}`,
    {},
    () => [describe('pod', pod.metadata, 'see its conditions and events')],
  );
}
