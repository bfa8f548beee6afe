import { currentRevisionHash, ownRevisions, REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import type { Json, JsonObject } from '../json.ts';
import { canonicalJson, isJsonObject } from '../json.ts';
import type { ControllerRevision, DaemonSet, Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';

/** One template that a DaemonSet had. */
export interface RevisionEntry {
  readonly revision: number;
  /** controller-revision-hash of its pods; "" where a dump was stripped of it. */
  readonly hash: string;
  /** What `kubernetes.io/change-cause` says. */
  readonly changeCause?: string;
  /** Milliseconds since the epoch. A template that is used again keeps the time of its first use. */
  readonly createdAt: number;
  /** Images of its containers, init containers first; empty where the template is not known. */
  readonly images: readonly string[];
  /** How many nodes run a pod of it. Absent where pods could not be read. */
  readonly nodes?: number;
  /** Whether it is the DaemonSet's template now. */
  readonly current: boolean;
  readonly controllerRevision: ControllerRevision;
}

/** A revision, or why there is none, in kubectl's words. */
export type RevisionFound =
  | { readonly kind: 'found'; readonly entry: RevisionEntry }
  | { readonly kind: 'notFound'; readonly message: string };

const changeCauseAnnotation = 'kubernetes.io/change-cause';

/**
 * The revisions of a DaemonSet in ascending order of number: those that its selector matches and that it controls.
 *
 * Mirrors `DaemonSetHistoryViewer`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go, v1.34.
 *
 * @param pods - the DaemonSet's pods; absent where they could not be read
 */
export function historyOf(
  daemonSet: DaemonSet,
  revisions: readonly ControllerRevision[],
  pods?: readonly Pod[],
): readonly RevisionEntry[] {
  const currentHash = currentRevisionHash(daemonSet, revisions);
  const nodes = pods === undefined ? undefined : nodesByHash(pods);
  return ownRevisions(daemonSet, revisions).map((controllerRevision) => {
    const { metadata, revision, template } = controllerRevision;
    const hash = metadata.labels[REVISION_HASH_LABEL] ?? '';
    const changeCause = metadata.annotations[changeCauseAnnotation];
    return {
      revision,
      hash,
      ...(changeCause === undefined ? {} : { changeCause }),
      createdAt: metadata.creationTimestamp,
      images: template === undefined ? [] : imagesOf(template.spec),
      ...(nodes === undefined ? {} : { nodes: nodes.get(hash)?.size ?? 0 }),
      current: hash !== '' && hash === currentHash,
      controllerRevision,
    };
  });
}

/** Pods on their way out run still. Two pods of one revision on a node are one node. */
function nodesByHash(pods: readonly Pod[]): ReadonlyMap<string, ReadonlySet<string>> {
  const nodes = new Map<string, Set<string>>();
  for (const pod of pods) {
    const node = targetNodeName(pod);
    const hash = pod.metadata.labels[REVISION_HASH_LABEL];
    if (node === undefined || hash === undefined) continue;
    const known = nodes.get(hash);
    if (known === undefined) nodes.set(hash, new Set([node]));
    else known.add(node);
  }
  return nodes;
}

function imagesOf({
  initContainers,
  containers,
}: NonNullable<ControllerRevision['template']>['spec']): string[] {
  return [...new Set([...initContainers, ...containers].map(({ image }) => image))];
}

const notFound = (message: string): RevisionFound => ({ kind: 'notFound', message });

const foundOr = (entry: RevisionEntry | undefined, message: string): RevisionFound =>
  entry === undefined ? notFound(message) : { kind: 'found', entry };

/** The revision with a number, to be shown. */
export function revisionNumbered(history: readonly RevisionEntry[], revision: number): RevisionFound {
  return foundOr(
    history.find((entry) => entry.revision === revision),
    'unable to find the specified revision',
  );
}

/** The revision before the newest one: the one with the second highest number. */
export function previousRevision(history: readonly RevisionEntry[]): RevisionFound {
  return foundOr(history.at(-2), 'no last revision to roll back to');
}

/**
 * The revision that an undo goes back to: the one with this number, or for 0 the one before the newest.
 *
 * Mirrors `DaemonSetRollbacker`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go, v1.34.
 */
export function revisionToUndo(history: readonly RevisionEntry[], toRevision: number): RevisionFound {
  if (toRevision === 0) return previousRevision(history);
  return foundOr(
    history.find((entry) => entry.revision === toRevision),
    `unable to find specified revision ${toRevision} in history`,
  );
}

/**
 * Whether two pod templates are the same but for the order of fields and for what only a ControllerRevision or the API
 * server's own printing adds: `$patch`, and a creationTimestamp of null.
 *
 * The controller compares bytes instead (`Match`, pkg/controller/daemon/update.go, v1.34), which a dump does not keep.
 */
export function sameTemplate(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(withoutMarks(a)) === canonicalJson(withoutMarks(b));
}

function withoutMarks(template: JsonObject): Json {
  const { $patch, metadata, ...others } = template;
  if ($patch !== undefined && $patch !== 'replace') return template;
  if (!isJsonObject(metadata)) return metadata === undefined ? others : { ...others, metadata };
  const { creationTimestamp, ...kept } = metadata;
  const named = creationTimestamp === undefined || creationTimestamp === null ? kept : metadata;
  return Object.keys(named).length === 0 ? others : { ...others, metadata: named };
}
