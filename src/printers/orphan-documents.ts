import type { OrphanedPod } from '../domain/change/orphans.ts';
import { timestamp } from '../domain/explain/pod-reasons.ts';
import { API_VERSION, type Document, json } from './documents.ts';

function orphanDocument({ pod, node, formerOwner, adopters }: OrphanedPod): Document {
  const { namespace, name, creationTimestamp } = pod.metadata;
  return {
    namespace,
    name,
    node,
    createdAt: creationTimestamp === 0 ? undefined : timestamp(creationTimestamp),
    formerOwner: json(formerOwner),
    adopters,
  };
}

/** Daemon pods without a controller, for programs: kind `OrphanList`. */
export function orphanListDocument(
  orphans: readonly OrphanedPod[],
  { source, notes }: { readonly source: 'cluster' | 'dump'; readonly notes: readonly string[] },
): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'OrphanList',
    source,
    items: orphans.map(orphanDocument),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
