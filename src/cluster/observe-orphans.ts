import type { ClusterState } from '../domain/cluster-state.ts';
import { matchesTextSelector, parseSelector } from '../domain/label-selector.ts';
import type { LabelSelector, Pod } from '../domain/objects.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';

/** Which pods are asked about. */
export interface OrphanScope {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** A label selector of pods in kubectl's text form, already checked. */
  readonly labelSelector?: string;
}

const exists = (key: string) => ({ key, operator: 'Exists', values: [] });
const absent = (key: string) => ({ key, operator: 'DoesNotExist', values: [] });

/**
 * An API server cannot be asked for pods without a controller. But Deployments, StatefulSets and Jobs put labels on their
 * pods: without those there is little besides daemon pods. No pod is in both.
 */
const questions: readonly LabelSelector[] = [
  {
    matchLabels: {},
    matchExpressions: [exists('controller-revision-hash'), absent('statefulset.kubernetes.io/pod-name')],
  },
  {
    matchLabels: {},
    matchExpressions: [absent('controller-revision-hash'), absent('pod-template-hash'), absent('job-name')],
  },
];

/** The pods that may be orphans of DaemonSets, and some others: see orphansOf. @throws ClusterError */
export async function possibleOrphans(
  cluster: Cluster,
  { namespace, labelSelector }: OrphanScope,
): Promise<readonly Pod[]> {
  const found =
    cluster.allPods === undefined
      ? await Promise.all(questions.map((selector) => cluster.podsMatching(namespace, selector)))
      : [await cluster.allPods()];
  const requirements = parseSelector(labelSelector ?? '');
  return found
    .flat()
    .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
    .filter(({ metadata }) => matchesTextSelector(requirements, metadata.labels));
}

/**
 * Reads what is told of orphans: pods that may be some, the DaemonSets that may adopt them, and the revisions that tell
 * who made them. Nodes are not looked at.
 *
 * What may not be listed is left out and noted in `gaps`; pods themselves are needed.
 *
 * @throws ClusterError
 */
export async function observeOrphans(cluster: Cluster, scope: OrphanScope): Promise<ClusterState> {
  const gaps = new Gaps();
  const { namespace } = scope;
  const [release, pods, daemonSets, controllerRevisions] = await Promise.all([
    cluster.release(),
    possibleOrphans(cluster, scope),
    gaps.optional(
      'daemonsets',
      () => cluster.daemonSets(namespace === undefined ? {} : { namespace }),
      'who would adopt an orphan is unknown',
    ),
    gaps.optional(
      'controllerrevisions',
      () => cluster.controllerRevisions(namespace),
      'who made an orphan is told from its name alone',
    ),
  ]);
  return {
    now: cluster.now(),
    release,
    pods,
    daemonSets: daemonSets ?? [],
    nodesWithAllPods: new Set(),
    knowsOtherNodes: false,
    gaps: gaps.found,
    ...(controllerRevisions === undefined ? {} : { controllerRevisions }),
  };
}
