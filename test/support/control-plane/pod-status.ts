import { addressOf } from './nodes.ts';
import type { Condition, Container, ContainerState, ContainerStatus, Pod, PodStatus } from './objects.ts';

/** What a kubelet can make of a pod; see the states below for what each looks like from outside. */
export type Behaviour =
  | 'ready'
  /** Runs, but its readiness probe fails. */
  | 'neverReady'
  | 'crashLoop'
  | 'imagePullError'
  /** Runs at once and is ready later. */
  | 'slowStart'
  | 'containerCreating'
  /** Evicted for want of memory: phase Failed. */
  | 'failed'
  /** Ready; once deleted it never goes away. */
  | 'stuckTerminating'
  /** The kubelet never touches it: bound, and nothing more. */
  | 'silent';

/** The looks of a pod: what a behaviour gives at a given time. */
export type Look = Exclude<Behaviour, 'slowStart' | 'stuckTerminating' | 'silent'>;

/** The status that a kubelet would report for a pod that looks so. `now` is an RFC 3339 time. */
export function statusOf(pod: Pod, look: Look, now: string): PodStatus {
  const startTime = pod.status?.startTime ?? now;
  const hostIP = addressOf(pod.spec.nodeName ?? '');
  if (look === 'failed') {
    return {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory. ',
      startTime,
      hostIP,
    };
  }
  const { phase, ready, hasIP } = looks[look];
  return {
    phase,
    startTime,
    hostIP,
    ...(hasIP && { podIP: pod.spec.hostNetwork === true ? hostIP : addressOf(pod.metadata.uid ?? '') }),
    conditions: conditionsOf(pod, ready, now),
    containerStatuses: pod.spec.containers.map((each) => containerStatus(each, look, startTime)),
    initContainerStatuses: (pod.spec.initContainers ?? []).map((each) =>
      initContainerStatus(each, startTime),
    ),
  };
}

const looks = {
  ready: { phase: 'Running', ready: true, hasIP: true },
  neverReady: { phase: 'Running', ready: false, hasIP: true },
  crashLoop: { phase: 'Running', ready: false, hasIP: true },
  imagePullError: { phase: 'Pending', ready: false, hasIP: true },
  containerCreating: { phase: 'Pending', ready: false, hasIP: false },
} as const;

function conditionsOf(pod: Pod, ready: boolean, now: string): Condition[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  const unready = { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` };
  const condition = (type: string, holds: boolean): Condition => ({
    type,
    status: holds ? 'True' : 'False',
    lastTransitionTime: transitionTime(pod, type, holds, now),
    // A strategic merge keeps what it is not told to drop.
    ...(holds ? { reason: '', message: '' } : unready),
  });
  return [condition('Initialized', true), condition('ContainersReady', ready), condition('Ready', ready)];
}

function transitionTime(pod: Pod, type: string, holds: boolean, now: string): string {
  const before = pod.status?.conditions?.find((each) => each.type === type);
  return (before?.status === (holds ? 'True' : 'False') ? before.lastTransitionTime : undefined) ?? now;
}

const containerStates: Record<
  Exclude<Look, 'failed'>,
  (container: Container, since: string) => Partial<ContainerStatus>
> = {
  ready: (_, since) => ({ ready: true, started: true, state: { running: { startedAt: since } } }),
  neverReady: (_, since) => ({ started: true, state: { running: { startedAt: since } } }),
  crashLoop: ({ name }, since) => ({
    restartCount: 5,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 2m40s restarting failed container=${name}`,
      },
    },
    lastState: {
      terminated: {
        exitCode: 1,
        reason: 'Error',
        message: 'panic: cannot open /etc/agent/config.yaml: no such file or directory',
        startedAt: since,
        finishedAt: since,
      },
    },
  }),
  imagePullError: ({ image }) => waiting('ImagePullBackOff', `Back-off pulling image "${image}"`),
  containerCreating: () => waiting('ContainerCreating'),
};

function waiting(reason: string, message?: string): { state: ContainerState } {
  return { state: { waiting: { reason, ...(message !== undefined && { message }) } } };
}

function containerStatus(
  container: Container,
  look: Exclude<Look, 'failed'>,
  since: string,
): ContainerStatus {
  const { name, image } = container;
  const base = { name, image, imageID: '', ready: false, started: false, restartCount: 0, state: {} };
  return { ...base, ...containerStates[look](container, since) };
}

function initContainerStatus({ name, image, restartPolicy }: Container, since: string): ContainerStatus {
  const sidecar = restartPolicy === 'Always';
  const state: ContainerState = sidecar
    ? { running: { startedAt: since } }
    : { terminated: { exitCode: 0, reason: 'Completed', startedAt: since, finishedAt: since } };
  return { name, image, imageID: '', ready: true, started: sidecar, restartCount: 0, state };
}
