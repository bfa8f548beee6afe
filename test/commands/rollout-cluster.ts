/** Objects of rollouts, as an API server prints them. */

export type Fields = Record<string, unknown>;

const NOW = Date.UTC(2026, 2, 1, 10);

/** A moment so many minutes before the newest one in the dump. */
function minutesAgo(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

interface NodeFacts {
  /** Minutes; absent: it is ready. */
  readonly deadFor?: number;
}

export function node(name: string, { deadFor }: NodeFacts = {}): Fields {
  const taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };
  const ready = {
    type: 'Ready',
    status: deadFor === undefined ? 'True' : 'Unknown',
    ...(deadFor === undefined ? {} : { reason: 'NodeStatusUnknown' }),
    lastTransitionTime: minutesAgo(deadFor ?? 10_000),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      creationTimestamp: minutesAgo(20_000),
      labels: { 'kubernetes.io/hostname': name },
    },
    spec: { taints: deadFor === undefined ? [] : [taint] },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [ready],
      nodeInfo: { kubeletVersion: 'v1.34.1' },
    },
  };
}

export interface RevisionFacts {
  readonly image: string;
  /** Minutes. */
  readonly age: number;
  readonly cause?: string;
  /** Beside the containers. */
  readonly podSpec?: Fields;
}

/** The pod on a node: which revision it is of (counted from 1), and how it is. */
export interface PodFacts {
  readonly of: number;
  readonly is?: 'available' | 'starting' | 'crashing' | 'lost';
  /** Minutes since it was made; absent: as old as its revision. */
  readonly age?: number;
}

export interface DaemonSetFacts {
  readonly namespace?: string;
  readonly revisions: readonly RevisionFacts[];
  readonly pods: Readonly<Record<string, PodFacts>>;
  readonly updateStrategy?: Fields;
  readonly annotations?: Fields;
  readonly generation?: number;
  readonly nodeSelector?: Fields;
}

function templateOf(
  name: string,
  { image, podSpec }: RevisionFacts,
  nodeSelector: Fields | undefined,
): Fields {
  const containers = [{ name: 'main', image, resources: {} }];
  const tolerations = [{ operator: 'Exists' }];
  return {
    metadata: { creationTimestamp: null, labels: { app: name } },
    spec: { containers, tolerations, ...(nodeSelector === undefined ? {} : { nodeSelector }), ...podSpec },
  };
}

function owned(namespace: string, name: string): Fields {
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    name,
    uid: `${namespace}-${name}`,
    controller: true,
  };
  return { namespace, ownerReferences: [owner] };
}

function hashOf(number: number): string {
  return `hash${number}`;
}

function podStatus(is: NonNullable<PodFacts['is']>, since: string): Fields {
  const ready = { type: 'Ready', status: is === 'available' ? 'True' : 'False', lastTransitionTime: since };
  const main = {
    name: 'main',
    ready: is === 'available',
    restartCount: 0,
    image: '',
    imageID: '',
    lastState: {},
  };
  const container = {
    available: main,
    lost: main,
    starting: { ...main, state: { waiting: { reason: 'ContainerCreating' } } },
    crashing: {
      ...main,
      restartCount: 7,
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
      },
      lastState: {
        terminated: { exitCode: 1, reason: 'Error', message: 'no \u001b[31mconfig', finishedAt: since },
      },
    },
  }[is];
  const phase = is === 'starting' ? 'Pending' : 'Running';
  return { phase, conditions: [ready], containerStatuses: [container] };
}

/** A DaemonSet with its revisions and pods. */
export function daemonSet(name: string, facts: DaemonSetFacts): readonly Fields[] {
  const { namespace = 'kube-system', revisions, pods, nodeSelector, generation = revisions.length } = facts;
  const {
    updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    annotations = {},
  } = facts;
  const entries = Object.entries(pods);
  const available = entries.filter(([, { is }]) => is === undefined || is === 'available').length;
  const revisionOf = (number: number): RevisionFacts => {
    const found = revisions[number - 1];
    if (found === undefined) throw new Error(`${name} has no revision ${number}`);
    return found;
  };
  const template = templateOf(name, revisionOf(revisions.length), nodeSelector);
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: {
        namespace,
        name,
        uid: `${namespace}-${name}`,
        generation,
        annotations,
        creationTimestamp: minutesAgo(15_000),
      },
      spec: { selector: { matchLabels: labels }, template, updateStrategy },
      status: {
        observedGeneration: revisions.length,
        desiredNumberScheduled: entries.length,
        currentNumberScheduled: entries.length,
        numberMisscheduled: 0,
        numberReady: available,
        numberAvailable: available,
        numberUnavailable: entries.length - available,
        updatedNumberScheduled: entries.filter(([, { of }]) => of === revisions.length).length,
      },
    },
    ...revisions.map(({ age, cause }, index): Fields => ({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        ...owned(namespace, name),
        name: `${name}-${hashOf(index + 1)}`,
        labels: { ...labels, 'controller-revision-hash': hashOf(index + 1) },
        annotations: cause === undefined ? {} : { 'kubernetes.io/change-cause': cause },
        creationTimestamp: minutesAgo(age),
      },
      revision: index + 1,
      data: {
        spec: { template: { $patch: 'replace', ...templateOf(name, revisionOf(index + 1), nodeSelector) } },
      },
    })),
    ...entries.map(([on, { of, is = 'available', age = revisionOf(of).age }]): Fields => {
      const made = minutesAgo(age);
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...owned(namespace, name),
          name: `${name}-${on}-${of}`,
          uid: `${name}-${on}-${of}`,
          labels: { ...labels, 'controller-revision-hash': hashOf(of) },
          creationTimestamp: made,
        },
        spec: { nodeName: on, containers: [{ name: 'main', image: revisionOf(of).image, resources: {} }] },
        status: podStatus(is, made),
      };
    }),
  ];
}

/** A dump of these objects as JSON; its newest moment is now. */
export function dumpOf(...items: readonly Fields[]): string {
  const kinds = ['Event', 'LimitRange'].map((kind) => ({ apiVersion: 'v1', kind: `${kind}List`, items: [] }));
  const clock = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { namespace: 'default', name: 'now', creationTimestamp: minutesAgo(0) },
    involvedObject: { kind: 'Node', name: 'n1', namespace: '', uid: 'n1' },
    type: 'Normal',
    reason: 'Now',
    message: '',
    lastTimestamp: minutesAgo(0),
  };
  const classes = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClassList', items: [] };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...items, clock, ...kinds, classes] });
}
