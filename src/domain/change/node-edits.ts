import type { Node, Taint } from '../objects.ts';
import type { LabelChange, TaintChange, TaintRemoval } from './change.ts';

/**
 * The node with its labels changed: first set, then removed.
 *
 * Mirrors `labelFunc`, staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, v1.34.
 */
export function labelled(node: Node, { set, remove }: Pick<LabelChange, 'set' | 'remove'>): Node {
  const all = Object.entries({ ...node.metadata.labels, ...set });
  const labels = Object.fromEntries(all.filter(([key]) => !remove.includes(key)));
  return { ...node, metadata: { ...node.metadata, labels } };
}

/** Whether two taints are the same one: key and effect say so, and not the value. */
export function sameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** Whether a removal means the taint. */
export function removes({ key, effect }: TaintRemoval, taint: Taint): boolean {
  return key === taint.key && (effect === undefined || effect === taint.effect);
}

/**
 * The node with its taints changed: new ones come first, and take the place of those with the same key and effect; then
 * some are taken off.
 *
 * Mirrors `reorganizeTaints`, staging/src/k8s.io/kubectl/pkg/cmd/taint/utils.go, v1.34.
 */
export function tainted(node: Node, { add, remove }: Pick<TaintChange, 'add' | 'remove'>): Node {
  const kept = node.spec.taints.filter((taint) => !add.some((added) => sameTaint(added, taint)));
  const taints = [...add, ...kept].filter((taint) => !remove.some((removal) => removes(removal, taint)));
  return { ...node, spec: { ...node.spec, taints } };
}
