/** Objects as an API server prints them: a small cluster with trouble of several kinds, for what commands print. */

type Fields = Record<string, unknown>;

const now = '2026-03-01T10:00:00Z';
const earlier = '2026-02-27T10:00:00Z';

function node(
  name: string,
  zone: string,
  more: { labels?: Fields; taints?: readonly Fields[] } = {},
): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      creationTimestamp: earlier,
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone, ...more.labels },
    },
    spec: { taints: more.taints ?? [] },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: earlier }],
      nodeInfo: { kubeletVersion: 'v1.34.1' },
    },
  };
}

interface DaemonSetOptions {
  readonly cpu?: string;
  readonly spec?: Fields;
  readonly desired: number;
  readonly available: number;
}

function daemonSet(namespace: string, name: string, options: DaemonSetOptions): Fields {
  const { cpu = '100m', spec = {}, desired, available } = options;
  const containers = [{ name: 'main', image: `example.org/${name}:1`, resources: { requests: { cpu } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name, uid: `${namespace}-${name}`, generation: 1, creationTimestamp: earlier },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers, ...spec } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    },
    status: {
      observedGeneration: 1,
      desiredNumberScheduled: desired,
      currentNumberScheduled: desired,
      numberMisscheduled: 0,
      numberReady: available,
      numberAvailable: available,
      numberUnavailable: desired - available,
      updatedNumberScheduled: desired,
    },
  };
}

interface PodOptions {
  readonly cpu?: string;
  readonly pending?: boolean;
  readonly crashing?: boolean;
}

function targeting(nodeName: string): Fields {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

function containerStatus(crashing: boolean): Fields {
  return {
    name: 'main',
    ready: !crashing,
    restartCount: crashing ? 41 : 0,
    image: '',
    imageID: '',
    state: crashing
      ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } }
      : { running: { startedAt: earlier } },
    lastState: crashing ? { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: now } } : {},
  };
}

function daemonPod(namespace: string, owner: string, nodeName: string, options: PodOptions = {}): Fields {
  const { cpu = '100m', pending = false, crashing = false } = options;
  const ready = pending || crashing ? 'False' : 'True';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name: `${owner}-${nodeName}`,
      uid: `${owner}-${nodeName}`,
      creationTimestamp: earlier,
      labels: { app: owner },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          name: owner,
          uid: `${namespace}-${owner}`,
          controller: true,
        },
      ],
    },
    spec: {
      ...(pending ? {} : { nodeName }),
      affinity: targeting(nodeName),
      containers: [{ name: 'main', image: `example.org/${owner}:1`, resources: { requests: { cpu } } }],
    },
    status: {
      phase: pending ? 'Pending' : 'Running',
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: earlier }],
      containerStatuses: pending ? [] : [containerStatus(crashing)],
    },
  };
}

function otherPod(name: string, nodeName: string, cpu: string, annotations: Fields = {}): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'default', name, uid: name, creationTimestamp: earlier, annotations },
    spec: {
      nodeName,
      containers: [{ name: 'main', image: 'example.org/web:1', resources: { requests: { cpu } } }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }] },
  };
}

const taint = { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' };
const workers = ['worker-1', 'worker-2', 'worker-10'];
const gpuLabels = { 'nvidia.com/gpu.present': 'true' };
const toleration = { key: 'nvidia.com/gpu', operator: 'Equal', value: 'present', effect: 'NoSchedule' };

const items: readonly Fields[] = [
  node('worker-1', 'eu-1a'),
  node('worker-2', 'eu-1b'),
  node('worker-10', 'eu-1b'),
  node('gpu-1', 'eu-1a', { labels: gpuLabels, taints: [taint] }),
  daemonSet('kube-system', 'kube-proxy', {
    desired: 4,
    available: 4,
    spec: { tolerations: [{ operator: 'Exists' }] },
  }),
  ...[...workers, 'gpu-1'].map((name) => daemonPod('kube-system', 'kube-proxy', name)),
  daemonSet('kube-system', 'gpu-plugin', {
    desired: 0,
    available: 0,
    spec: { nodeSelector: gpuLabels, tolerations: [toleration] },
  }),
  daemonSet('logging', 'log-collector-of-the-northern-region', { cpu: '1500m', desired: 3, available: 2 }),
  daemonPod('logging', 'log-collector-of-the-northern-region', 'worker-1', { cpu: '1500m' }),
  daemonPod('logging', 'log-collector-of-the-northern-region', 'worker-2', { cpu: '1500m' }),
  daemonPod('logging', 'log-collector-of-the-northern-region', 'worker-10', { cpu: '1500m', pending: true }),
  daemonSet('logging', '监视-agent', { desired: 3, available: 1 }),
  daemonPod('logging', '监视-agent', 'worker-1'),
  daemonPod('logging', '监视-agent', 'worker-2', { crashing: true }),
  otherPod('web-1', 'worker-10', '2500m'),
  otherPod('etcd-worker-1', 'worker-1', '100m', { 'kubernetes.io/config.mirror': 'x' }),
  { apiVersion: 'v1', kind: 'EventList', items: [] },
  { apiVersion: 'apps/v1', kind: 'ControllerRevisionList', items: [] },
  { apiVersion: 'v1', kind: 'LimitRangeList', items: [] },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClassList', items: [] },
];

/** The dump as JSON. */
export const troubleDump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
