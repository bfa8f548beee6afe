import { setImmediate } from 'node:timers/promises';
import type { ClusterState } from '../domain/cluster-state.ts';
import { viewOf } from '../domain/cluster-view.ts';
import { coverageOf } from '../domain/coverage/coverage.ts';
import { matchesTextSelector, parseSelector } from '../domain/label-selector.ts';
import type { DaemonSet, Node, Pod } from '../domain/objects.ts';
import { targetNodeName } from '../domain/scheduling/daemon-pod.ts';
import { knowing, type KnownOfPods } from './brief/known-of-pods.ts';
import type { Cluster, DaemonSetScope } from './cluster.ts';
import { distinctPods, distinctSelected } from './distinct-pods.ts';
import { Gaps } from './gaps.ts';
import { inParallel, requestsAtOnce } from './in-parallel.ts';
import { affinityPods, needsOtherNodes, supportingObjects } from './supporting-objects.ts';

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
  const chosen = chosenDaemonSets(cluster, options);
  const readNodes = gaps.optional('nodes', async () => inOrder(await cluster.nodes()));
  const supporting = chosen.then((all) => supportingObjects(cluster, options.scope, all, gaps));
  const readPods = chosen.then((all) => {
    options.onProgress?.(`nodes, and pods of ${all.length} DaemonSets`);
    const known = knowing(readNodes, async () => (await supporting).controllerRevisions);
    return gaps.optional('pods', () => cluster.allPods?.() ?? podsOfAll(cluster, all, known));
  });
  // Nodes take long, and nobody waits for them to ask for pods.
  const [release, daemonSets, nodes, pods, support] = await Promise.all([
    cluster.release(),
    chosen,
    readNodes,
    readPods,
    supporting,
  ]);
  await otherWork();
  const knowsAllPods = cluster.allPods !== undefined;
  const state: ClusterState = {
    now: cluster.now(),
    release,
    daemonSets,
    nodesWithAllPods: knowsAllPods ? 'all' : new Set(),
    knowsOtherNodes: knowsAllPods && nodes !== undefined,
    gaps: gaps.found,
    ...(nodes === undefined ? {} : { nodes }),
    ...(pods === undefined ? {} : { pods }),
    ...askedAbout(nodes, options.nodeSelector),
    ...support,
  };
  return knowsAllPods ? state : withPodsWhereItMatters(cluster, state, gaps, options);
}

/** An API server's cache lists in no order, and answers should not change from one call to the next. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** Affinity and the DaemonSet's status are about all nodes, also where an answer is about a few. */
function askedAbout(
  nodes: readonly Node[] = [],
  nodeSelector?: string,
): Pick<ClusterState, 'nodesAskedAbout'> {
  if (nodeSelector === undefined) return {};
  const selector = parseSelector(nodeSelector);
  const asked = nodes.filter(({ metadata }) => matchesTextSelector(selector, metadata.labels));
  return { nodesAskedAbout: new Set(asked.map(({ metadata }) => metadata.name)) };
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
  const [support, beyond, ownPods] = await Promise.all([
    supportingObjects(cluster, options.scope, daemonSets, gaps),
    beyondTheNode(cluster, daemonSets, gaps),
    // Who may not see every pod may still see those of the DaemonSets in his own namespace.
    podsThere ?? gaps.optional('pods', () => podsOfAll(cluster, daemonSets)),
  ]);
  const pods = ownPods && distinctPods([...ownPods, ...(unscheduled ?? []), ...beyond.pods]);
  return {
    now: cluster.now(),
    release,
    daemonSets,
    nodesWithAllPods: podsThere === undefined ? new Set() : (beyond.nodesWithAllPods ?? new Set([nodeName])),
    knowsOtherNodes: beyond.known,
    gaps: gaps.found,
    ...(node === undefined
      ? {}
      : { nodes: withNode(beyond.nodes, node), nodesAskedAbout: new Set([nodeName]) }),
    ...(pods === undefined ? {} : { pods }),
    ...support,
  };
}

interface Surroundings {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly nodesWithAllPods?: 'all';
  readonly known: boolean;
}

/** Pod affinity and topology spread ask about pods on other nodes, and where those nodes are. */
async function beyondTheNode(
  cluster: Cluster,
  daemonSets: readonly DaemonSet[],
  gaps: Gaps,
): Promise<Surroundings> {
  const allPods = cluster.allPods?.bind(cluster);
  if (allPods === undefined && !daemonSets.some(needsOtherNodes))
    return { nodes: [], pods: [], known: false };
  const [nodes, pods] = await Promise.all([
    gaps.optional('nodes', () => cluster.nodes(), 'pod affinity and topology spread are not judged'),
    gaps.optional('pods', allPods ?? (() => affinityPods(cluster, daemonSets))),
  ]);
  return {
    nodes: nodes ?? [],
    pods: pods ?? [],
    known: nodes !== undefined && pods !== undefined,
    ...(allPods !== undefined && pods !== undefined ? { nodesWithAllPods: 'all' } : {}),
  };
}

function withNode(nodes: readonly Node[], node: Node): readonly Node[] {
  return [...nodes.filter(({ metadata }) => metadata.name !== node.metadata.name), node];
}

async function chosenDaemonSets(cluster: Cluster, options: ObserveOptions): Promise<readonly DaemonSet[]> {
  const daemonSets = await cluster.daemonSets(options.scope);
  return options.choose === undefined ? daemonSets : options.choose(daemonSets);
}

async function podsOfAll(
  cluster: Cluster,
  daemonSets: readonly DaemonSet[],
  known?: (daemonSet: DaemonSet) => KnownOfPods,
): Promise<readonly Pod[]> {
  const lists = await inParallel(daemonSets, requestsAtOnce, async (daemonSet, waitAside) => {
    const told = known?.(daemonSet);
    // Who waits for nodes keeps nobody else from asking.
    const knownAside = told && { ...told, byNodes: () => waitAside(told.byNodes) };
    return { daemonSet, pods: await cluster.daemonPods(daemonSet, knownAside) };
  });
  await otherWork();
  return distinctSelected(lists);
}

/** What is worked out of thousands of nodes takes a while, and somebody may press a key meanwhile. */
const otherWork = (): Promise<void> => setImmediate();

/**
 * Nodes on which a daemon pod waits, or is missing and nothing tells why: only there the scheduler's question has to be
 * asked.
 */
async function nodesInQuestion(state: ClusterState): Promise<readonly string[]> {
  const view = viewOf(state);
  const waiting = (state.pods ?? []).filter(({ spec }) => spec.nodeName === '').map(targetNodeName);
  const lacking: string[] = [];
  for (const daemonSet of state.daemonSets) {
    const { unsettled, daemonSetReasons } = coverageOf(daemonSet, view);
    if (daemonSetReasons.length > 0) continue;
    lacking.push(...unsettled.filter((pair) => pair.state === 'Missing').map((pair) => pair.node));
    await otherWork();
  }
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
  const { pods } = state;
  if (pods === undefined || state.nodes === undefined) return state;
  const names = await nodesInQuestion(state);
  if (names.length === 0) return state;
  options.onProgress?.(`pods on ${names.length} nodes`);
  const [there, elsewhere] = await Promise.all([
    gaps.optional('pods', () => podsOnNodes(cluster, names), otherPodsUnknown),
    gaps.optional('pods', () => affinityPods(cluster, state.daemonSets), otherPodsUnknown),
  ]);
  return {
    ...state,
    pods: distinctPods([...pods, ...(there ?? []), ...(elsewhere ?? [])]),
    nodesWithAllPods: new Set(there === undefined ? [] : names),
    knowsOtherNodes: elsewhere !== undefined,
    gaps: gaps.found,
  };
}

async function podsOnNodes(cluster: Cluster, names: readonly string[]): Promise<readonly Pod[]> {
  const [onNodes, unscheduled] = await Promise.all([
    inParallel(names, requestsAtOnce, (name) => cluster.podsOnNode(name)),
    cluster.unscheduledPods(),
  ]);
  return [...onNodes.flat(), ...unscheduled];
}
