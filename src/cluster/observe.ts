import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import { coverageOf } from '../domain/coverage/coverage.ts';
import type { DaemonSet, Node, Pod } from '../domain/objects.ts';
import { targetNodeName } from '../domain/scheduling/daemon-pod.ts';
import type { Cluster, DaemonSetScope } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { inParallel } from './in-parallel.ts';
import { affinityPods, needsOtherPods, supportingObjects } from './supporting-objects.ts';

/** Which DaemonSets, and which nodes, a question is about. */
export interface ObserveOptions {
  readonly scope: DaemonSetScope;
  /** Keeps the DaemonSets that are meant, and refuses names that are none. Absent: all in scope. */
  readonly choose?: (daemonSets: readonly DaemonSet[]) => readonly DaemonSet[];
  /** A label selector of nodes in kubectl's text form. */
  readonly nodeSelector?: string;
  /** Told what is being read, for a progress line. */
  readonly onProgress?: (what: string) => void;
}

/** Requests under way at once: enough to hide latency, few enough for an API server's fair queues. */
const requestsAtOnce = 8;

const otherPodsUnknown = 'resources, ports and affinity on nodes are not judged';

/**
 * Reads what the coverage of DaemonSets needs: nodes, DaemonSets and their pods; and every pod of just those nodes
 * where a daemon pod is pending or missing, so that it can be said why.
 *
 * What may not be listed is left out and noted in `gaps`; DaemonSets themselves are needed.
 *
 * @throws ClusterError
 */
export async function observeCoverage(cluster: Cluster, options: ObserveOptions): Promise<ClusterState> {
  const gaps = new Gaps();
  options.onProgress?.('DaemonSets and nodes');
  const [release, nodes, daemonSets] = await Promise.all([
    cluster.release(),
    gaps.optional('nodes', () => cluster.nodes(options.nodeSelector)),
    chosenDaemonSets(cluster, options),
  ]);
  options.onProgress?.(`pods of ${daemonSets.length} DaemonSets`);
  const [daemonPods, support] = await Promise.all([
    gaps.optional('pods', () => podsOfAll(cluster, daemonSets)),
    supportingObjects(cluster, options.scope, daemonSets, gaps),
  ]);
  const state: ClusterState = {
    now: cluster.now(),
    release,
    daemonSets,
    nodesWithAllPods: new Set(),
    gaps: gaps.found,
    ...(nodes === undefined ? {} : { nodes }),
    ...(daemonPods === undefined ? {} : { pods: daemonPods }),
    ...support,
  };
  return withPodsWhereItMatters(cluster, state, gaps, options);
}

/**
 * Reads what one node's answer needs: the node, every pod on it, and the pods of DaemonSets that wait for a node.
 *
 * @throws ClusterError `notFound` where there is no such node
 */
export async function observeNode(
  cluster: Cluster,
  nodeName: string,
  options: ObserveOptions,
): Promise<ClusterState> {
  const gaps = new Gaps();
  options.onProgress?.(`node ${nodeName}`);
  const [release, node, daemonSets, podsThere, unscheduled] = await Promise.all([
    cluster.release(),
    gaps.optional('nodes', () => cluster.node(nodeName)),
    chosenDaemonSets(cluster, options),
    gaps.optional('pods', () => cluster.podsOnNode(nodeName), otherPodsUnknown),
    gaps.optional('pods', () => cluster.unscheduledPods(), otherPodsUnknown),
  ]);
  // Who may not see every pod may still see those of the DaemonSets in his own namespace.
  const ownPods =
    podsThere === undefined ? await gaps.optional('pods', () => podsOfAll(cluster, daemonSets)) : podsThere;
  const support = await supportingObjects(cluster, options.scope, daemonSets, gaps);
  const beyond = await beyondTheNode(cluster, daemonSets, gaps);
  const nodes = node === undefined ? undefined : withNode(beyond.nodes, node);
  const known =
    ownPods === undefined ? undefined : distinct([...ownPods, ...(unscheduled ?? []), ...beyond.pods]);
  return {
    now: cluster.now(),
    release,
    daemonSets,
    nodesWithAllPods: new Set(podsThere === undefined ? [] : [nodeName]),
    gaps: gaps.found,
    ...(nodes === undefined ? {} : { nodes }),
    ...(known === undefined ? {} : { pods: known }),
    ...support,
  };
}

/** Pod affinity and topology spread ask about pods on other nodes, and where those nodes are. */
async function beyondTheNode(
  cluster: Cluster,
  daemonSets: readonly DaemonSet[],
  gaps: Gaps,
): Promise<{ readonly nodes: readonly Node[]; readonly pods: readonly Pod[] }> {
  if (!daemonSets.some(needsOtherPods)) return { nodes: [], pods: [] };
  const [nodes, pods] = await Promise.all([
    gaps.optional('nodes', () => cluster.nodes()),
    gaps.optional('pods', () => affinityPods(cluster, daemonSets)),
  ]);
  return { nodes: nodes ?? [], pods: pods ?? [] };
}

function withNode(nodes: readonly Node[], node: Node): readonly Node[] {
  return [...nodes.filter(({ metadata }) => metadata.name !== node.metadata.name), node];
}

async function chosenDaemonSets(cluster: Cluster, options: ObserveOptions): Promise<readonly DaemonSet[]> {
  const daemonSets = await cluster.daemonSets(options.scope);
  return options.choose === undefined ? daemonSets : options.choose(daemonSets);
}

async function podsOfAll(cluster: Cluster, daemonSets: readonly DaemonSet[]): Promise<readonly Pod[]> {
  const pods = await inParallel(daemonSets, requestsAtOnce, (daemonSet) => cluster.daemonPods(daemonSet));
  return distinct(pods.flat());
}

/** Selectors may overlap, and questions may: each pod counts once. */
function distinct(pods: readonly Pod[]): readonly Pod[] {
  return [...new Map(pods.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod])).values()];
}

/** Nodes on which a daemon pod waits or is missing: only there the scheduler's question has to be asked. */
function nodesInQuestion(state: ClusterState): readonly string[] {
  const view = viewOf(state);
  const waiting = (state.pods ?? []).filter(({ spec }) => spec.nodeName === '').map(targetNodeName);
  const lacking = state.daemonSets.flatMap((daemonSet) =>
    coverageOf(daemonSet, view)
      .pairs.filter((pair) => pair.state === 'Missing')
      .map((pair) => pair.node),
  );
  const known = (name: string | undefined): name is string =>
    name !== undefined && view.node(name) !== undefined;
  return [...new Set([...waiting.filter(known), ...lacking])];
}

async function withPodsWhereItMatters(
  cluster: Cluster,
  state: ClusterState,
  gaps: Gaps,
  options: ObserveOptions,
): Promise<ClusterState> {
  const daemonPods = state.pods;
  if (daemonPods === undefined || state.nodes === undefined) return state;
  const names = nodesInQuestion(state);
  if (names.length === 0) return state;
  options.onProgress?.(`pods on ${names.length} nodes`);
  const more = await gaps.optional('pods', () => podsThatMatter(cluster, state, names), otherPodsUnknown);
  if (more === undefined) return { ...state, gaps: gaps.found };
  return {
    ...state,
    pods: distinct([...daemonPods, ...more]),
    nodesWithAllPods: new Set(names),
    gaps: gaps.found,
  };
}

async function podsThatMatter(
  cluster: Cluster,
  { daemonSets }: ClusterState,
  names: readonly string[],
): Promise<readonly Pod[]> {
  const [onNodes, unscheduled, elsewhere] = await Promise.all([
    inParallel(names, requestsAtOnce, (name) => cluster.podsOnNode(name)),
    cluster.unscheduledPods(),
    daemonSets.some(needsOtherPods) ? affinityPods(cluster, daemonSets) : [],
  ]);
  return [...onNodes.flat(), ...unscheduled, ...elsewhere];
}
