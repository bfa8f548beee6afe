import type { Change } from '../domain/change/change.ts';
import type { ClusterState, HomeNamespace, ResourceName } from '../domain/cluster-state.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import type { Gaps } from './gaps.ts';

const ofNamespace = 'whether its pod security or its node selector keeps pods out is unknown';

/**
 * Reads what in its namespace decides whether the pods of a DaemonSet that is applied are let in: nothing for other changes.
 * Of a dump what it holds; what may not be read of a cluster is noted in `gaps`.
 *
 * @throws ClusterError
 */
export async function observeHome(
  cluster: Cluster,
  change: Change,
  gaps: Gaps,
): Promise<Pick<ClusterState, 'home'>> {
  if (change.kind !== 'applyDaemonSet') return {};
  const { metadata, spec } = change.daemonSet;
  const { serviceAccountName } = spec.template.spec;
  const read = <T>(resource: ResourceName, ask: () => Promise<T>, cost?: string): Promise<T | undefined> =>
    unlessMissing(() => (cluster.source === 'dump' ? ask() : gaps.optional(resource, ask, cost)));
  const [namespace, resourceQuotas, serviceAccounts] = await Promise.all([
    read('namespaces', () => cluster.namespace(metadata.namespace), ofNamespace),
    read('resourcequotas', () => cluster.resourceQuotas(metadata.namespace)),
    serviceAccountName === ''
      ? undefined
      : read('serviceaccounts', () => cluster.serviceAccounts(metadata.namespace)),
  ]);
  const home: HomeNamespace = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(resourceQuotas === undefined ? {} : { resourceQuotas }),
    ...(serviceAccounts === undefined ? {} : { serviceAccounts }),
  };
  return { home };
}

/** A namespace may be yet to come, and most dumps hold none of these. */
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const isMissing =
      error instanceof ClusterError && (error.kind === 'notFound' || error.kind === 'notInDump');
    if (isMissing) return undefined;
    throw error;
  }
}
