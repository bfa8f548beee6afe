import type { Labels } from './objects.ts';

/** Labels by which pools mark their nodes, with the value as the pool's name. */
const poolLabels = [
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'alpha.eksctl.io/nodegroup-name',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'karpenter.sh/nodepool',
  'karpenter.sh/provisioner-name',
  'kops.k8s.io/instancegroup',
  'worker.gardener.cloud/pool',
  'doks.digitalocean.com/node-pool',
  'k8s.scaleway.com/pool-name',
  'lke.linode.com/pool-id',
  'node.cluster.x-k8s.io/pool',
  'machine.openshift.io/cluster-api-machineset',
];

/** The name of the pool that a node belongs to, as providers of clusters mark it; undefined where none does. */
export function nodePool(labels: Labels): string | undefined {
  const key = poolLabels.find((each) => labels[each] !== undefined);
  return key === undefined ? undefined : labels[key];
}
