import { nodePool } from '../node-pool.ts';
import type { Labels, Node } from '../objects.ts';
import { namedNodes } from '../rollout/drive-words.ts';
import type { WarningInput } from './warning-input.ts';

/**
 * Labels that the kubelet sets when it registers its node, from the machine or the cloud.
 *
 * Mirrors `updateDefaultLabels`, pkg/kubelet/kubelet_node_status.go, v1.34.
 */
const kubeletLabels: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/windows-build',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
]);

/** Labels that are not for people to change. */
export function ownedByKubelet({ change }: WarningInput): readonly string[] {
  if (change.kind !== 'label') return [];
  const keys = [...Object.keys(change.set), ...change.remove].filter((key) => kubeletLabels.has(key));
  return keys.map(
    (key) =>
      `the kubelet owns the label ${key}: it puts its own value back when it starts anew, and pods and volumes are placed by that`,
  );
}

/**
 * Taints that follow the conditions of a node.
 *
 * Mirrors `doNoScheduleTaintingPass`, pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.34.
 */
const conditionTaints: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/unschedulable',
]);

/** Taints that are not for people to change. */
export function ownedByNodeController({ change }: WarningInput): readonly string[] {
  if (change.kind !== 'taint') return [];
  const keys = [...change.add, ...change.remove].map(({ key }) => key);
  return [...new Set(keys)]
    .filter((key) => conditionTaints.has(key))
    .map(
      (key) =>
        `Kubernetes itself sets the taint ${key} and takes it off, as the state of the node is: it soon undoes what is changed by hand`,
    );
}

/** Labels and taints that are set by hand stay with the node object, and a node made anew does not have them. */
export function lostWithNode({ change, state }: WarningInput): readonly string[] {
  if (change.kind !== 'label' && change.kind !== 'taint') return [];
  const set = change.kind === 'label' ? setByHand(change.set) : change.add.map(({ key }) => key);
  const keys = [...new Set(set)].filter((key) => !kubeletLabels.has(key) && !conditionTaints.has(key));
  if (keys.length === 0) return [];
  const named = new Set(change.nodes);
  const nodes = (state.nodes ?? []).filter(({ metadata }) => named.has(metadata.name));
  const pools = [...new Set(nodes.flatMap((node) => poolOf(node.metadata.labels) ?? []))];
  const what = `the ${change.kind} ${keys.join(', ')} is set by hand`;
  if (pools.length === 0) {
    return [`${what}: a node that is made anew, by its pool or by an autoscaler, comes without it`];
  }
  return [
    `${what}: ${namedNodes(inPools(nodes))} ${pools.length === 1 ? 'belongs' : 'belong'} to ${pools.join(', ')}, which makes nodes anew without it; set it there too`,
  ];
}

function setByHand(labels: Labels): readonly string[] {
  return Object.keys(labels);
}

function inPools(nodes: readonly Node[]): readonly string[] {
  return nodes
    .filter(({ metadata }) => poolOf(metadata.labels) !== undefined)
    .map(({ metadata }) => metadata.name);
}

function poolOf(labels: Labels): string | undefined {
  const pool = nodePool(labels);
  return pool === undefined ? undefined : `the pool ${pool}`;
}
