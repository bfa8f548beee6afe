import { setConditions, nodeObject, type NodeSpec } from '../support/control-plane/nodes.ts';
import { bounded } from '../support/control-plane/bounded.ts';
import type { Api } from '../support/control-plane/api.ts';
import type { Condition, KubeObject, Node, Taint } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import type { NodeChange } from './generate/changes.ts';
import { withoutTwins } from './generate/nodes.ts';
import type { OtherPod } from './generate/pods.ts';

const concurrency = 16;

/** Creates them one after the other, as some want to find others: objects their namespaces, for one. */
export async function createInOrder(api: Api, objects: readonly KubeObject[]): Promise<void> {
  await bounded(objects, 1, (object) => api.create(object));
}

export async function createAll(api: Api, objects: readonly KubeObject[]): Promise<void> {
  await bounded(objects, concurrency, (object) => api.create(object));
}

/** Creates nodes and waits until their taints say what their conditions say. */
export async function createNodesAsTold(api: Api, nodes: readonly NodeSpec[]): Promise<void> {
  await bounded(nodes, concurrency, (node) => api.create(nodeObject(node)));
  await taintsToFollowConditions(api);
}

/** Creates pods that are bound already, and brings each into its state. The simulated kubelet leaves ended ones alone. */
export async function createOtherPods(api: Api, pods: readonly OtherPod[]): Promise<void> {
  await bounded(pods, concurrency, async ({ object, ended, terminating }) => {
    await api.create(object);
    const path = paths.pods(object.metadata.namespace, object.metadata.name);
    if (ended !== undefined) await api.patch(`${path}/status`, { status: { phase: ended } });
    if (terminating) await api.delete(path);
  });
}

/** Changes nodes one by one and waits until their taints say what their conditions and cordons say. */
export async function applyChanges(api: Api, changes: readonly NodeChange[]): Promise<void> {
  await bounded(changes, concurrency, (change) => applyChange(api, change));
  await taintsToFollowConditions(api);
}

async function applyChange(api: Api, change: NodeChange): Promise<void> {
  const path = paths.nodes(change.node);
  switch (change.kind) {
    case 'condition':
      return setConditions(api, change.node, [change.condition]);
    case 'cordon':
      await api.patch(path, { spec: { unschedulable: change.unschedulable } });
      return;
    case 'label':
      await api.patch(path, { metadata: { labels: { [change.key]: change.value } } });
      return;
    case 'taint':
      return setTaints(api, path, (taints) => withoutTwins([...taints, change.taint]));
    case 'untaint':
      return setTaints(api, path, (taints) => taints.filter(isOfTheSystem));
  }
}

/** The version in the patch has the server refuse it where the node lifecycle controller was faster. */
async function setTaints(
  api: Api,
  path: string,
  edit: (taints: readonly Taint[]) => readonly Taint[],
): Promise<void> {
  await until(`the taints of ${path} are set`, async () => {
    const { metadata, spec } = await api.get<Node>(path);
    const taints = edit(spec?.taints ?? []);
    await api.patch(path, { metadata: { resourceVersion: metadata.resourceVersion }, spec: { taints } });
    return true;
  });
}

const system = 'node.kubernetes.io/';

function isOfTheSystem({ key }: Taint): boolean {
  return key.startsWith(system);
}

async function taintsToFollowConditions(api: Api): Promise<void> {
  let behind: readonly string[] = [];
  const look = async (): Promise<boolean> => {
    behind = (await api.list<Node>(paths.nodes())).flatMap(taintsBehind);
    return behind.length === 0;
  };
  try {
    await until('the taints of every node say what its conditions say', look, {
      timeout: 60_000,
      interval: 100,
    });
  } catch (error) {
    throw new Error(`${String(error)}; ${behind.join('; ')}`, { cause: error });
  }
}

/** Empty where the taints of a node are what the node lifecycle controller makes of its conditions. */
function taintsBehind({ metadata, spec, status }: Node): readonly string[] {
  const actual = (spec?.taints ?? [])
    .filter(isOfTheSystem)
    .map(({ key, effect }) => `${key}:${effect}`)
    .toSorted()
    .join();
  const wanted = [
    ...(status?.conditions ?? []).flatMap(taintsFor),
    ...(spec?.unschedulable === true ? ['unschedulable:NoSchedule'] : []),
  ]
    .map((taint) => system + taint)
    .toSorted()
    .join();
  return actual === wanted ? [] : [`${metadata.name} has the taints ${actual}, not ${wanted}`];
}

/** What the node lifecycle controller makes of a condition. */
function taintsFor({ type, status }: Condition): readonly string[] {
  if (type === 'Ready' && status === 'False') return ['not-ready:NoSchedule', 'not-ready:NoExecute'];
  if (type === 'Ready' && status === 'Unknown') return ['unreachable:NoSchedule', 'unreachable:NoExecute'];
  const key = taintOfCondition[type];
  return key !== undefined && status === 'True' ? [`${key}:NoSchedule`] : [];
}

const taintOfCondition: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory-pressure',
  DiskPressure: 'disk-pressure',
  PIDPressure: 'pid-pressure',
  NetworkUnavailable: 'network-unavailable',
};
