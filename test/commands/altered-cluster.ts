import type { Cluster } from '../../src/cluster/cluster.ts';
import type { CommandContext, OpenedCluster } from '../../src/commands/context.ts';
import { recordingContext } from './invoke.ts';

/** The cluster of the dump, with some questions answered otherwise. */
async function alteredCluster(overrides: (cluster: Cluster) => Partial<Cluster>): Promise<Cluster> {
  const { cluster } = await recordingContext().openCluster({ from: '-', verbosity: 0 });
  const altered = overrides(cluster);
  return new Proxy(cluster, {
    get: (target, name: keyof Cluster) => {
      const own = altered[name];
      if (own !== undefined) return own;
      const value: unknown = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** For a context: opens the altered cluster, as a live one. */
export function opening(
  overrides: (cluster: Cluster) => Partial<Cluster>,
  namespace?: string,
): CommandContext['openCluster'] {
  return async (): Promise<OpenedCluster> => ({
    cluster: await alteredCluster((cluster) => ({ source: 'cluster', ...overrides(cluster) })),
    ...(namespace === undefined ? {} : { namespace }),
  });
}
