import { Random } from '../../differential/random.ts';

export interface DumpSize {
  readonly nodes: number;
  readonly daemonSets: number;
  /** Whether objects carry all that a real one does, instead of little beside what is judged. */
  readonly whole: boolean;
}

const created = '2025-01-01T00:00:00Z';
const namespace = 'kube-system';
const pools = ['general', 'general', 'memory', 'edge', 'gpu'] as const;
const zones = ['zone-a', 'zone-b', 'zone-c'] as const;
const gpuTaint = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };
/** Of all pods, those that are not ready; and those that are not there. */
const shares = { notReady: 0.01, missing: 0.002 };

interface Place {
  readonly name: string;
  readonly pool: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Daemon {
  readonly name: string;
  readonly toleratesAll: boolean;
  /** The pool that it wants; absent: any. */
  readonly pool?: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The objects of a cluster like the large one: always the same for the same size. */
export function* clusterObjects(size: DumpSize): Generator {
  const random = new Random(3);
  const daemons = Array.from({ length: size.daemonSets }, (_, number) => daemonOf(number, size.whole));
  for (const daemon of daemons) yield daemonSet(daemon, size.nodes);
  for (let number = 0; number < size.nodes; number += 1) {
    const place = placeOf(number);
    yield node(place, size.whole);
    for (const daemon of daemons)
      if (runsOn(daemon, place) && !random.chance(shares.missing))
        yield pod(daemon, place, { ready: !random.chance(shares.notReady), whole: size.whole });
  }
}

function placeOf(number: number): Place {
  const name = `node-${String(number).padStart(5, '0')}`;
  const pool = pools[number % pools.length] ?? 'general';
  const zone = zones[number % zones.length] ?? 'zone-a';
  const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone, pool };
  return { name, pool, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...labels } };
}

function daemonOf(number: number, whole: boolean): Daemon {
  const name = `agent-${number}`;
  const toleratesAll = number % 2 === 1;
  const selected = number % 3 === 2 ? { pool: 'general' } : {};
  const resources = { requests: { cpu: '10m', memory: '16Mi' } };
  const container = {
    name: 'agent',
    image: `registry.example/${name}:v1`,
    resources,
    ...(whole ? ballast : {}),
  };
  return {
    name,
    toleratesAll,
    ...selected,
    spec: {
      containers: [container],
      ...(toleratesAll ? { tolerations: [{ operator: 'Exists' }] } : {}),
      ...('pool' in selected ? { nodeSelector: selected } : {}),
    },
  };
}

function runsOn({ toleratesAll, pool }: Daemon, place: Place): boolean {
  return (toleratesAll || place.pool !== 'gpu') && (pool === undefined || place.pool === pool);
}

function daemonSet({ name, spec }: Daemon, nodes: number): unknown {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, uid: `uid-${name}`, generation: 1, creationTimestamp: created, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    },
    status: {
      observedGeneration: 1,
      desiredNumberScheduled: nodes,
      numberAvailable: nodes,
      numberReady: nodes,
    },
  };
}

function node({ name, pool, labels }: Place, whole: boolean): unknown {
  const room = { cpu: '16', memory: '64Gi', 'ephemeral-storage': '200Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, creationTimestamp: created, labels },
    spec: pool === 'gpu' ? { taints: [gpuTaint] } : {},
    status: {
      allocatable: room,
      capacity: room,
      conditions: conditions({ Ready: true }),
      ...(whole ? { images: Array.from({ length: 20 }, (_, image) => imageOf(image)) } : {}),
    },
  };
}

function imageOf(number: number): unknown {
  const digest = String(number).padStart(64, 'a');
  return { names: [`registry.example/image-${number}@sha256:${digest}`], sizeBytes: 50_000_000 + number };
}

interface PodLook {
  readonly ready: boolean;
  readonly whole: boolean;
}

function pod(daemon: Daemon, place: Place, { ready, whole }: PodLook): unknown {
  const name = `${daemon.name}-${place.name}`;
  const { tolerations = [], ...spec } = daemon.spec as { readonly tolerations?: readonly unknown[] };
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: daemon.name, uid: `uid-${daemon.name}` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: `uid-${name}`,
      creationTimestamp: created,
      labels: { app: daemon.name, 'controller-revision-hash': 'hash1' },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: { ...spec, nodeName: place.name, tolerations: [...tolerations, ...ownTolerations] },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      startTime: created,
      conditions: conditions({ Ready: ready, ContainersReady: ready, PodScheduled: true }),
      containerStatuses: [
        { name: 'agent', ready, restartCount: 0, state: { running: { startedAt: created } }, lastState: {} },
      ],
      ...(whole ? { hostIP: '192.168.0.1', podIPs: [{ ip: '10.0.0.1' }], qosClass: 'Burstable' } : {}),
    },
  };
}

/** Two of those that the DaemonSet controller gives each of its pods. */
const ownTolerations = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** What makes a container long, and decides nothing about nodes. */
const ballast = {
  args: Array.from({ length: 12 }, (_, number) => `--flag-${number}=some-value-of-usual-length`),
  env: Array.from({ length: 15 }, (_, number) => ({ name: `VARIABLE_${number}`, value: 'some text' })),
  livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, timeoutSeconds: 1 },
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10, timeoutSeconds: 1 },
  volumeMounts: Array.from({ length: 6 }, (_, number) => ({
    name: `volume-${number}`,
    mountPath: `/data/${number}`,
  })),
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
};

function conditions(states: Readonly<Record<string, boolean>>): readonly unknown[] {
  return Object.entries(states).map(([type, holds]) => ({
    type,
    status: holds ? 'True' : 'False',
    lastTransitionTime: created,
  }));
}
