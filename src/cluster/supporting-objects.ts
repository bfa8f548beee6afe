import type { ClusterState } from '../domain/cluster-state.ts';
import type { DaemonSet, LabelSelector, Pod, PodAffinityTerm } from '../domain/objects.ts';
import { asksAboutOtherNodes } from '../domain/scheduling/unchecked.ts';
import type { Cluster, DaemonSetScope } from './cluster.ts';
import type { Gaps } from './gaps.ts';
import { inParallel, requestsAtOnce } from './in-parallel.ts';

type Support = Pick<
  ClusterState,
  | 'events'
  | 'controllerRevisions'
  | 'limitRanges'
  | 'priorityClasses'
  | 'runtimeClasses'
  | 'persistentVolumeClaims'
  | 'persistentVolumes'
  | 'storageClasses'
  | 'namespaces'
>;

/**
 * Reads the small objects that answers are made more exact by, side by side, and of each only what some DaemonSet's
 * template makes necessary.
 */
export async function supportingObjects(
  cluster: Cluster,
  { namespace }: DaemonSetScope,
  daemonSets: readonly DaemonSet[],
  gaps: Gaps,
): Promise<Support> {
  const specs = daemonSets.map((daemonSet) => daemonSet.spec.template.spec);
  const terms = specs.flatMap(({ affinity }) => [...affinity.podAffinity, ...affinity.podAntiAffinity]);
  const hasClaims = specs.some(({ volumes }) => volumes.some(({ kind }) => kind === 'persistentVolumeClaim'));
  const when = <T>(needed: boolean, read: () => Promise<T | undefined>): Promise<T | undefined> =>
    needed ? read() : Promise.resolve(undefined);
  const some = daemonSets.length > 0;
  const [
    events,
    controllerRevisions,
    limitRanges,
    priorityClasses,
    runtimeClasses,
    persistentVolumeClaims,
    persistentVolumes,
    storageClasses,
    namespaces,
  ] = await Promise.all([
    when(some, () => gaps.optional('events', () => cluster.failedCreateEvents(namespace))),
    when(some, () => gaps.optional('controllerrevisions', () => cluster.controllerRevisions(namespace))),
    when(some, () => gaps.optional('limitranges', () => cluster.limitRanges(namespace))),
    when(some, () => gaps.optional('priorityclasses', () => cluster.priorityClasses())),
    when(
      specs.some(({ runtimeClassName }) => runtimeClassName !== ''),
      () => gaps.optional('runtimeclasses', () => cluster.runtimeClasses()),
    ),
    when(hasClaims, () => gaps.optional('persistentvolumeclaims', () => claimsOf(cluster, daemonSets))),
    when(hasClaims, () => gaps.optional('persistentvolumes', () => cluster.persistentVolumes())),
    when(hasClaims, () => gaps.optional('storageclasses', () => cluster.storageClasses())),
    when(
      terms.some(({ namespaceSelector }) => namespaceSelector !== undefined),
      () => gaps.optional('namespaces', () => cluster.namespaces()),
    ),
  ]);
  return defined({
    events,
    controllerRevisions,
    limitRanges,
    priorityClasses,
    runtimeClasses,
    persistentVolumeClaims,
    persistentVolumes,
    storageClasses,
    namespaces,
  });
}

/** Leaves out what is undefined: absent is absent. */
function defined(support: { readonly [K in keyof Support]: Support[K] | undefined }): Support {
  return Object.fromEntries(Object.entries(support).filter(([, value]) => value !== undefined));
}

async function claimsOf(cluster: Cluster, daemonSets: readonly DaemonSet[]) {
  const namespaces = [...new Set(daemonSets.map(({ metadata }) => metadata.namespace))];
  const claims = await inParallel(namespaces, requestsAtOnce, (namespace) =>
    cluster.persistentVolumeClaims(namespace),
  );
  return claims.flat();
}

/** Whether placing this DaemonSet's pods asks about pods on other nodes. */
export function needsOtherNodes({ spec }: DaemonSet): boolean {
  return asksAboutOtherNodes(spec.template.spec);
}

interface PodQuestion {
  readonly namespace?: string;
  readonly selector: LabelSelector;
}

/** The pods that the affinity terms and spread constraints of these DaemonSets select, whatever node they are on. */
export async function affinityPods(
  cluster: Cluster,
  daemonSets: readonly DaemonSet[],
): Promise<readonly Pod[]> {
  const questions = daemonSets.filter(needsOtherNodes).flatMap(podQuestions);
  const pods = await inParallel(questions, requestsAtOnce, ({ namespace, selector }) =>
    cluster.podsMatching(namespace, selector),
  );
  return pods.flat();
}

function podQuestions({ metadata, spec }: DaemonSet): readonly PodQuestion[] {
  const { affinity, topologySpreadConstraints } = spec.template.spec;
  const terms = [...affinity.podAffinity, ...affinity.podAntiAffinity];
  return [
    ...terms.flatMap((term) => questionsOfTerm(term, metadata.namespace)),
    ...topologySpreadConstraints.flatMap(({ labelSelector }) =>
      labelSelector === undefined ? [] : [{ namespace: metadata.namespace, selector: labelSelector }],
    ),
  ];
}

function questionsOfTerm(term: PodAffinityTerm, ownNamespace: string): readonly PodQuestion[] {
  const selector = term.labelSelector;
  if (selector === undefined) return [];
  if (term.namespaceSelector !== undefined) return [{ selector }];
  const namespaces = term.namespaces.length === 0 ? [ownNamespace] : term.namespaces;
  return namespaces.map((namespace) => ({ namespace, selector }));
}
