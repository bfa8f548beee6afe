import type { ClusterState } from '../cluster-state.ts';
import type { Node } from '../objects.ts';
import type { LabelChange, TaintChange } from './change.ts';
import { removes, sameTaint } from './node-edits.ts';

/** Why a change of a node would be refused. */
export interface Conflict {
  /** Its name. */
  readonly node: string;
  /** In kubectl's or the API server's words. */
  readonly message: string;
}

/**
 * Why kubectl or the API server would refuse to change labels or taints, one entry for each reason; empty where they would
 * not. Told before anything is changed. Nodes that could not be read are not missed.
 *
 * Mirrors `validateNoOverwrites`, staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, and `updateTaints` and `deleteTaints`,
 * staging/src/k8s.io/kubectl/pkg/cmd/taint, v1.34.
 *
 * @param options - `overwrite` as kubectl's `--overwrite`: labels and taints may get another value
 */
export function conflictsOf(
  change: LabelChange | TaintChange,
  state: ClusterState,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): readonly Conflict[] {
  return change.kind === 'label'
    ? onNodes(change, state, (node) => (overwrite ? [] : labelConflicts(node, change)))
    : onNodes(change, state, (node) => taintConflicts(node, change, overwrite));
}

function onNodes(
  { nodes }: LabelChange | TaintChange,
  state: ClusterState,
  problemsOf: (node: Node) => readonly string[],
): readonly Conflict[] {
  if (state.nodes === undefined) return [];
  const known = new Map(state.nodes.map((node) => [node.metadata.name, node]));
  return nodes.flatMap((name): readonly Conflict[] => {
    const node = known.get(name);
    if (node === undefined) return [{ node: name, message: `nodes "${name}" not found` }];
    return problemsOf(node).map((message) => ({ node: name, message }));
  });
}

function labelConflicts({ metadata }: Node, { set }: LabelChange): readonly string[] {
  return Object.entries(set).flatMap(([key, value]) => {
    const present = metadata.labels[key];
    return present === undefined || present === value
      ? []
      : [`'${key}' already has a value (${present}), and --overwrite is false`];
  });
}

function taintConflicts(
  { metadata, spec }: Node,
  { add, remove }: TaintChange,
  overwrite: boolean,
): readonly string[] {
  const present = add.filter((taint) => spec.taints.some((old) => sameTaint(old, taint)));
  const keys = present.map(({ key }) => key).join(',');
  const absent = remove.filter((removal) => !spec.taints.some((taint) => removes(removal, taint)));
  return [
    ...(overwrite || present.length === 0
      ? []
      : [`node ${metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`]),
    ...absent.map(({ key, effect }) => `taint "${key}${effect === undefined ? '' : `:${effect}`}" not found`),
  ];
}
