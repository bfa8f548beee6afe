import { decodeDaemonSet, decodeNode } from '../decode.ts';
import type { Cluster, DaemonSetScope, FollowedCluster } from '../cluster.ts';
import { WakeUp } from '../wake-up.ts';
import { type Watched, watchAll, type WatchClient } from '../watch.ts';
import { Following } from './following.ts';
import { LiveList } from './live-list.ts';
import { LivePods } from './live-pods.ts';
import { Remembered } from './remembered.ts';

/** How a cluster is followed. */
export interface FollowOptions {
  readonly client: WatchClient;
  readonly scope: DaemonSetScope;
  readonly watched: { readonly nodes: Watched; readonly daemonSets: Watched; readonly pods: Watched };
  /** The cluster itself, with answers that are not older than a version; absent: as its server has them. */
  readonly cluster: (version?: string) => Cluster;
  readonly note?: (line: string) => void;
}

/** Questions about what is not watched: answered as a moment ago. */
const rememberedQuestions = [
  'failedCreateEvents',
  'controllerRevisions',
  'limitRanges',
  'priorityClasses',
  'runtimeClasses',
  'persistentVolumeClaims',
  'persistentVolumes',
  'storageClasses',
  'namespaces',
  'podsOnNode',
  'unscheduledPods',
  'podsMatching',
] as const satisfies readonly (keyof Cluster)[];

/**
 * Follows a cluster: nodes, DaemonSets and their pods are read once and kept as watches tell; what else answers need is read
 * again every few seconds at most. While the server is away, questions fail as they would without.
 */
export function followCluster({ client, scope, watched, cluster, note }: FollowOptions): FollowedCluster {
  const abort = new AbortController();
  const changes = new WakeUp(() => abort.abort());
  const remembered = new Remembered(() => client.timing.now());
  const changed = (): void => changes.changed();
  const nodes = new LiveList(new Following(changed), changed, {
    read: (version) => cluster(version).nodes(),
    decode: decodeNode,
    keyOf: ({ metadata }) => metadata.name,
  });
  // The controller makes revisions and events about what it sees of a DaemonSet.
  const daemonSetChanged = (): void => {
    remembered.forget();
    changed();
  };
  const daemonSets = new LiveList(new Following(changed), daemonSetChanged, {
    read: (version) => cluster(version).daemonSets(scope),
    decode: decodeDaemonSet,
    keyOf: ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  });
  const pods = new LivePods(new Following(changed), changed);
  const all = [
    { watched: watched.nodes, listener: nodes },
    { watched: watched.daemonSets, listener: daemonSets },
    { watched: watched.pods, listener: pods },
  ];
  watchAll(client, all, { signal: abort.signal, poll: changed, ...(note && { note }) });

  const base = cluster();
  const kept: Partial<Cluster> = {
    nodes: (labelSelector) => (labelSelector === undefined ? nodes.items() : base.nodes(labelSelector)),
    daemonSets: async (asked) => {
      if (asked.namespace !== scope.namespace || asked.labelSelector !== scope.labelSelector)
        return base.daemonSets(asked);
      const found = await daemonSets.items();
      pods.keepOnly(found);
      return found;
    },
    daemonPods: (daemonSet, known) =>
      pods.of(daemonSet, (version) => cluster(version).daemonPods(daemonSet, known)),
  };
  return { cluster: remembered.over(base, rememberedQuestions, kept), changes };
}
