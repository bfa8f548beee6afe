import type { ClusterState } from '../../../src/domain/cluster-state.ts';
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
  const pods = daemonSets.flatMap((owner, number) =>
    nodes.flatMap(({ metadata, spec }) => {
      const isTolerated = number % 2 === 1 || spec.taints.length === 0;
      const isSelected = number % 3 !== 2 || metadata.labels['pool'] === 'general';
      const { name } = metadata;
      return isTolerated && isSelected ? [pod(`${owner.metadata.name}-${name}`, { owner, node: name })] : [];
    }),
  );
  return state({ nodes, daemonSets, pods, nodesWithAllPods: new Set(), knowsOtherNodes: false });
}
