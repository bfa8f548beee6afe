import type { ClusterState } from '../domain/cluster-state.ts';
import { matchesTextSelector, parseSelector } from '../domain/label-selector.ts';
import type { DaemonSet, Node, Pod } from '../domain/objects.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { inParallel, requestsAtOnce } from './in-parallel.ts';
import type { ObserveOptions } from './observe.ts';

interface OverheadQuestion extends Omit<ObserveOptions, 'choose'> {
  /** DaemonSets that are not there yet, or are otherwise. */
  readonly manifests?: readonly DaemonSet[];
}

const withoutPods = 'what is requested is told from templates, as if every wanted pod were there';

/**
 * Reads what it takes to tell how much DaemonSets request of nodes: nodes, DaemonSets and their pods, and what the API
 * server would fill in. Nodes and DaemonSets are needed; what else may not be listed is noted in `gaps`.
 *
 * @throws ClusterError
 */
export async function observeOverhead(
  cluster: Cluster,
  { scope, nodeSelector, onProgress, manifests = [] }: OverheadQuestion,
): Promise<ClusterState> {
  const gaps = new Gaps();
  onProgress?.('DaemonSets and nodes');
  const [release, nodes, daemonSets, limitRanges] = await Promise.all([
    cluster.release(),
    cluster.nodes(),
    cluster.daemonSets(scope),
    gaps.optional('limitranges', () => cluster.limitRanges(scope.namespace)),
  ]);
  onProgress?.(`pods of ${daemonSets.length} DaemonSets`);
  const usesRuntimes = [...daemonSets, ...manifests].some(
    ({ spec }) => spec.template.spec.runtimeClassName !== '',
  );
  const [pods, runtimeClasses] = await Promise.all([
    gaps.optional('pods', () => cluster.allPods?.() ?? podsOf(cluster, daemonSets), withoutPods),
    usesRuntimes ? gaps.optional('runtimeclasses', () => cluster.runtimeClasses()) : undefined,
  ]);
  return {
    now: cluster.now(),
    release,
    daemonSets,
    nodes,
    nodesWithAllPods: cluster.allPods === undefined ? new Set() : 'all',
    knowsOtherNodes: false,
    gaps: gaps.found,
    ...(nodeSelector === undefined ? {} : { nodesAskedAbout: namesOf(nodes, nodeSelector) }),
    ...(pods === undefined ? {} : { pods }),
    ...(limitRanges === undefined ? {} : { limitRanges }),
    ...(runtimeClasses === undefined ? {} : { runtimeClasses }),
  };
}

function namesOf(nodes: readonly Node[], nodeSelector: string): ReadonlySet<string> {
  const selector = parseSelector(nodeSelector);
  const asked = nodes.filter(({ metadata }) => matchesTextSelector(selector, metadata.labels));
  return new Set(asked.map(({ metadata }) => metadata.name));
}

/** Selectors may overlap: each pod counts once. */
async function podsOf(cluster: Cluster, daemonSets: readonly DaemonSet[]): Promise<readonly Pod[]> {
  const found = await inParallel(daemonSets, requestsAtOnce, (daemonSet) => cluster.daemonPods(daemonSet));
  const named = found.flat().map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod] as const);
  return [...new Map(named).values()];
}
