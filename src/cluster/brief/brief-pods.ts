import { REVISION_HASH_LABEL } from '../../domain/coverage/current-revision.ts';
import { isReady } from '../../domain/explain/pod-reasons.ts';
import { isEmptySelector } from '../../domain/label-selector.ts';
import type { Condition, DaemonSet, ObjectMeta, Pod, PodSpec } from '../../domain/objects.ts';
import { daemonTolerations } from '../../domain/scheduling/daemon-pod.ts';
import type { KnownByNodes } from './known-of-pods.ts';
import type { PodRow } from './pod-table.ts';

/** From so many pods on it is worth while; fewer are read in full as fast. */
const MANY_PODS = 200;

/** One pod by itself costs a server as much as so many of a list: more than one in that many are not read one by one. */
const ONE_IN = 30;

function mostLookedAt(pods: number): number {
  return Math.max(ONE_IN, pods / ONE_IN);
}

/**
 * Whether the rows of a table can tell of a DaemonSet's pods: where its own status says that the controller has seen its
 * template, every pod is of that template, and few are anywhere else, as they are on nodes that are lost. What rows do not
 * have (labels, owners, when a pod became ready) is not needed then, or follows from it.
 */
export function rowsTellEnough(daemonSet: DaemonSet, many = MANY_PODS): boolean {
  const { metadata, spec, status } = daemonSet;
  return (
    status.desiredNumberScheduled >= many &&
    metadata.deletionTimestamp === undefined &&
    metadata.generation === status.observedGeneration &&
    status.updatedNumberScheduled === status.desiredNumberScheduled &&
    status.currentNumberScheduled === status.desiredNumberScheduled &&
    status.numberMisscheduled <= mostLookedAt(status.desiredNumberScheduled) &&
    spec.minReadySeconds === 0 &&
    !isEmptySelector(spec.selector) &&
    !asksForReadinessGates(spec.template.json)
  );
}

function asksForReadinessGates(template: DaemonSet['spec']['template']['json']): boolean {
  const { spec } = template;
  return typeof spec === 'object' && spec !== null && 'readinessGates' in spec;
}

/** Pods that rows tell all of, and names of those that have to be looked at. */
export interface BriefPods {
  readonly pods: readonly Pod[];
  readonly inDoubt: readonly string[];
}

/**
 * The pods that rows stand for. Undefined where the numbers do not add up with the DaemonSet's status, where a node has two,
 * or too many have to be looked at: then somebody else's pods may be among them, or something is going on.
 *
 * @param now - milliseconds since the epoch
 */
export function briefPods(
  daemonSet: DaemonSet,
  rows: readonly PodRow[],
  { revisionHash, notReadyNodes, otherNodes }: KnownByNodes & { readonly revisionHash: string },
  now: number,
): BriefPods | undefined {
  const { status, metadata } = daemonSet;
  const prefix = namePrefix(metadata.name);
  const isPlain = (row: PodRow): boolean =>
    isPlainlyRunning(row) &&
    !notReadyNodes.has(row.node) &&
    !otherNodes.has(row.node) &&
    row.name.startsWith(prefix);
  const plain = rows.filter(isPlain);
  const inDoubt = rows.filter((row) => !isPlain(row)).map(({ name }) => name);
  const nodes = new Set(rows.map(({ node, name }) => (node === '' ? `unbound ${name}` : node)));
  const addsUp =
    nodes.size === rows.length &&
    rows.length === status.currentNumberScheduled + status.numberMisscheduled &&
    plain.length <= status.numberReady;
  if (!addsUp || inDoubt.length > mostLookedAt(rows.length)) return undefined;
  const make = podMaker(daemonSet, revisionHash, now);
  return { pods: plain.map(make), inDoubt };
}

function isPlainlyRunning({ node, status, ready: [ready, all], hasReadinessGates: gated }: PodRow): boolean {
  return node !== '' && status === 'Running' && ready === all && all > 0 && !gated;
}

/**
 * How the names of pods begin that the controller has made. A pod of another name is somebody else's, or was adopted.
 *
 * Mirrors `simpleNameGenerator.GenerateName`, staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, v1.34.
 */
function namePrefix(daemonSet: string): string {
  return `${daemonSet}-`.slice(0, 58);
}

/**
 * All pods, once those in doubt were looked at. Undefined where more are ready than the controller has seen: of some it is
 * not the containers that decide, and rows do not tell of which.
 */
export function withLookedAt(
  { status }: DaemonSet,
  { pods }: BriefPods,
  looked: readonly Pod[],
  { otherNodes }: Pick<KnownByNodes, 'otherNodes'>,
): readonly Pod[] | undefined {
  // Those that are misscheduled the controller does not count.
  const isCounted = (pod: Pod): boolean => !otherNodes.has(pod.spec.nodeName) && isReady(pod);
  const ready = pods.length + looked.filter(isCounted).length;
  return ready > status.numberReady ? undefined : [...pods, ...looked];
}

const ready: readonly Condition[] = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
  (type) => ({
    type,
    status: 'True',
    reason: '',
    message: '',
    lastTransitionTime: 0,
  }),
);

/** Of thousands of pods of one template all that is the same is there once. */
function podMaker(daemonSet: DaemonSet, revisionHash: string, now: number): (row: PodRow) => Pod {
  const { metadata, spec } = daemonSet;
  const { labels, annotations, spec: template } = spec.template;
  const common: Omit<ObjectMeta, 'name' | 'uid' | 'creationTimestamp'> = {
    namespace: metadata.namespace,
    labels: { ...labels, [REVISION_HASH_LABEL]: revisionHash },
    annotations,
    generation: 0,
    resourceVersion: '',
    ownerReferences: [{ kind: 'DaemonSet', name: metadata.name, uid: metadata.uid, controller: true }],
    finalizers: [],
  };
  const { podAffinity, podAntiAffinity } = template.affinity;
  const podSpec: PodSpec = {
    ...template,
    tolerations: daemonTolerations(template),
    affinity: { podAffinity, podAntiAffinity },
  };
  const statusOf = (restarts: number): Pod['status'] => ({
    phase: 'Running',
    reason: '',
    message: '',
    conditions: ready,
    containerStatuses: template.containers.map(({ name }, place) => ({
      name,
      ready: true,
      // A row has the sum of them.
      restartCount: place === 0 ? restarts : 0,
      state: { running: { startedAt: 0 } },
      lastState: {},
    })),
    initContainerStatuses: [],
    nominatedNodeName: '',
  });
  const neverRestarted = statusOf(0);
  return ({ name, node, age, restarts }) => ({
    metadata: {
      ...common,
      name,
      // Nobody asks a server by it: it only tells pods apart.
      uid: `${metadata.namespace}/${name}`,
      creationTimestamp: now - age,
    },
    spec: { ...podSpec, nodeName: node },
    status: restarts === 0 ? neverRestarted : statusOf(restarts),
  });
}
