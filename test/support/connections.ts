import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { ApiCluster, type ApiClusterOptions } from '../../src/cluster/api-cluster.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { loadKubeConfig, type Environment, type KubeFlags } from '../../src/cluster/kube-config.ts';

/** The parts of a kubeconfig, by the name of each entry. */
export interface KubeconfigParts {
  readonly current?: string;
  readonly clusters?: Readonly<Record<string, unknown>>;
  readonly users?: Readonly<Record<string, unknown>>;
  readonly contexts?: Readonly<Record<string, unknown>>;
}

/** The text of a kubeconfig. Without contexts there is one, `main`, of the first cluster and the first user. */
export function kubeconfig({ current, clusters = {}, users = {}, contexts }: KubeconfigParts): string {
  const only = { main: { cluster: Object.keys(clusters)[0], user: Object.keys(users)[0] } };
  const list = (entries: object, inner: string): unknown[] =>
    Object.entries(entries).map(([name, fields]) => ({ name, [inner]: fields as unknown }));
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    ...((current ?? !contexts) && { 'current-context': current ?? 'main' }),
    clusters: list(clusters, 'cluster'),
    users: list(users, 'user'),
    contexts: list(contexts ?? only, 'context'),
  });
}

/** A folder for the files of a test, with the home directory of a user who has none yet. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'kubectl-ds-desk-'));
  readonly #clusters: ApiCluster[] = [];

  /** Writes a file and gives its path. */
  write(name: string, text: string, mode = 0o600): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode });
    return path;
  }

  environment(env: Environment['env'] = {}): Environment {
    return { env, home: join(this.folder, 'home'), platform: 'linux', serviceAccountFolder: this.folder };
  }

  /** The cluster that flags and environment lead to. */
  connect(flags: KubeFlags, env: Environment['env'] = {}, options: ApiClusterOptions = {}): ApiCluster {
    const cluster = new ApiCluster(loadKubeConfig(flags, this.environment(env)), options);
    this.#clusters.push(cluster);
    return cluster;
  }

  /** The cluster of a kubeconfig with these parts. */
  connectTo(parts: KubeconfigParts, flags: KubeFlags = {}, options: ApiClusterOptions = {}): ApiCluster {
    return this.connect({ kubeconfig: this.write('config', kubeconfig(parts)), ...flags }, {}, options);
  }

  async clear(): Promise<void> {
    await Promise.all(this.#clusters.map((cluster) => cluster.close()));
    rmSync(this.folder, { recursive: true });
  }
}

/** The ClusterError with which a question fails. */
export async function failureOf(question: Promise<unknown> | (() => unknown)): Promise<ClusterError> {
  try {
    await (typeof question === 'function' ? question() : question);
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
