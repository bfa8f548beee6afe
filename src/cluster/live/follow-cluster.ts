import type { Pod } from '../../domain/objects.ts';
import { decodeDaemonSet, decodeNode, decodePod } from '../decode.ts';
import type { Cluster, DaemonSetScope, FollowedCluster } from '../cluster.ts';
import { WakeUp } from '../wake-up.ts';
import { type Watched, watchAll, type WatchClient } from '../watch.ts';
import { Following } from './following.ts';
import { LiveList } from './live-list.ts';
import { LivePods } from './live-pods.ts';
import { Remembered } from './remembered.ts';
import { SharedParts } from '../shared-parts.ts';

/** How a cluster is followed. */
export interface FollowOptions {
  readonly client: WatchClient;
  readonly scope: DaemonSetScope;
  readonly watched: { readonly nodes: Watched; readonly daemonSets: Watched; readonly pods: Watched };
  /** The cluster itself, asked in a way of its own. */
  readonly cluster: (way: {
    /** Answers are not older; absent: as its server has them. */
    readonly resourceVersion?: string;
    readonly decodeDaemonPod?: (json: unknown) => Pod;
  }) => Cluster;
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
  const parts = new SharedParts();
  const decodeDaemonPod = (json: unknown): Pod => parts.pod(withoutVersion(decodePod(json)));
  const since = (resourceVersion?: string): Cluster =>
    cluster({ decodeDaemonPod, ...(resourceVersion !== undefined && { resourceVersion }) });
  const changed = (): void => changes.changed();
  const nodes = new LiveList(new Following(changed), changed, {
    read: (version) => since(version).nodes(),
    decode: decodeNode,
    keyOf: ({ metadata }) => metadata.name,
  });
  // The controller makes revisions and events about what it sees of a DaemonSet.
  const daemonSetChanged = (): void => {
    remembered.forget();
    changed();
  };
  const daemonSets = new LiveList(new Following(changed), daemonSetChanged, {
    read: async (version) => (await since(version).daemonSets(scope)).map((each) => parts.daemonSet(each)),
    decode: (object) => parts.daemonSet(decodeDaemonSet(object)),
    keyOf: ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  });
  const pods = new LivePods(new Following(changed), changed, {
    decode: decodeDaemonPod,
    now: () => client.timing.now(),
  });
  const all = [
    { watched: watched.nodes, listener: nodes },
    { watched: watched.daemonSets, listener: daemonSets },
    { watched: watched.pods, listener: pods },
  ];
  watchAll(client, all, { signal: abort.signal, poll: changed, ...(note && { note }) });

  const base = since();
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
      pods.of(daemonSet, (version) => since(version).daemonPods(daemonSet, known)),
  };
  return { cluster: remembered.over(base, rememberedQuestions, kept), changes };
}

/** Of what is followed nobody asks how to talk to a pod; whoever writes to one reads it first. */
function withoutVersion({ metadata, spec, status }: Pod): Pod {
  const { podIP: _podIP, hostIP: _hostIP, ...told } = status;
  return { metadata: { ...metadata, resourceVersion: '' }, spec, status: told };
}
