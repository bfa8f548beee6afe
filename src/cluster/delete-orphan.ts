import { hasNoController } from '../domain/change/adoption.ts';
import type { Pod } from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import { writesOf } from './rollout/patch-as-seen.ts';
import type { WriteOptions } from './writes.ts';

const maxTries = 5;

/**
 * Deletes a pod for as long as it has no controller. A kubelet writes its pod's status, and with it the resourceVersion: a
 * conflict over that alone is tried again, with the new one.
 *
 * @returns `gone` where it was not there any more, or is another one
 * @throws ClusterError `conflict` where a controller has taken it over since
 */
export async function deleteOrphan(
  cluster: Cluster,
  pod: Pod,
  options: WriteOptions,
): Promise<'deleted' | 'gone'> {
  let { resourceVersion } = pod.metadata;
  for (let tries = 1; ; tries += 1) {
    try {
      return await writesOf(cluster).deletePod(pod.metadata, { ...options, resourceVersion });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'conflict' || tries === maxTries) throw error;
      const now = await samePod(cluster, pod);
      if (now !== undefined && !hasNoController(now)) throw adopted(now);
      resourceVersion = now?.metadata.resourceVersion ?? resourceVersion;
    }
  }
}

/** The pod as it is now; undefined where it is gone, or has other labels. */
async function samePod(cluster: Cluster, { metadata }: Pod): Promise<Pod | undefined> {
  const selector = { matchLabels: metadata.labels, matchExpressions: [] };
  const alike = await cluster.consistent().podsMatching(metadata.namespace, selector);
  return alike.find((pod) => pod.metadata.uid === metadata.uid);
}

function adopted({ metadata: { name, ownerReferences } }: Pod): ClusterError {
  const by = ownerReferences.find(({ controller }) => controller);
  return new ClusterError(
    'conflict',
    `pods "${name}" is no orphan any more: ${by?.kind} ${by?.name} controls it`,
    {
      hint: 'It was taken over after it had been read, and is left as it is.',
    },
  );
}
