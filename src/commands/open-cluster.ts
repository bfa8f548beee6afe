import { openDump } from '../cluster/dump-cluster.ts';
import { ClusterError } from '../cluster/cluster-error.ts';
import type { Environment } from '../printers/tone.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { OpenedCluster } from './context.ts';

/** What opening a cluster needs of the process. */
export interface Surroundings {
  readonly env: Environment;
  readonly platform: string;
  readonly stdin: AsyncIterable<unknown>;
  /** Whether somebody can answer a credential plugin's questions. */
  readonly interactive: boolean;
  /** Where requests are told with `-v 6` and up. */
  readonly log: (line: string) => void;
}

/** Opens the dump that `--from` names, or the cluster that kubeconfig and flags name. Throws ClusterError. */
export async function openClusterFor(options: ClusterOptions, around: Surroundings): Promise<OpenedCluster> {
  if (options.from !== undefined) return { cluster: await openDump(options.from, around.stdin) };
  throw new ClusterError('usage', 'no cluster');
}
