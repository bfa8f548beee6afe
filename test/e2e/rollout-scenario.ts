import { afterAll, expect } from 'vitest';
import type { E2E } from '../support/control-plane/e2e.ts';
import type { DaemonSet, KubeObject, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import type { Behaviour } from '../support/control-plane/simulated-kubelet.ts';
import { until } from '../support/control-plane/until.ts';
import {
  kubectlDs,
  runProgram,
  startKubectlDs,
  type Ran,
  type RunOptions,
  type Running,
} from '../support/kubectl-ds.ts';
import { PodWitness } from './rollout-witness.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

const DRIVE_ANNOTATION = 'kubectl-ds/rollout';
export const PAUSED_ANNOTATION = 'kubectl-ds/paused-strategy';

export const images = {
  first: 'registry.example/agent:1',
  second: 'registry.example/agent:2',
  third: 'registry.example/agent:3',
  neverReady: 'registry.example/agent:never-ready',
  crashLoop: 'registry.example/agent:crash-loop',
  noSuchImage: 'registry.example/agent:no-such-tag',
} as const;

const behaviours: Readonly<Record<string, Behaviour>> = {
  [images.neverReady]: 'neverReady',
  [images.crashLoop]: 'crashLoop',
  [images.noSuchImage]: 'imagePullError',
};

/** For `SuiteOptions.kubelet`: pods behave as the tag of their image says. */
export function byImage(others: Behaviour = 'ready'): (pod: Pod) => Behaviour {
  return ({ spec }) => behaviours[spec.containers[0]?.image ?? ''] ?? others;
}

/** 3 of 30 nodes at a time. */
export const tenPercent = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } };

/** 6 of 30 nodes at a time: a driver looks once a second at most, so that more at a time are done sooner. */
export const twentyPercent = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '20%' } };

/** The parts of a DaemonSet that rollouts change. */
export interface RolledDaemonSet extends DaemonSet {
  readonly spec: DaemonSet['spec'] & {
    readonly updateStrategy: unknown;
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
}

export interface Revision extends KubeObject {
  readonly revision: number;
  readonly data: unknown;
}

export interface SceneOptions {
  /** 30 nodes, unless told. */
  readonly nodes?: number;
  readonly strategy?: object;
  readonly podSpec?: Readonly<Record<string, unknown>>;
}

const zones = ['a', 'b', 'c'];

/** A DaemonSet `agent` in a namespace of its own, available on nodes of its own in three zones. */
export class Scene {
  readonly cluster: E2E;
  readonly namespace: string;
  /** By name: `NAMESPACE.z-NN`, z being the zone. */
  readonly nodes: readonly string[];
  /** `spec.updateStrategy` as the API server keeps it. */
  readonly strategy: unknown;
  readonly witness: PodWitness;

  constructor(parts: Pick<Scene, 'cluster' | 'namespace' | 'nodes' | 'strategy' | 'witness'>) {
    this.cluster = parts.cluster;
    this.namespace = parts.namespace;
    this.nodes = parts.nodes;
    this.strategy = parts.strategy;
    this.witness = parts.witness;
  }

  get #flags(): readonly string[] {
    return ['-n', this.namespace, '--kubeconfig', this.cluster.kubeconfig];
  }

  /** `kubectl ds rollout ...` to its end. The line is split at blanks. */
  rollout(line: string, options: RunOptions = {}): Promise<Ran> {
    return kubectlDs(['rollout', ...line.split(' '), ...this.#flags], options);
  }

  /** `kubectl ds rollout`, without a verb. */
  list(...flags: readonly string[]): Promise<Ran> {
    return kubectlDs(['rollout', ...flags, ...this.#flags]);
  }

  /** {@link rollout}, without waiting for its end. */
  startRollout(line: string): Running {
    return noted(startKubectlDs(['rollout', ...line.split(' '), ...this.#flags]));
  }

  /** The kubectl of the control plane's own build. */
  kubectl(line: string): Promise<Ran> {
    const { controlPlane } = this.cluster;
    const env = { HOME: controlPlane.folder };
    return runProgram(controlPlane.kubectl ?? 'kubectl', [...line.split(' '), ...this.#flags], { env });
  }

  /** As somebody does who does not know of driven rollouts. */
  async setImage(image: string): Promise<void> {
    const { code, stderr } = await this.kubectl(`set image daemonset/agent main=${image}`);
    if (code !== 0) throw new Error(stderr);
  }

  daemonSet(): Promise<RolledDaemonSet> {
    return this.cluster.api.get<RolledDaemonSet>(paths.daemonSets(this.namespace, 'agent'));
  }

  pods(): Promise<readonly Pod[]> {
    return this.cluster.api.list<Pod>(paths.pods(this.namespace));
  }

  async revisions(): Promise<readonly Revision[]> {
    const found = await this.cluster.api.list<Revision>(paths.controllerRevisions(this.namespace));
    return found.toSorted((a, b) => a.revision - b.revision);
  }

  /** Nodes of a zone, in order. */
  inZone(zone: string): readonly string[] {
    return this.nodes.filter((name) => name.startsWith(`${this.namespace}.${zone}-`));
  }

  /** The image of the pod on each node; of the pods that are not ready, with `!` after it. */
  async imagesByNode(): Promise<Readonly<Record<string, string>>> {
    const pods = await this.pods();
    return Object.fromEntries(
      pods.map(({ spec, status }) => {
        const ready = status?.containerStatuses?.every((each) => each.ready) ?? false;
        return [spec.nodeName ?? '', `${spec.containers[0]?.image ?? ''}${ready ? '' : '!'}`];
      }),
    );
  }

  /** What the DaemonSet's annotation says of the rollout that is driven; undefined where it has none. */
  async drive(): Promise<
    { readonly phase: string; readonly driver: string; readonly because?: string } | undefined
  > {
    const { metadata } = await this.daemonSet();
    const text = metadata.annotations?.[DRIVE_ANNOTATION];
    return text === undefined ? undefined : (JSON.parse(text) as { phase: string; driver: string });
  }

  leases(): Promise<readonly KubeObject[]> {
    return this.cluster.api.list(paths.leases(this.namespace));
  }

  /** Lets all Leases of the namespace look as if their holder had not been heard of for ten minutes. */
  async ageLeases(): Promise<void> {
    const renewTime = new Date(Date.now() - 600_000).toISOString().replace('Z', '000Z');
    for (const { metadata } of await this.leases()) {
      await this.cluster.api.patch(paths.leases(this.namespace, metadata.name), { spec: { renewTime } });
    }
  }

  /** Waits until so many nodes have lost the pod that they had before. */
  untilReplaced(count: number): Promise<unknown> {
    return until(`${count} pods are gone`, () => this.witness.replaced().length >= count, { interval: 5 });
  }

  /** Waits until the controller has nothing to do any more, and gives what it then looks like. */
  settled(): Promise<RolledDaemonSet> {
    const count = this.nodes.length;
    return until(`${this.namespace}/agent has settled`, async () => {
      const found = await this.daemonSet();
      const { observedGeneration, updatedNumberScheduled, numberAvailable } = found.status ?? {};
      const seen = observedGeneration === found.metadata.generation;
      return seen && updatedNumberScheduled === count && numberAvailable === count && found;
    });
  }

  /** Nothing of a driven or paused rollout is left: neither annotations nor Lease, and the strategy is as it was. */
  async expectNothingLeft(): Promise<void> {
    const { metadata, spec } = await this.daemonSet();
    expect(Object.keys(metadata.annotations ?? {}).filter((key) => key.startsWith('kubectl-ds/'))).toEqual(
      [],
    );
    expect(JSON.stringify(spec.updateStrategy)).toBe(JSON.stringify(this.strategy));
    expect(await this.leases()).toEqual([]);
  }

  /** Every node has a ready pod of this image. */
  async expectImageEverywhere(image: string): Promise<void> {
    await until(`every node runs ${image}`, async () => {
      expect(await this.imagesByNode()).toEqual(Object.fromEntries(this.nodes.map((node) => [node, image])));
      return true;
    });
  }

  /** Each of these nodes lost one pod, and no other node any. */
  expectReplacedOnce(nodes: readonly string[]): void {
    const replaced = this.witness.replaced();
    const times = (node: string): number => replaced.filter((each) => each === node).length;
    const wrong = this.nodes.filter((node) => times(node) !== (nodes.includes(node) ? 1 : 0));
    expect(wrong.map((node) => this.witness.storyOf(node))).toEqual([]);
  }
}

/** The API's times have whole seconds: what is to be told apart by them must not happen within the same one. */
export async function untilNextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  await until('the next second', () => Math.floor(Date.now() / 1000) > second, { interval: 10 });
}

const running = new Set<Running>();
const witnesses = new Set<PodWitness>();

function noted(started: Running): Running {
  running.add(started);
  return started;
}

/** Ends what the tests of a suite have left running. To be called while declaring it: its tests may run at the same time. */
export function tidyUpAfterAll(): void {
  afterAll(async () => {
    for (const each of running) if (each.result === undefined) await each.kill('SIGKILL');
    for (const each of witnesses) await each.stop();
  });
}

/** Makes a scene, and waits until every node has an available pod. */
export async function sceneOn(cluster: E2E, options: SceneOptions = {}): Promise<Scene> {
  const { nodes: count = 30, strategy, podSpec = {} } = options;
  const namespace = await cluster.createNamespace('rollout');
  const nodes = Array.from({ length: count }, (_, index) => {
    const zone = zones[Math.floor((index * zones.length) / count)] ?? '';
    return { zone, name: `${namespace}.${zone}-${String(index + 1).padStart(2, '0')}` };
  });
  await cluster.createNodes(
    nodes.map(({ name, zone }) => ({
      name,
      labels: { only: namespace, 'topology.kubernetes.io/zone': zone },
    })),
    { notReadyTaint: 'remove' },
  );
  await cluster.api.create(
    daemonSetIn(namespace, { podSpec, spec: strategy === undefined ? {} : { updateStrategy: strategy } }),
  );
  await untilStatus(cluster, namespace, 'agent', {
    desiredNumberScheduled: count,
    numberAvailable: count,
    updatedNumberScheduled: count,
  });
  const { spec } = await cluster.api.get<RolledDaemonSet>(paths.daemonSets(namespace, 'agent'));
  const witness = await PodWitness.of(cluster, namespace);
  witnesses.add(witness);
  const names = nodes.map(({ name }) => name);
  return new Scene({ cluster, namespace, nodes: names, strategy: spec.updateStrategy, witness });
}
