import type { ClusterState } from '../cluster-state.ts';
import { canonicalJson } from '../json.ts';
import type { DaemonSet, Labels, ObjectMeta, Taint } from '../objects.ts';
import { controls, means } from '../ownership.ts';
import { labelled, tainted } from './node-edits.ts';

/** A taint to take off. */
export interface TaintRemoval {
  readonly key: string;
  /** Absent: every taint with the key. */
  readonly effect?: string;
}

/** What becomes of a DaemonSet's pods when it is deleted, in kubectl's words. */
export const cascades = ['background', 'foreground', 'orphan'] as const;

export type Cascade = (typeof cascades)[number];

export interface LabelChange {
  readonly kind: 'label';
  /** Names of nodes. */
  readonly nodes: readonly string[];
  readonly set: Labels;
  /** Keys. */
  readonly remove: readonly string[];
}

export interface TaintChange {
  readonly kind: 'taint';
  /** Names of nodes. */
  readonly nodes: readonly string[];
  readonly add: readonly Taint[];
  readonly remove: readonly TaintRemoval[];
}

export interface DeleteDaemonSet {
  readonly kind: 'deleteDaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly cascade: Cascade;
}

export interface DeletePods {
  readonly kind: 'deletePods';
  readonly pods: readonly { readonly namespace: string; readonly name: string }[];
}

/** Creates a DaemonSet, or replaces the one that has its name. */
export interface ApplyDaemonSet {
  readonly kind: 'applyDaemonSet';
  readonly daemonSet: DaemonSet;
}

/** Something to be done to a cluster, as a value: shown first, applied later. */
export type Change = LabelChange | TaintChange | DeleteDaemonSet | DeletePods | ApplyDaemonSet;

/**
 * The state after a change, as the API server and the garbage collector make it: nodes with their new labels and taints,
 * a DaemonSet gone with its pods and revisions or without them, pods gone, a DaemonSet there. What the DaemonSet
 * controller, the scheduler and the taint manager do about that is not in it: see impactOf. Names that do not exist
 * change nothing.
 */
export function applied(change: Change, state: ClusterState): ClusterState {
  switch (change.kind) {
    case 'label':
      return withNodes(change.nodes, state, (node) => labelled(node, change));
    case 'taint':
      return withNodes(change.nodes, state, (node) => tainted(node, change));
    case 'deleteDaemonSet':
      return withoutDaemonSet(change, state);
    case 'deletePods': {
      const gone = new Set(change.pods.map(({ namespace, name }) => `${namespace}/${name}`));
      return keepingPods(state, ({ metadata }) => !gone.has(`${metadata.namespace}/${metadata.name}`));
    }
    case 'applyDaemonSet':
      return withDaemonSet(change.daemonSet, state);
  }
}

type NodeOf = NonNullable<ClusterState['nodes']>[number];

function withNodes(
  names: readonly string[],
  state: ClusterState,
  edit: (node: NodeOf) => NodeOf,
): ClusterState {
  if (state.nodes === undefined) return state;
  const chosen = new Set(names);
  return {
    ...state,
    nodes: state.nodes.map((node) => (chosen.has(node.metadata.name) ? edit(node) : node)),
  };
}

/** The state with those of its pods only. */
export function keepingPods(
  state: ClusterState,
  keep: (pod: NonNullable<ClusterState['pods']>[number]) => boolean,
): ClusterState {
  return state.pods === undefined ? state : { ...state, pods: state.pods.filter(keep) };
}

/** The DaemonSet with a name; undefined where there is none. */
export function daemonSetNamed(
  { namespace, name }: Pick<ObjectMeta, 'namespace' | 'name'>,
  { daemonSets }: Pick<ClusterState, 'daemonSets'>,
): DaemonSet | undefined {
  return daemonSets.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
}

function withoutDaemonSet(change: DeleteDaemonSet, state: ClusterState): ClusterState {
  const daemonSet = daemonSetNamed(change, state);
  if (daemonSet === undefined) return state;
  const without = { ...state, daemonSets: state.daemonSets.filter((each) => each !== daemonSet) };
  const isOwned = ({ metadata }: { readonly metadata: ObjectMeta }): boolean =>
    metadata.namespace === change.namespace &&
    metadata.ownerReferences.some((owner) => owner.controller && means(owner, daemonSet));
  if (change.cascade !== 'orphan') {
    const kept = keepingPods(without, (pod) => !controls(daemonSet, pod));
    return withRevisions(kept, (revisions) => revisions.filter((each) => !isOwned(each)));
  }
  const free = <T extends { readonly metadata: ObjectMeta }>(owned: T): T =>
    isOwned(owned) ? { ...owned, metadata: disowned(owned.metadata, daemonSet) } : owned;
  const freed = without.pods === undefined ? without : { ...without, pods: without.pods.map(free) };
  return withRevisions(freed, (revisions) => revisions.map(free));
}

function disowned(metadata: ObjectMeta, daemonSet: DaemonSet): ObjectMeta {
  return {
    ...metadata,
    ownerReferences: metadata.ownerReferences.filter((owner) => !means(owner, daemonSet)),
  };
}

type Revisions = NonNullable<ClusterState['controllerRevisions']>;

function withRevisions(state: ClusterState, edit: (revisions: Revisions) => Revisions): ClusterState {
  const { controllerRevisions } = state;
  return controllerRevisions === undefined
    ? state
    : { ...state, controllerRevisions: edit(controllerRevisions) };
}

/** What a DaemonSet has that the API server has not given a uid yet: no object of before is controlled by it. */
const uidToCome = 'to be given';

function withDaemonSet(given: DaemonSet, state: ClusterState): ClusterState {
  const existing = daemonSetNamed(given.metadata, state);
  if (existing === undefined) {
    const metadata = { ...given.metadata, uid: uidToCome, creationTimestamp: state.now };
    return { ...state, daemonSets: [...state.daemonSets, { ...given, metadata }] };
  }
  const daemonSet = replaced(existing, given);
  return {
    ...state,
    daemonSets: state.daemonSets.map((each) => (each === existing ? daemonSet : each)),
  };
}

function replaced(existing: DaemonSet, given: DaemonSet): DaemonSet {
  const { labels, annotations } = given.metadata;
  const generation = existing.metadata.generation + (sameSpec(existing, given) ? 0 : 1);
  return {
    metadata: { ...existing.metadata, labels, annotations, generation },
    spec: given.spec,
    status: existing.status,
  };
}

function sameSpec(a: DaemonSet, b: DaemonSet): boolean {
  const plain = ({ spec }: DaemonSet): string => canonicalJson(JSON.parse(JSON.stringify(spec)));
  return plain(a) === plain(b);
}
