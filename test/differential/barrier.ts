import type { Api } from '../support/control-plane/api.ts';
import { bounded } from '../support/control-plane/bounded.ts';
import type { NodeSpec } from '../support/control-plane/nodes.ts';
import type { DaemonSet, KubeObject, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';

/**
 * Controller and scheduler each follow the API server by their own watch, so a change that was made need not be seen yet.
 * A watch tells things in order, though: the label of this node is changed after all others, and once the DaemonSet that
 * wants the label has its pod bound, both have seen every node as it is. One more generation of each DaemonSet then has
 * the controller go over it again.
 */
export const barrierNode: NodeSpec = {
  name: 'barrier',
  allocatable: { cpu: '64', memory: '256Gi', 'ephemeral-storage': '500Gi', pods: '250' },
};

const namespace = 'barrier';
const label = 'example.com/barrier';

function barrierDaemonSet(phase: string): KubeObject {
  const labels = { agent: phase };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: phase, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { [label]: phase },
          // Nobody preempts it.
          priorityClassName: 'system-node-critical',
          containers: [{ name: 'main', image: 'registry.invalid/none' }],
        },
      },
    },
  };
}

export async function createBarrier(api: Api): Promise<void> {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
}

/** Returns once controller and scheduler act on every node as it now is. */
export async function nodesToBeSeen(api: Api, phase: string): Promise<void> {
  await api.create(barrierDaemonSet(phase));
  await api.patch(paths.nodes(barrierNode.name), { metadata: { labels: { [label]: phase } } });
  const selector = encodeURIComponent(`agent=${phase}`);
  await until(
    'controller and scheduler have seen the last change of a node',
    async () => {
      const pods = await api.list<Pod>(`${paths.pods(namespace)}?labelSelector=${selector}`);
      return pods.some(({ spec }) => spec.nodeName === barrierNode.name);
    },
    { timeout: 30_000 },
  );
}

/** Raises the generation of every DaemonSet; that its status has caught up then means: seen after now. */
export async function raiseGenerations(api: Api): Promise<void> {
  const daemonSets = await api.list<DaemonSet>(paths.daemonSets());
  await bounded(daemonSets, 16, ({ metadata, spec }) => {
    const { revisionHistoryLimit = 10 } = spec as { readonly revisionHistoryLimit?: number };
    return api.patch(paths.daemonSets(metadata.namespace, metadata.name), {
      spec: { revisionHistoryLimit: revisionHistoryLimit + 1 },
    });
  });
}
