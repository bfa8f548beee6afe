import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import { nodePool } from '../node-pool.ts';
import type { Labels, Node } from '../objects.ts';
import { namedNodes } from '../rollout/drive-words.ts';
import type { LabelChange, TaintChange } from './change.ts';
import { labelled, tainted } from './node-edits.ts';
import type { WarningInput } from './warning-input.ts';

/**
 * Labels that the kubelet knows from its machine, and sets again whenever it starts.
 *
 * Mirrors `initialNode` and `updateDefaultLabels`, pkg/kubelet/kubelet_node_status.go, v1.34.
 */
const kubeletLabels: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'node.kubernetes.io/windows-build',
]);

/**
 * Labels that the cloud provider sets when a node is registered, and not again.
 *
 * Mirrors `getNodeModifiersFromCloudProvider`, staging/src/k8s.io/cloud-provider/controllers/node/node_controller.go, v1.34.
 */
const cloudLabels: ReadonlySet<string> = new Set([
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
]);

/** Labels that are not for people to change. */
export function ownedByKubelet({ change, state }: WarningInput): readonly string[] {
  if (change.kind !== 'label') return [];
  const keys = [...Object.keys(change.set), ...change.remove].filter((key) => kubeletLabels.has(key));
  return keys
    .filter((key) => nodesChanged(change, key, state).length > 0)
    .map(
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
export function ownedByNodeController({ change, state }: WarningInput): readonly string[] {
  if (change.kind !== 'taint') return [];
  const keys = [...change.add, ...change.remove].map(({ key }) => key);
  return [...new Set(keys)]
    .filter((key) => conditionTaints.has(key) && nodesChanged(change, key, state).length > 0)
    .map(
      (key) =>
        `Kubernetes itself sets the taint ${key} and takes it off, as the state of the node is: it soon undoes what is changed by hand`,
    );
}

/** Labels and taints that are set by hand stay with the node object, and a node made anew does not have them. */
export function lostWithNode({ change, state }: WarningInput): readonly string[] {
  if (change.kind !== 'label' && change.kind !== 'taint') return [];
  const set = change.kind === 'label' ? Object.keys(change.set) : change.add.map(({ key }) => key);
  const keys = [...new Set(set)].filter((key) => nodesChanged(change, key, state).length > 0);
  const cloud = keys.filter((key) => change.kind === 'label' && cloudLabels.has(key));
  const own = keys.filter(
    (key) => !cloud.includes(key) && !kubeletLabels.has(key) && !conditionTaints.has(key),
  );
  return [
    ...(own.length === 0 ? [] : [withoutIt(change, own, state)]),
    ...(cloud.length === 0
      ? []
      : [
          `${setByHand(change, cloud)}: a node that is made anew comes with what its cloud provider says instead, if anything; volumes are placed by that too`,
        ]),
  ];
}

function setByHand({ kind }: NodeChange, keys: readonly string[]): string {
  return `the ${kind} ${keys.join(', ')} is set by hand`;
}

function withoutIt(change: NodeChange, keys: readonly string[], state: ClusterState): string {
  const changed = new Set(keys.flatMap((key) => nodesChanged(change, key, state)));
  const nodes = [...changed].flatMap((name) => viewOf(state).node(name) ?? []);
  const pools = [...new Set(nodes.flatMap((node) => poolOf(node.metadata.labels) ?? []))];
  const what = setByHand(change, keys);
  if (pools.length === 0) {
    return `${what}: a node that is made anew, by its pool or by an autoscaler, comes without it`;
  }
  return `${what}: ${namedNodes(inPools(nodes))} ${pools.length === 1 ? 'belongs' : 'belong'} to ${pools.join(', ')}, which makes nodes anew without it; set it there too`;
}

type NodeChange = LabelChange | TaintChange;

/** Names of the nodes on which the change leaves another label, or other taints, of this key than there were. */
function nodesChanged(change: NodeChange, key: string, state: ClusterState): readonly string[] {
  const view = viewOf(state);
  return change.nodes.filter((name) => {
    const node = view.node(name);
    return node === undefined || isChanged(change, key, node);
  });
}

function isChanged(change: NodeChange, key: string, node: Node): boolean {
  if (change.kind === 'label') {
    return labelled(node, change).metadata.labels[key] !== node.metadata.labels[key];
  }
  const taintsOf = ({ spec }: Node): string =>
    JSON.stringify(
      spec.taints
        .filter((taint) => taint.key === key)
        .map(({ effect, value }) => `${value}:${effect}`)
        .toSorted(),
    );
  return taintsOf(tainted(node, change)) !== taintsOf(node);
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
