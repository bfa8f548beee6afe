import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { daemonSet, node, pod, state } from '../../support/builders.ts';

const pools = ['general', 'general', 'memory', 'edge', 'gpu'] as const;
const gpuTaint = 'nvidia.com/gpu=present:NoSchedule';

export function nodeName(number: number): string {
  return `node-${String(number).padStart(5, '0')}`;
}

/**
 * A cluster as it is after narrow reads: all nodes, DaemonSets and their pods, and none of the other pods. Every second
 * DaemonSet tolerates everything, every third one wants one pool; all pods that should be there are, and are ready.
 */
export function clusterInMemory(nodeCount: number, daemonSetCount: number): ClusterState {
  const nodes = Array.from({ length: nodeCount }, (_, number) => {
    const name = nodeName(number);
    const pool = pools[number % pools.length] ?? 'general';
    const labels = { 'kubernetes.io/hostname': name, pool };
    return node(name, { labels, taints: pool === 'gpu' ? [gpuTaint] : [] });
  });
  const daemonSets = Array.from({ length: daemonSetCount }, (_, number) =>
    daemonSet(`agent-${number}`, {
      podSpec: {
        ...(number % 2 === 1 ? { tolerations: [{ operator: 'Exists' }] } : {}),
        ...(number % 3 === 2 ? { nodeSelector: { pool: 'general' } } : {}),
      },
    }),
  );
  const pods = daemonSets.flatMap((owner, number) => {
    const { name } = owner.metadata;
    const model = pod(name, { owner, node: 'model' });
    return nodes.flatMap(({ metadata, spec }) => {
      const isTolerated = number % 2 === 1 || spec.taints.length === 0;
      const isSelected = number % 3 !== 2 || metadata.labels['pool'] === 'general';
      return isTolerated && isSelected ? [like(model, `${name}-${metadata.name}`, metadata.name)] : [];
    });
  });
  return state({ nodes, daemonSets, pods, nodesWithAllPods: new Set(), knowsOtherNodes: false });
}

/** Of thousands of pods of one template all that is the same is there once, as whoever reads them keeps them. */
function like(model: Pod, name: string, onNode: string): Pod {
  const uid = `${model.metadata.namespace}/${name}`;
  return {
    ...model,
    metadata: { ...model.metadata, name, uid },
    spec: { ...model.spec, nodeName: onNode },
  };
}
