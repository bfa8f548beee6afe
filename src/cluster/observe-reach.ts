import type { ClusterState, Gap } from '../domain/cluster-state.ts';
import type { DaemonSet, Pod, Service } from '../domain/objects.ts';
import { selects } from '../domain/reach/endpoints.ts';
import { hostPortsOf } from '../domain/reach/host-port-ways.ts';
import type { ReachObjects } from '../domain/reach/reach.ts';
import type { Cluster } from './cluster.ts';
import { Gaps } from './gaps.ts';
import { inParallel, requestsAtOnce } from './in-parallel.ts';
import { observeCoverage, observeNode } from './observe.ts';

/** What the ways to a DaemonSet's pods are told from. */
export interface ObservedReach {
  readonly state: ClusterState;
  readonly objects: ReachObjects;
}

interface ReachOptions {
  /** Only this node is asked about. */
  readonly node?: string;
  readonly onProgress?: (what: string) => void;
}

/**
 * Reads how a DaemonSet's pods can be reached: the Services of its namespace, the pods that those select which lead to it,
 * and other DaemonSets that may want the same ports of nodes. What may not be listed is noted in `gaps`.
 *
 * @throws ClusterError `notFound` where there is no such node
 */
export async function observeReach(
  cluster: Cluster,
  daemonSet: DaemonSet,
  { node, onProgress = () => undefined }: ReachOptions = {},
): Promise<ObservedReach> {
  const gaps = new Gaps();
  const { namespace, name } = daemonSet.metadata;
  const scope = { namespace };
  const choose = (found: readonly DaemonSet[]): readonly DaemonSet[] =>
    found.filter(({ metadata }) => metadata.name === name);
  const options = { scope, choose, onProgress };
  const [state, services] = await Promise.all([
    node === undefined ? observeCoverage(cluster, options) : observeNode(cluster, node, options),
    gaps.optional('services', () => cluster.services(namespace)),
  ]);
  // One node's address needs neither: only what leads to the DaemonSet as a whole may lead elsewhere.
  const [selected, allDaemonSets] =
    node === undefined
      ? await Promise.all([
          gaps.optional('pods', () => podsOfServices(cluster, daemonSet, services ?? []), othersUnknown),
          rivals(cluster, daemonSet, state.release, gaps),
        ])
      : [];
  return {
    state: {
      ...state,
      gaps: [...state.gaps.filter(({ resource }) => needed.includes(resource)), ...gaps.found],
    },
    objects: {
      ...(services === undefined ? {} : { services }),
      ...(selected === undefined ? {} : { selected }),
      ...(allDaemonSets === undefined ? {} : { allDaemonSets }),
    },
  };
}

/** What the ways to pods are told from; the rest says why pods are as they are. */
const needed: readonly Gap['resource'][] = ['nodes', 'pods'];

const othersUnknown = 'whether Services select pods of others is unknown';
const rivalsUnknown = 'whether other DaemonSets want the same ports of nodes is unknown';

async function podsOfServices(
  cluster: Cluster,
  { metadata, spec }: DaemonSet,
  services: readonly Service[],
): Promise<ReadonlyMap<string, readonly Pod[]>> {
  const leading = services.filter((service) => selects(service, spec.template.labels));
  const found = await inParallel(leading, requestsAtOnce, async (service) => {
    const selector = { matchLabels: service.spec.selector, matchExpressions: [] };
    return [service.metadata.name, await cluster.podsMatching(metadata.namespace, selector)] as const;
  });
  return new Map(found);
}

async function rivals(
  cluster: Cluster,
  daemonSet: DaemonSet,
  release: number,
  gaps: Gaps,
): Promise<readonly DaemonSet[] | undefined> {
  if (hostPortsOf(daemonSet, release).length === 0) return [];
  return gaps.optional('daemonsets', () => cluster.daemonSets({}), rivalsUnknown);
}
