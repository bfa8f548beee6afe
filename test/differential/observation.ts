import type { Api } from '../support/control-plane/api.ts';
import { paths } from '../support/control-plane/paths.ts';
import { viewOf, type ClusterView } from '../../src/domain/cluster-view.ts';
import {
  decodeControllerRevision,
  decodeDaemonSet,
  decodeEvent,
  decodeLimitRange,
  decodeNamespace,
  decodeNode,
  decodePod,
  decodePriorityClass,
  decodeRuntimeClass,
} from '../../src/cluster/decode.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import type { Pod } from '../../src/domain/objects.ts';

const refusals = `${paths.events()}?fieldSelector=reason%3DFailedCreate`;

/** Everything there is, read from full lists and decoded as the product does. */
export async function observe(api: Api, release: number): Promise<ClusterView> {
  const [changing, nodes, limitRanges, priorityClasses, runtimeClasses, namespaces, revisions] =
    await Promise.all([
      readWhatChanges(api),
      api.list<unknown>(paths.nodes()),
      api.list<unknown>('/api/v1/limitranges'),
      api.list<unknown>(paths.priorityClasses()),
      api.list<unknown>('/apis/node.k8s.io/v1/runtimeclasses'),
      api.list<unknown>(paths.namespaces()),
      api.list<unknown>(paths.controllerRevisions()),
    ]);
  return viewOf({
    ...changing,
    now: Date.now(),
    release,
    nodes: nodes.map(decodeNode),
    nodesWithAllPods: 'all',
    knowsOtherNodes: true,
    controllerRevisions: revisions.map(decodeControllerRevision),
    limitRanges: limitRanges.map(decodeLimitRange),
    priorityClasses: priorityClasses.map(decodePriorityClass),
    runtimeClasses: runtimeClasses.map(decodeRuntimeClass),
    namespaces: namespaces.map(decodeNamespace),
    persistentVolumeClaims: [],
    persistentVolumes: [],
    storageClasses: [],
    gaps: [],
  });
}

/** Only what changes while the cluster settles. */
export async function observeProgress(api: Api, release: number): Promise<ClusterView> {
  const changing = await readWhatChanges(api);
  return viewOf({
    ...changing,
    now: Date.now(),
    release,
    nodesWithAllPods: 'all',
    knowsOtherNodes: true,
    gaps: [],
  });
}

async function readWhatChanges(api: Api): Promise<Pick<ClusterState, 'daemonSets' | 'pods' | 'events'>> {
  const [daemonSets, pods, events] = await Promise.all([
    api.list<unknown>(paths.daemonSets()),
    api.list<unknown>(paths.pods()),
    api.list<unknown>(refusals),
  ]);
  return {
    daemonSets: daemonSets.map(decodeDaemonSet),
    pods: pods.map(decodePod),
    events: events.map(decodeEvent),
  };
}

export function isDaemonPod({ metadata }: Pod): boolean {
  return metadata.ownerReferences.some(({ kind, controller }) => kind === 'DaemonSet' && controller);
}

/** What the scheduler last said of a pod that it could not place; undefined where it has not judged it. */
export function wordsOfScheduler({ status }: Pod): string | undefined {
  const scheduled = status.conditions.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
    ? scheduled.message
    : undefined;
}
