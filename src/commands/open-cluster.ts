import { ClusterError } from '../cluster/cluster-error.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { KnownCluster, OpenedCluster } from './context.ts';

/** What opening a cluster needs of the process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
  readonly stdin: AsyncIterable<unknown>;
  /** Whether somebody can answer a credential plugin's questions. */
  readonly interactive: boolean;
  /** Where requests are told with `-v 6` and up. */
  readonly log: (line: string) => void;
}

/** Flags that say which cluster to ask make no sense beside a dump; kubectl's own habits (`-n`) do. */
const CONNECTION = ['kubeconfig', 'context', 'cluster', 'user', 'server'] as const;

async function openFrom(path: string, options: ClusterOptions, around: Surroundings): Promise<OpenedCluster> {
  const other = CONNECTION.find((flag) => options[flag] !== undefined);
  if (other !== undefined)
    throw new ClusterError('usage', `--from asks no cluster: it does not go with --${other}`);
  const { openDump } = await import('../cluster/dump-cluster.ts');
  return { cluster: await openDump(path, around.stdin), name: path === '-' ? 'standard input' : path };
}

/**
 * Opens the dump that `--from` names, or the cluster that kubeconfig and flags name. Either is loaded only when it is
 * wanted: a dump needs no TLS, a cluster no gunzip. `known` is told of a cluster as soon as the kubeconfig is sound.
 * Throws ClusterError.
 */
export async function openClusterFor(
  options: ClusterOptions,
  around: Surroundings,
  known?: (cluster: KnownCluster) => void,
): Promise<OpenedCluster> {
  const { from, verbosity, consistent = false } = options;
  if (from === '') throw new ClusterError('usage', '--from needs a file, a folder, or - for standard input');
  if (from !== undefined) return openFrom(from, options, around);
  const { loadKubeConfig } = await import('../cluster/kube-config.ts');
  const { env, home, platform, interactive, log } = around;
  const config = loadKubeConfig(options, { env, home, platform, interactive });
  const { namespace, context: name, choices: contexts } = config;
  known?.({ namespace, name, contexts });
  const { ApiCluster } = await import('../cluster/api-cluster.ts');
  const cluster = new ApiCluster(config, { consistent, log: { level: verbosity, write: log } });
  return { cluster, namespace, name, contexts };
}
