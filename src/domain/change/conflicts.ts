import type { ClusterState } from '../cluster-state.ts';
import { canonicalJson } from '../json.ts';
import { isEmptySelector, matchesLabels } from '../label-selector.ts';
import type { DaemonSet, LabelSelector, Node } from '../objects.ts';
import type { ApplyDaemonSet, Change, LabelChange, TaintChange } from './change.ts';
import { daemonSetNamed } from './change.ts';
import { removes, sameTaint } from './node-edits.ts';

/** Why a change would be refused. */
export interface Conflict {
  /** The node that it is about, where the change is made to nodes. */
  readonly node?: string;
  /** In kubectl's or the API server's words. */
  readonly message: string;
}

/**
 * Why kubectl or the API server would refuse a change, one entry for each reason; empty where they would not. Told before
 * anything is changed. Objects that could not be read are not missed.
 *
 * Mirrors `validateNoOverwrites`, staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, `updateTaints` and `deleteTaints`,
 * staging/src/k8s.io/kubectl/pkg/cmd/taint, and `ValidateDaemonSetUpdate`, pkg/apis/apps/validation/validation.go, v1.34.
 *
 * @param options - `overwrite` as kubectl's `--overwrite`: labels and taints may get another value
 */
export function conflictsOf(
  change: Change,
  state: ClusterState,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): readonly Conflict[] {
  switch (change.kind) {
    case 'label':
      return onNodes(change, state, (node) => (overwrite ? [] : labelConflicts(node, change)));
    case 'taint':
      return onNodes(change, state, (node) => taintConflicts(node, change, overwrite));
    case 'deleteDaemonSet':
      return daemonSetNamed(change, state) === undefined ? [notFound('daemonsets.apps', change.name)] : [];
    case 'deletePods':
      return missingPods(change.pods, state);
    case 'applyDaemonSet':
      return selectorConflicts(change, state);
  }
}

function notFound(resource: string, name: string): Conflict {
  return { message: `${resource} "${name}" not found` };
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
    if (node === undefined) return [{ node: name, ...notFound('nodes', name) }];
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

function missingPods(
  pods: readonly { readonly namespace: string; readonly name: string }[],
  state: ClusterState,
): readonly Conflict[] {
  if (state.pods === undefined) return [];
  const known = new Set(state.pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  return pods
    .filter(({ namespace, name }) => !known.has(`${namespace}/${name}`))
    .map(({ name }) => notFound('pods', name));
}

function selectorConflicts({ daemonSet }: ApplyDaemonSet, state: ClusterState): readonly Conflict[] {
  const existing = daemonSetNamed(daemonSet.metadata, state);
  const invalid = (problem: string): Conflict => ({
    message: `The DaemonSet "${daemonSet.metadata.name}" is invalid: ${problem}`,
  });
  return [
    ...templateProblems(daemonSet).map(invalid),
    ...(existing === undefined || sameSelector(existing.spec.selector, daemonSet.spec.selector)
      ? []
      : [invalid('spec.selector: field is immutable')]),
  ];
}

function templateProblems({ spec }: DaemonSet): readonly string[] {
  if (isEmptySelector(spec.selector)) {
    return ['spec.selector: empty selector is invalid for daemonset'];
  }
  return matchesLabels(spec.selector, spec.template.labels)
    ? []
    : ['spec.template.metadata.labels: `selector` does not match template `labels`'];
}

function sameSelector(a: LabelSelector, b: LabelSelector): boolean {
  const plain = ({ matchLabels, matchExpressions }: LabelSelector): string =>
    canonicalJson({ ...matchLabels }) + matchExpressions.map((each) => canonicalJson({ ...each })).join();
  return plain(a) === plain(b);
}
