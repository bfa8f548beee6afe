import type { DaemonSet, Node, Taint } from '../objects.ts';
import { controllerFindings } from '../scheduling/predicates.ts';

/** The taints alone that keep a node out; undefined where something else does, or nothing. */
export function taintsInTheWay(daemonSet: DaemonSet, node: Node): readonly Taint[] | undefined {
  const findings = controllerFindings(daemonSet, node);
  const taints = findings.flatMap((finding) => (finding.kind === 'UntoleratedTaint' ? [finding.taint] : []));
  return taints.length > 0 && taints.length === findings.length ? taints : undefined;
}
