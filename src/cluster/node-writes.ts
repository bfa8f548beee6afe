import type { LabelChange, TaintChange } from '../domain/change/change.ts';
import { tainted } from '../domain/change/node-edits.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Node } from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import type { Cluster } from './cluster.ts';
import { writesOf } from './rollout/patch-as-seen.ts';
import type { WriteOptions } from './writes.ts';

const maxTries = 5;

/** Makes a change of labels or taints to one node. */
export interface NodeWrite extends WriteOptions {
  /** The resourceVersion that the node must have; absent: that labels and taints are as they were read will do. */
  readonly resourceVersion?: string;
}

/**
 * Changes the labels or taints of a node, if they are as they were read. A kubelet writes its node's status all the time,
 * and with it the resourceVersion: a conflict over that alone is tried again, with the new one.
 *
 * @returns the node as it is now, or would be after a dry run
 * @throws ClusterError `conflict` where more has changed
 */
export async function writeNode(
  cluster: Cluster,
  node: Node,
  change: LabelChange | TaintChange,
  { resourceVersion, ...options }: NodeWrite,
): Promise<Node> {
  const patch = change.kind === 'label' ? labelPatch(change) : taintPatch(node, change);
  let seen = resourceVersion === undefined ? node.metadata : { ...node.metadata, resourceVersion };
  for (let tries = 1; ; tries += 1) {
    try {
      return await writesOf(cluster).patchNode(seen, patch, options);
    } catch (error) {
      const isConflict = error instanceof ClusterError && error.kind === 'conflict';
      if (!isConflict || resourceVersion !== undefined || tries === maxTries) throw error;
      const now = await cluster.consistent().node(node.metadata.name);
      if (decidingParts(now) !== decidingParts(node)) throw error;
      seen = now.metadata;
    }
  }
}

/** What daemon pods are placed by: nothing else is in a preview of the change. */
function decidingParts({ metadata: { uid, labels, deletionTimestamp }, spec: { taints } }: Node): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([uid, deletionTimestamp, sorted, taints]);
}

function labelPatch({ set, remove }: LabelChange): JsonObject {
  return { metadata: { labels: { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) } } };
}

/** A merge patch has lists whole. */
function taintPatch(node: Node, change: TaintChange): JsonObject {
  const { taints } = tainted(node, change).spec;
  return { spec: { taints: taints.map(({ value, ...taint }) => ({ ...taint, ...(value && { value }) })) } };
}
