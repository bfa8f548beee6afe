import type { Api } from './api.ts';
import { bounded } from './bounded.ts';
import type { Condition, Node, Taint } from './objects.ts';
import { paths } from './paths.ts';
import { until } from './until.ts';

export interface NodeSpec {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Added to, or put in place of, 4 CPUs, 16Gi of memory, 100Gi of disk and 110 pods. */
  readonly allocatable?: Readonly<Record<string, string>>;
  /** Put in place of the conditions of the same type of a node that is well. */
  readonly conditions?: readonly Condition[];
  /** Cordoned. */
  readonly unschedulable?: boolean;
}

export interface CreateNodesOptions {
  /**
   * What becomes of the `node.kubernetes.io/not-ready` taint that the API server gives each new node: `wait` until the
   * node lifecycle controller takes it off the nodes that are Ready (about 100 a second), `remove` it (for when no
   * controller runs, and faster), or `leave` it.
   */
  readonly notReadyTaint?: 'wait' | 'remove' | 'leave';
}

const notReady = 'node.kubernetes.io/not-ready';
const concurrency = 16;
const room = { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' };

/** Creates nodes as kubelets register their own, and resolves once daemon pods can go there. */
export async function createNodes(
  api: Api,
  nodes: readonly NodeSpec[],
  { notReadyTaint = 'wait' }: CreateNodesOptions = {},
): Promise<void> {
  await bounded(nodes, concurrency, (node) => api.create(nodeObject(node)));
  if (notReadyTaint === 'remove') await bounded(nodes, concurrency, (node) => putTaints(api, node));
  if (notReadyTaint === 'wait') await waitForReadyNodes(api, nodes);
}

/** Sets conditions in the node's status, keeping those of other types; the heartbeat is now. */
export async function setConditions(api: Api, node: string, conditions: readonly Condition[]): Promise<void> {
  const now = new Date().toISOString();
  const stamped = conditions.map((each) => ({ ...each, lastHeartbeatTime: now, lastTransitionTime: now }));
  const change = { status: { conditions: stamped } };
  await api.patch(`${paths.nodes(node)}/status`, change, 'application/strategic-merge-patch+json');
}

/** The object that a kubelet on this node would register: its status is part of it. */
export function nodeObject({
  name,
  labels,
  taints,
  allocatable,
  conditions = [],
  unschedulable,
}: NodeSpec): Node {
  const own = new Map([...healthyConditions, ...conditions].map((each) => [each.type, each]));
  const now = new Date().toISOString();
  const resources = { ...room, ...allocatable };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) },
    status: {
      allocatable: resources,
      capacity: resources,
      conditions: [...own.values()].map((each) => ({
        ...each,
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      })),
      addresses: [
        { type: 'Hostname', address: name },
        { type: 'InternalIP', address: addressOf(name) },
      ],
      nodeInfo,
    },
  };
}

const nodeInfo = {
  architecture: 'amd64',
  bootID: '',
  containerRuntimeVersion: 'simulated://1',
  kernelVersion: '5.10.0',
  kubeProxyVersion: '',
  kubeletVersion: 'v1.20.2',
  machineID: '',
  operatingSystem: 'linux',
  osImage: 'Simulated',
  systemUUID: '',
};

const healthyConditions: readonly Condition[] = [
  { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
  { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure' },
  { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID' },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];

/** An address that depends on nothing but the name. */
export function addressOf(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_536;
  return `10.1.${hash >> 8}.${hash & 255}`;
}

async function putTaints(api: Api, { name, taints = [] }: NodeSpec): Promise<void> {
  await api.patch(paths.nodes(name), { spec: { taints } });
}

async function waitForReadyNodes(api: Api, nodes: readonly NodeSpec[]): Promise<void> {
  const names = new Set(nodes.filter(isReady).map(({ name }) => name));
  const tainted = (node: Node): boolean =>
    names.has(node.metadata.name) && (node.spec?.taints ?? []).some(({ key }) => key === notReady);
  await until(
    `the ${notReady} taint is off ${names.size} nodes (the controller manager takes it off)`,
    async () => !(await api.list<Node>(paths.nodes())).some(tainted),
    // A list of a thousand nodes is 3 MB: asked for less often, so as not to slow down what is waited for.
    { timeout: 15_000 + 30 * nodes.length, interval: 50 + nodes.length / 2 },
  );
}

function isReady({ conditions = [] }: NodeSpec): boolean {
  return conditions.every(({ type, status }) => type !== 'Ready' || status === 'True');
}
