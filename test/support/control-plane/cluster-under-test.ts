import { randomBytes } from 'node:crypto';
import { Api } from './api.ts';
import type { Binaries } from './binaries.ts';
import type { ControlPlane } from './control-plane.ts';
import { bounded } from './bounded.ts';
import { createNodes, type CreateNodesOptions, type NodeSpec } from './nodes.ts';
import { paths } from './paths.ts';
import { SimulatedKubelet, type KubeletOptions } from './simulated-kubelet.ts';
import { startControlPlane, type StartOptions } from './start.ts';
import { until } from './until.ts';

interface Parts {
  readonly kubeconfig: string;
  readonly api: Api;
  readonly kubelet: SimulatedKubelet;
  readonly controlPlane: ControlPlane | undefined;
}

type Options = StartOptions & { readonly kubelet?: KubeletOptions };

/** The cluster that a suite of end-to-end tests works on, with the kubelets of the nodes it creates. */
export class E2E {
  /** Path of a kubeconfig with every right. */
  readonly kubeconfig: string;
  readonly api: Api;
  readonly kubelet: SimulatedKubelet;
  readonly #controlPlane: ControlPlane | undefined;
  readonly #nodes: string[] = [];
  readonly #namespaces: string[] = [];

  private constructor({ kubeconfig, api, kubelet, controlPlane }: Parts) {
    this.kubeconfig = kubeconfig;
    this.api = api;
    this.kubelet = kubelet;
    this.#controlPlane = controlPlane;
  }

  /** Starts a control plane, or connects to the one that is there. */
  static async start(found: Binaries, options: Options = {}): Promise<E2E> {
    if (found.kind === 'unavailable') throw new Error(found.message);
    if (found.kind === 'kubeconfig') {
      const api = await Api.from(found.path);
      // There are real kubelets on such a cluster, and a controller that waits for heartbeats.
      const kubelet = new SimulatedKubelet(api.connection, {
        ...options.kubelet,
        nodes: [],
        heartbeats: true,
      });
      return new E2E({ kubeconfig: found.path, api, kubelet, controlPlane: undefined });
    }
    const controlPlane = await startControlPlane({ binaries: found.folder, ...options });
    const api = await controlPlane.connect();
    const kubelet = new SimulatedKubelet(api.connection, options.kubelet);
    return new E2E({ kubeconfig: controlPlane.kubeconfig, api, kubelet, controlPlane });
  }

  /** The processes behind it, for suites with `ownControlPlane`. */
  get controlPlane(): ControlPlane {
    if (!this.#controlPlane) throw new Error('this suite must say `ownControlPlane: true`');
    return this.#controlPlane;
  }

  /** The minor version of the API server. */
  async minor(): Promise<number> {
    const { minor } = await this.api.get<{ minor: string }>('/version');
    return Number.parseInt(minor, 10);
  }

  /** Creates nodes that the simulated kubelet plays; see `createNodes`. */
  async createNodes(nodes: readonly NodeSpec[], options?: CreateNodesOptions): Promise<void> {
    const names = nodes.map(({ name }) => name);
    this.#nodes.push(...names);
    this.kubelet.playNodes(names);
    await createNodes(this.api, nodes, options);
  }

  /** A namespace that nothing is in yet, so that tests of one suite do not meet. */
  async createNamespace(prefix = 'e2e'): Promise<string> {
    const name = `${prefix}-${randomBytes(4).toString('hex')}`;
    await this.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    this.#namespaces.push(name);
    if (!this.#controlPlane) await this.#untilPodsAreLetIn(name);
    return name;
  }

  /** Ends what was started, and takes off a foreign cluster what was put there. */
  async stop(): Promise<void> {
    try {
      if (!this.#controlPlane) await this.#cleanUp();
    } finally {
      await this.kubelet.stop();
      this.api.close();
      await this.#controlPlane?.stop();
    }
  }

  /** Admission turns pods away until the namespace has its service account, and in older releases a token for it. */
  async #untilPodsAreLetIn(namespace: string): Promise<void> {
    const pod = { metadata: { name: 'probe' }, spec: { containers: [{ name: 'main', image: 'none' }] } };
    await until(`${namespace} lets pods in`, () =>
      this.api.request('POST', `${paths.pods(namespace)}?dryRun=All`, pod),
    );
  }

  async #cleanUp(): Promise<void> {
    // Also those that a test has left alone or stuck.
    this.kubelet.behave(() => true, 'ready');
    await bounded(this.#namespaces, 4, (name) => this.api.delete(paths.namespaces(name)));
    // The kubelet has to see its pods out before their nodes go.
    await bounded(this.#namespaces, 4, async (name) => {
      await until(
        `namespace ${name} is gone`,
        async () => (await this.api.find(paths.namespaces(name))) === undefined,
      );
    });
    await this.kubelet.stop();
    await bounded(this.#nodes, 4, async (name) => {
      await this.api.delete(paths.nodes(name));
      await this.api.delete(paths.leases('kube-node-lease', name));
    });
  }
}
