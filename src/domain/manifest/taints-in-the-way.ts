import type { DaemonSet, Node, Taint } from '../objects.ts';
import { controllerFindings } from '../scheduling/predicates.ts';

/** The taints alone that keep a node out; undefined where something else does, or nothing. */
export function taintsInTheWay(daemonSet: DaemonSet, node: Node): readonly Taint[] | undefined {
  const findings = controllerFindings(daemonSet, node);
  const taints = findings.flatMap((finding) => (finding.kind === 'UntoleratedTaint' ? [finding.taint] : []));
  return taints.length > 0 && taints.length === findings.length ? taints : undefined;
}

/** Taints by which Kubernetes says that a node is not to be used as yet, or for now. */
const passing: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/out-of-service',
  'node.cloudprovider.kubernetes.io/uninitialized',
]);

/** Whether Kubernetes itself sets the taint, and takes it off once the node is well. */
export function isPassing({ key }: Taint): boolean {
  return passing.has(key);
}
