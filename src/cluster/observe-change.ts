import type { ClusterState } from '../domain/cluster-state.ts';
import { adoptersOf } from '../domain/change/adoption.ts';
import type {
  ApplyDaemonSet,
  Change,
  DeleteDaemonSet,
  DeletePods,
  LabelChange,
  TaintChange,
} from '../domain/change/change.ts';
import { daemonSetNamed } from '../domain/change/change.ts';
import { impactOf } from '../domain/change/impact-of.ts';
import { nodeOfPod } from '../domain/change/pod-index.ts';
import type { DaemonSet, LabelSelector, Node, Pod } from '../domain/objects.ts';
import { nodeShouldRunDaemonPod } from '../domain/scheduling/predicates.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { inParallel, requestsAtOnce } from './in-parallel.ts';
import { observeCoverage } from './observe.ts';
import { observeHome } from './observe-home.ts';
import { affinityPods, needsOtherNodes, supportingObjects } from './supporting-objects.ts';

interface ObserveChangeOptions {
  /** Told what is being read, for a progress line. */
  readonly onProgress?: (what: string) => void;
}

/** Up to so many nodes are read one by one; of more, all are listed at once. */
const fewNodes = 20;
const otherPodsUnknown = 'resources, ports and affinity on nodes are not judged';
const everyPod: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/**
 * Reads what the impact of a change needs: all DaemonSets, the nodes that the change touches, and every pod on those of
 * them where pods may come; of a DaemonSet that is deleted its pods; of one that is applied all nodes. Of a dump,
 * everything. Nodes that do not exist are left out: see conflictsOf.
 *
 * What may not be listed is left out and noted in `gaps`; DaemonSets themselves are needed.
 *
 * @throws ClusterError
 */
export async function observeChange(
  cluster: Cluster,
  change: Change,
  { onProgress = () => undefined }: ObserveChangeOptions = {},
): Promise<ClusterState> {
  const gaps = new Gaps();
  if (cluster.allPods !== undefined) {
    const seen = await observeCoverage(cluster, { scope: {}, onProgress });
    return { ...seen, ...(await observeHome(cluster, change, gaps)) };
  }
  onProgress('DaemonSets');
  const [release, daemonSets] = await Promise.all([cluster.release(), cluster.daemonSets({})]);
  const concerned = change.kind === 'applyDaemonSet' ? [...daemonSets, change.daemonSet] : daemonSets;
  const [seen, support, home] = await Promise.all([
    surroundings({ cluster, gaps, onProgress, daemonSets }, change),
    supportingObjects(cluster, {}, concerned, gaps),
    observeHome(cluster, change, gaps),
  ]);
  const { nodes, pods, complete } = seen;
  const reach = await otherNodes({ cluster, gaps, onProgress, daemonSets: concerned }, change);
  return {
    now: cluster.now(),
    release,
    daemonSets,
    nodesWithAllPods: new Set(complete),
    knowsOtherNodes: reach !== undefined,
    gaps: gaps.found,
    ...(nodes === undefined ? {} : { nodes: distinct([...nodes, ...(reach?.nodes ?? [])]) }),
    ...(pods === undefined ? {} : { pods: byNode(distinct([...pods, ...(reach?.pods ?? [])])) }),
    ...support,
    ...home,
  };
}

interface Reading {
  readonly cluster: Cluster;
  readonly gaps: Gaps;
  readonly onProgress: (what: string) => void;
  readonly daemonSets: readonly DaemonSet[];
}

interface Seen {
  readonly nodes: readonly Node[] | undefined;
  readonly pods: readonly Pod[] | undefined;
  /** Names of the nodes of which every pod was read. */
  readonly complete: readonly string[];
}

async function surroundings(reading: Reading, change: Change): Promise<Seen> {
  switch (change.kind) {
    case 'label':
    case 'taint':
      return aroundNodes(reading, change);
    case 'deletePods':
      return aroundPods(reading, change);
    case 'deleteDaemonSet':
      return aroundDeleted(reading, change);
    case 'applyDaemonSet':
      return aroundApplied(reading, change);
  }
}

/**
 * Every pod on the nodes. Where they are many, and only daemon pods can go, these are read DaemonSet by DaemonSet, and
 * every pod of just those nodes where one is to come.
 */
async function aroundNodes(reading: Reading, change: LabelChange | TaintChange): Promise<Seen> {
  const { cluster, gaps, onProgress, daemonSets } = reading;
  const nodes = await namedNodes(reading, change.nodes);
  const evicts = change.kind === 'taint' && change.add.some(({ effect }) => effect === 'NoExecute');
  if (nodes === undefined || nodes.length <= fewNodes || evicts) return nodesWithPods(reading, nodes, []);
  onProgress(`pods of ${daemonSets.length} DaemonSets`);
  const [release, found] = await Promise.all([cluster.release(), daemonPods(reading)]);
  if (found === undefined) return { nodes, pods: undefined, complete: [] };
  const touched = new Set(nodes.map(({ metadata }) => metadata.name));
  const own = found.filter((pod) => touched.has(nodeOfPod(pod) ?? ''));
  const { daemonSets: impacts } = impactOf(change, {
    now: cluster.now(),
    release,
    daemonSets,
    nodes,
    pods: own,
    nodesWithAllPods: new Set(),
    knowsOtherNodes: false,
    gaps: gaps.found,
  });
  const gaining = new Set(impacts.flatMap(({ gains }) => gains.map(({ node }) => node)));
  if (gaining.size === 0) return { nodes, pods: own, complete: [] };
  const chosen = nodes.filter(({ metadata }) => gaining.has(metadata.name));
  return { ...(await nodesWithPods(reading, chosen, own)), nodes };
}

/** The pods of all DaemonSets. */
function daemonPods({ cluster, gaps, daemonSets }: Reading): Promise<readonly Pod[] | undefined> {
  return gaps.optional('pods', async () => {
    const found = await inParallel(daemonSets, requestsAtOnce, (each) => cluster.daemonPods(each));
    return found.flat();
  });
}

/** The nodes of these names that exist. */
async function namedNodes(
  { cluster, gaps, onProgress }: Reading,
  names: readonly string[],
): Promise<readonly Node[] | undefined> {
  onProgress(names.length === 1 ? `node ${names[0]}` : `${names.length} nodes`);
  const chosen = new Set(names);
  return gaps.optional('nodes', async () => {
    if (names.length > fewNodes) {
      return inOrder((await cluster.nodes()).filter(({ metadata }) => chosen.has(metadata.name)));
    }
    const found = await inParallel([...chosen], requestsAtOnce, (name) => nodeIfThere(cluster, name));
    return found.flatMap((node) => node ?? []);
  });
}

async function nodeIfThere(cluster: Cluster, name: string): Promise<Node | undefined> {
  try {
    return await cluster.node(name);
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** An API server's cache lists in no order, and answers should not change from one call to the next. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** Pods likewise. */
function byNode(pods: readonly Pod[]): readonly Pod[] {
  const place = (pod: Pod): string =>
    `${nodeOfPod(pod) ?? ''} ${pod.metadata.namespace} ${pod.metadata.name}`;
  const placed = pods.map((pod) => [place(pod), pod] as const);
  return placed.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
}

/** Every pod on the nodes; where not every pod may be seen, those of DaemonSets. `pods`: others that were read. */
async function nodesWithPods(
  reading: Reading,
  nodes: readonly Node[] | undefined,
  pods: readonly Pod[],
): Promise<Seen> {
  const { cluster, gaps, onProgress } = reading;
  const names = (nodes ?? []).map(({ metadata }) => metadata.name);
  onProgress(`pods on ${names.length} nodes`);
  const there = await gaps.optional(
    'pods',
    async () => {
      const [bound, waiting] = await Promise.all([
        inParallel(names, requestsAtOnce, (name) => cluster.podsOnNode(name)),
        cluster.unscheduledPods(),
      ]);
      return [...bound.flat(), ...waiting];
    },
    otherPodsUnknown,
  );
  if (there !== undefined) return { nodes, pods: [...pods, ...there], complete: names };
  // Who may not see every pod may still see those of the DaemonSets in some namespaces.
  const own = await daemonPods(reading);
  return { nodes, pods: own && [...pods, ...own], complete: [] };
}

async function aroundPods(reading: Reading, { pods }: DeletePods): Promise<Seen> {
  const { cluster, gaps, onProgress } = reading;
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  const named = new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`));
  onProgress('pods');
  const found = await gaps.optional('pods', () =>
    inParallel(namespaces, requestsAtOnce, (namespace) => cluster.podsMatching(namespace, everyPod)),
  );
  const meant = found?.flat().filter(({ metadata }) => named.has(`${metadata.namespace}/${metadata.name}`));
  if (meant === undefined) return { nodes: [], pods: undefined, complete: [] };
  return nodesWithPods(reading, await namedNodes(reading, nodesOf(meant)), meant);
}

function nodesOf(pods: readonly Pod[]): readonly string[] {
  return [...new Set(pods.flatMap((pod) => nodeOfPod(pod) ?? []))];
}

/** Others come in only where they adopt what is orphaned: then their pods, and the room on those nodes, count. */
async function aroundDeleted(reading: Reading, change: DeleteDaemonSet): Promise<Seen> {
  const { cluster, gaps, onProgress, daemonSets } = reading;
  const deleted = daemonSetNamed(change, { daemonSets });
  if (deleted === undefined) return { nodes: [], pods: [], complete: [] };
  onProgress(`pods of ${change.namespace}/${change.name}`);
  const own = await gaps.optional('pods', () => cluster.daemonPods(deleted));
  if (own === undefined) {
    return { nodes: await gaps.optional('nodes', () => cluster.nodes()), pods: undefined, complete: [] };
  }
  const others = daemonSets.filter((each) => each !== deleted);
  const adopters =
    change.cascade === 'orphan' ? new Set(own.flatMap((pod) => adoptersOf(pod, others))) : new Set();
  const nodes = await namedNodes(reading, nodesOf(own));
  if (adopters.size > 0) return nodesWithPods(reading, nodes, own);
  return { nodes, pods: own, complete: [] };
}

/** Every pod of the nodes that should run it; of the others only those that it has there already. */
async function aroundApplied(reading: Reading, { daemonSet }: ApplyDaemonSet): Promise<Seen> {
  const { cluster, gaps, onProgress, daemonSets } = reading;
  const existing = daemonSetNamed(daemonSet.metadata, { daemonSets });
  onProgress('nodes');
  const [nodes, claimed] = await Promise.all([
    gaps.optional('nodes', async () => inOrder(await cluster.nodes())),
    gaps.optional('pods', async () =>
      Promise.all(
        [daemonSet, ...(existing === undefined ? [] : [existing])].map((each) => cluster.daemonPods(each)),
      ),
    ),
  ]);
  const wanted = nodes?.filter((node) => nodeShouldRunDaemonPod(daemonSet, node).shouldRun);
  const seen = await nodesWithPods(reading, wanted, claimed?.flat() ?? []);
  return { ...seen, nodes };
}

/**
 * Pod affinity and topology spread ask about pods on other nodes, and where those nodes are. Rules of daemon pods there are
 * read too; those of other pods there would take reading every pod of the cluster, and only a dump has them.
 */
async function otherNodes(
  { cluster, gaps, onProgress, daemonSets }: Reading,
  change: Change,
): Promise<{ readonly nodes: readonly Node[]; readonly pods: readonly Pod[] } | undefined> {
  if (change.kind === 'deleteDaemonSet' || !daemonSets.some(needsOtherNodes)) return undefined;
  onProgress('pods that affinity is about');
  const [nodes, pods] = await Promise.all([
    gaps.optional('nodes', () => cluster.nodes(), 'pod affinity and topology spread are not judged'),
    gaps.optional('pods', async () => {
      const [selected, keeping] = await Promise.all([
        affinityPods(cluster, daemonSets),
        inParallel(daemonSets.filter(keepsOthersAway), requestsAtOnce, (each) => cluster.daemonPods(each)),
      ]);
      return [...selected, ...keeping.flat()];
    }),
  ]);
  return nodes === undefined || pods === undefined ? undefined : { nodes, pods };
}

/** Its pods may keep others out of their whole zone, wherever they are. */
function keepsOthersAway({ spec }: DaemonSet): boolean {
  return spec.template.spec.affinity.podAntiAffinity.length > 0;
}

/** Questions may overlap: each object counts once. */
function distinct<T extends Node | Pod>(objects: readonly T[]): readonly T[] {
  const named = objects.map(
    (object) => [`${object.metadata.namespace}/${object.metadata.name}`, object] as const,
  );
  return [...new Map(named).values()];
}
