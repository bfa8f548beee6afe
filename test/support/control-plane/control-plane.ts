import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './api.ts';
import { createClientCertificate, type ClientCertificate } from './certificates.ts';
import { adminToken, type ClusterFiles } from './cluster-files.ts';
import { commandOf, type Component, type ComponentOptions, type Layout } from './components.ts';
import type { Processes } from './processes.ts';
import { connectAsAdmin, healthOf, waitFor } from './readiness.ts';

/** A control plane that runs; made by `startControlPlane`. */
export class ControlPlane {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`; stays the same when the API server is stopped and started. */
  readonly server: string;
  readonly adminToken = adminToken;
  /** Where etcd answers, in plain HTTP. */
  readonly etcd: string;
  /** Path of the certificate that the API server's own is checked with. */
  readonly caFile: string;
  /** Removed with the control plane; a test may put its own files there. */
  readonly folder: string;
  /** Path of the kubectl of the same release, where there is one. */
  readonly kubectl: string | undefined;
  /** Of Kubernetes 1.x. */
  readonly minor: number;

  readonly #processes: Processes;
  readonly #layout: Layout;
  readonly #files: ClusterFiles;
  readonly #options: ComponentOptions;

  constructor(processes: Processes, layout: Layout, files: ClusterFiles, options: ComponentOptions) {
    this.#processes = processes;
    this.#layout = layout;
    this.#files = files;
    this.#options = options;
    this.server = `https://127.0.0.1:${layout.ports.apiserver}`;
    this.etcd = `http://127.0.0.1:${layout.ports.etcd}`;
    this.kubeconfig = files.kubeconfig;
    this.caFile = files.caFile;
    this.folder = layout.folder;
    this.minor = layout.minor;
    const kubectl = join(layout.binaries, 'kubectl');
    this.kubectl = existsSync(kubectl) ? kubectl : undefined;
  }

  /** A client with every right. Each call gives a new one, to be closed by the caller. */
  connect(): Promise<Api> {
    return connectAsAdmin(this.server, this.caFile, this.adminToken);
  }

  /** A certificate that the API server takes for this user, who may do nothing until RBAC says so. */
  clientCertificate(user: string, groups: readonly string[] = []): Promise<ClientCertificate> {
    return createClientCertificate(this.#files.authority, this.folder, user, groups);
  }

  startEtcd = (): Promise<void> => this.#start('etcd');

  startApiServer = (): Promise<void> => this.#start('kube-apiserver');
  stopApiServer = (): Promise<void> => this.#processes.stop('kube-apiserver');

  startControllerManager = (): Promise<void> => this.#start('kube-controller-manager');
  stopControllerManager = (): Promise<void> => this.#processes.stop('kube-controller-manager');

  startScheduler = (): Promise<void> => this.#start('kube-scheduler');
  stopScheduler = (): Promise<void> => this.#processes.stop('kube-scheduler');

  /** The last lines that a component logged. */
  logTail(component: Component, lines?: number): Promise<string> {
    return this.#processes.logTail(component, lines);
  }

  /** The pids of all its processes. */
  pids(): readonly number[] {
    return this.#processes.pids();
  }

  /** Kills everything, removes the folder, and resolves once nothing of it is left. */
  stop(): Promise<void> {
    return this.#processes.close();
  }

  async #start(component: Component): Promise<void> {
    await this.#processes.start(component, commandOf(component, this.#layout, this.#options));
    let admin: Api | undefined;
    const forget = (): void => {
      admin?.close();
      admin = undefined;
    };
    const connect = async (): Promise<Api> => (admin ??= await this.connect());
    const look = async (): Promise<boolean> => {
      try {
        return await healthOf(component, this.#layout, connect);
      } catch (error) {
        // Until the server has written its certificate there is none to be read, or half of one.
        forget();
        throw error;
      }
    };
    try {
      await waitFor(component, this.#processes, look);
    } finally {
      forget();
    }
  }
}
