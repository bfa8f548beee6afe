import type { Api } from '../support/control-plane/api.ts';
import type { DaemonSet, KubeObject, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import type { SimulatedKubelet } from '../support/control-plane/simulated-kubelet.ts';
import { until } from '../support/control-plane/until.ts';
import type { Random } from './random.ts';

/** Where the troubled are. */
export const namespace = 'troubled';

/** A DaemonSet as it is made, on nodes that are all for it. */
export interface Manifest {
  readonly name: string;
  readonly spec?: object;
  readonly podSpec?: object;
}

/** What something happens to. */
export interface Scene {
  readonly api: Api;
  readonly kubelet: SimulatedKubelet;
  readonly random: Random;
  readonly name: string;
  readonly nodes: readonly string[];
  /** Those that the controller has made; none before. */
  readonly pods: readonly Pod[];
}

type Happening = (scene: Scene) => Promise<unknown>;

export interface Trouble extends Manifest {
  /**
   * Pods wait there, or are missing: a node where that is so is looked at as a whole, whatever was read before. They have
   * nodes of their own, so that others are not found out by that.
   */
  readonly lacksPods?: true;
  /** Before there is a DaemonSet. */
  readonly before?: Happening;
  /** Once its pods are there. */
  readonly seen?: Happening;
  /** While no controller looks. */
  readonly unseen?: Happening;
}

/** Some of them, and not all. */
function some<T>({ random }: Scene, items: readonly T[]): readonly T[] {
  return random.sample(items, random.between(1, Math.max(1, items.length - 1)));
}

const each = <T>(items: readonly T[], task: (item: T) => Promise<unknown>): Promise<unknown> =>
  Promise.all(items.map(task));

const podPath = ({ metadata }: Pod): string => paths.pods(namespace, metadata.name);

const strategic = 'application/strategic-merge-patch+json';

/** Some pods behave so from now on. */
function behaves(behaviour: Parameters<SimulatedKubelet['behave']>[1]): Happening {
  return (scene) => {
    const uids = new Set(some(scene, scene.pods).map(({ metadata }) => metadata.uid));
    scene.kubelet.behave(({ metadata }) => uids.has(metadata.uid), behaviour);
    return Promise.resolve();
  };
}

/** Of some pods containers have begun anew, and run. */
const restart: Happening = (scene) =>
  each(some(scene, scene.pods), async (pod) => {
    const finishedAt = new Date(Date.now() - 300_000).toISOString();
    const terminated = { exitCode: 137, reason: 'OOMKilled', startedAt: finishedAt, finishedAt };
    const containerStatuses = pod.spec.containers.map(({ name }) => ({
      name,
      restartCount: scene.random.between(0, 4),
      lastState: { terminated },
    }));
    await scene.api.patch(`${podPath(pod)}/status`, { status: { containerStatuses } }, strategic);
  });

const deleteSome: Happening = (scene) =>
  each(some(scene, scene.pods), (pod) => scene.api.delete(podPath(pod), { gracePeriodSeconds: 0 }));

const leave: Happening = async (scene) => {
  const chosen = some(scene, scene.pods);
  const uids = new Set(chosen.map(({ metadata }) => metadata.uid));
  scene.kubelet.behave(({ metadata }) => uids.has(metadata.uid), 'stuckTerminating');
  await each(chosen, (pod) => scene.api.delete(podPath(pod), { gracePeriodSeconds: 30 }));
};

/** As the scheduler writes it that has made room for a pod. */
const nominate: Happening = (scene) =>
  each(some(scene, scene.pods), (pod) =>
    scene.api.patch(`${podPath(pod)}/status`, { status: { nominatedNodeName: scene.nodes[0] } }, strategic),
  );

function patched(change: object): Happening {
  return ({ api, name }) => api.patch(paths.daemonSets(namespace, name), { spec: change }, strategic);
}

/** Another template, whose pods do not start. */
const roll: Happening = async (scene) => {
  const image = 'registry.invalid/new';
  scene.kubelet.behave(
    ({ metadata, spec }) => metadata.name.startsWith(scene.name) && spec.containers[0]?.image === image,
    'imagePullError',
  );
  await patched({ template: { spec: { containers: [{ name: 'main', image }] } } })(scene);
};

const inTurn =
  (...happenings: readonly Happening[]): Happening =>
  async (scene) => {
    for (const happening of happenings) await happening(scene);
  };

function podLike(name: string, node: string, metadata: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...metadata },
    spec: {
      nodeName: node,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image: 'registry.invalid/other' }],
    },
  };
}

/** Pods that the selector matches and that have another owner. */
const foreignPods: Happening = async (scene) => {
  const { api, name } = scene;
  const owner = await api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } });
  const { uid } = owner.metadata as { readonly uid?: string };
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid, controller: true }];
  const made = (node: string) =>
    podLike(`${name}-of-${node}`, node, { labels: { app: name }, ownerReferences });
  await each(some(scene, scene.nodes), (node) => api.create(made(node)));
};

/** Pods that nobody owns: the controller adopts them. */
const ownerlessPods: Happening = (scene) =>
  each(some(scene, scene.nodes), (node) =>
    scene.api.create(podLike(`bare-${scene.name}-${node}`, node, { labels: { app: scene.name } })),
  );

/** A second one for a node, as a controller makes that has not seen the first. */
const twin: Happening = ({ api, name, pods, random }) => {
  const pod = pods[random.between(0, pods.length - 1)];
  if (pod === undefined) throw new Error(`${name} has no pod`);
  const { labels, ownerReferences } = pod.metadata;
  return api.create(podLike(`${name}-twin0`, pod.spec.nodeName ?? '', { labels, ownerReferences }));
};

const end =
  (phase: string): Happening =>
  (scene) =>
    each(some(scene, scene.pods), async (pod) => {
      scene.kubelet.behave(({ metadata }) => metadata.uid === pod.metadata.uid, 'silent');
      await scene.api.patch(`${podPath(pod)}/status`, { status: { phase } }, strategic);
    });

/** The DaemonSet goes without its pods, and another one of its name finds them. */
const leaveAnHeir: Happening = async ({ api, name }) => {
  const path = paths.daemonSets(namespace, name);
  const { kind, apiVersion, spec } = await api.get<DaemonSet & { apiVersion: string; kind: string }>(path);
  await api.delete(path, { propagationPolicy: 'Orphan' });
  const given = spec as unknown as { readonly template: { readonly spec: object } };
  const template = { ...given.template, spec: { ...given.template.spec, hostPID: true } };
  await createOnceGone(api, path, {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: { ...given, template },
  });
};

async function createOnceGone(api: Api, path: string, object: KubeObject): Promise<void> {
  await until(`${path} is gone`, async () => (await api.find(path)) === undefined);
  await api.create(object);
}

const two = { containers: ['main', 'side'].map((name) => ({ name, image: 'registry.invalid/some' })) };
const onDelete = { updateStrategy: { type: 'OnDelete' } };

/** Every kind of trouble that a short way of reading might miss. */
export function troubles(release: number): readonly Trouble[] {
  return [
    { name: 'settled' },
    { name: 'of-two', podSpec: two },
    { name: 'patient', spec: { minReadySeconds: 3600 } },
    { name: 'soon', spec: { minReadySeconds: 1 } },
    { name: 'gated', podSpec: { readinessGates: [{ conditionType: 'example.com/net' }] } },
    { name: 'restarted', podSpec: two, seen: restart },
    { name: 'unready', podSpec: two, seen: behaves('neverReady') },
    { name: 'crashing', seen: behaves('crashLoop') },
    { name: 'pulling', seen: behaves('imagePullError') },
    { name: 'creating', seen: behaves('containerCreating') },
    { name: 'leaving', seen: leave },
    { name: 'sharing', seen: foreignPods },
    { name: 'adopting', spec: onDelete, before: ownerlessPods },
    { name: 'adopting-unready', spec: onDelete, before: ownerlessPods, seen: behaves('neverReady') },
    { name: 'inheriting', seen: leaveAnHeir },
    { name: 'kept', spec: onDelete, seen: inTurn(roll, deleteSome) },
    { name: 'halted', seen: roll },
    {
      name: 'paused',
      seen: inTurn(roll, patched({ updateStrategy: { $patch: 'replace', type: 'OnDelete' } })),
    },
    {
      name: 'large',
      lacksPods: true,
      seen: nominate,
      podSpec: { containers: [{ ...two.containers[0], resources: { requests: { cpu: '90' } } }] },
    },
    {
      name: 'sidecar',
      podSpec: { ...two, initContainers: [{ name: 'proxy', image: 'x', restartPolicy: 'Always' }] },
    },
    // Before that it is an alpha feature, or none.
    ...(release < 22 ? [] : [surging]),
    { name: 'doubled', unseen: twin },
    { name: 'failing', lacksPods: true, unseen: end('Failed') },
    { name: 'ending', lacksPods: true, unseen: end('Succeeded') },
    { name: 'lacking', lacksPods: true, unseen: deleteSome },
    { name: 'robbed', lacksPods: true, unseen: inTurn(deleteSome, foreignPods) },
    { name: 'quitting', unseen: leave },
    { name: 'failed-probe', podSpec: two, unseen: behaves('neverReady') },
  ];
}

const surging: Trouble = {
  name: 'surging',
  spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
  seen: roll,
};
