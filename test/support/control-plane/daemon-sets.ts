import type { E2E } from './cluster-under-test.ts';
import type { CreateNodesOptions } from './nodes.ts';
import type { DaemonSet, Pod } from './objects.ts';
import { paths } from './paths.ts';
import { until } from './until.ts';

export const containers = [{ name: 'main', image: 'registry.example/agent:1' }];

/** A DaemonSet called `agent` in a namespace of its own, and nodes that none but it goes to. */
export async function daemonSetOn(
  cluster: E2E,
  nodes: readonly string[],
  options?: CreateNodesOptions,
): Promise<{ namespace: string }> {
  const namespace = await cluster.createNamespace();
  const labels = { only: namespace };
  await cluster.createNodes(
    nodes.map((name) => ({ name, labels })),
    options,
  );
  await cluster.api.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { nodeSelector: labels, containers } },
    },
  });
  return { namespace };
}

/** Waits until the controller says that so many pods of `agent` are ready and available, no more and no fewer. */
export function ready(cluster: E2E, namespace: string, count: number): Promise<DaemonSet> {
  return until(`${count} pods of ${namespace}/agent are ready`, async () => {
    const daemonSet = await cluster.api.get<DaemonSet>(paths.daemonSets(namespace, 'agent'));
    const { observedGeneration = 0, numberReady, numberAvailable = 0 } = daemonSet.status ?? {};
    return observedGeneration > 0 && numberReady === count && numberAvailable === count && daemonSet;
  });
}

export function podsIn(cluster: E2E, namespace: string): Promise<readonly Pod[]> {
  return cluster.api.list<Pod>(paths.pods(namespace));
}
