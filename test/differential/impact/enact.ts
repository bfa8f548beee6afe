import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { writeNode } from '../../../src/cluster/node-writes.ts';
import { patchAsSeen, writeAsSeen, writesOf } from '../../../src/cluster/rollout/patch-as-seen.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { applyPatch, lastApplied } from '../../../src/domain/manifest/apply-patch.ts';
import { liveManifest } from '../../../src/domain/manifest/live-manifest.ts';
import type { Made } from './changes.ts';

const options = { fieldManager: 'kubectl-ds-test' };

/** Makes a change, by the product's own writes. */
export async function enact(cluster: Cluster, { change, manifest }: Made): Promise<void> {
  const writes = writesOf(cluster);
  switch (change.kind) {
    case 'label':
    case 'taint':
      for (const name of change.nodes) await writeNode(cluster, await cluster.node(name), change, options);
      return;
    case 'deleteDaemonSet': {
      const daemonSet = await cluster.daemonSet(change.namespace, change.name);
      await writeAsSeen(cluster, daemonSet, (seen) => writes.deleteDaemonSet(seen, change.cascade, options));
      return;
    }
    case 'deletePods': {
      const namespaces = [...new Set(change.pods.map(({ namespace }) => namespace))];
      const selector = { matchLabels: {}, matchExpressions: [] };
      const lists = await Promise.all(namespaces.map((each) => cluster.podsMatching(each, selector)));
      const named = new Set(change.pods.map(({ namespace, name }) => `${namespace}/${name}`));
      const pods = lists.flat().filter(({ metadata }) => named.has(`${metadata.namespace}/${metadata.name}`));
      for (const { metadata } of pods) await writes.deletePod(metadata, options);
      return;
    }
    case 'applyDaemonSet':
      await applyManifest(cluster, change.daemonSet.metadata, manifest as unknown as JsonObject);
  }
}

/** As `kubectl apply` does it, which the product leaves to that. */
async function applyManifest(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  json: JsonObject,
): Promise<void> {
  const existing = await ifThere(() => cluster.daemonSet(namespace, name));
  if (existing === undefined) {
    await writesOf(cluster).createDaemonSet(json, options);
    return;
  }
  const last = lastApplied(existing.metadata.annotations);
  await patchAsSeen(cluster, existing, applyPatch(json, last, liveManifest(existing)), options);
}

async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'notFound') return undefined;
    throw error;
  }
}
