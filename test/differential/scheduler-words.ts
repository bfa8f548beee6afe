import type { ClusterView } from '../../src/domain/cluster-view.ts';
import type { Node, Pod, Taint } from '../../src/domain/objects.ts';
import type { Finding } from '../../src/domain/scheduling/finding.ts';
import { untoleratedTaints } from '../../src/domain/scheduling/taints.ts';

/** Whether the words of a scheduler of this release are known here: they change from one to the next. */
export function knowsWordsOf(release: number): boolean {
  return release === 20;
}

/**
 * The message that a scheduler of release 1.20 writes of a pending daemon pod, given what is found on its node: per node
 * the reasons of the first filter that fails, counted over all nodes. Of the other nodes that is a taint, or that the pod
 * is not made for them.
 *
 * Mirrors `FitError.Error`, pkg/scheduler/core/generic_scheduler.go, and the plugins' reasons, v1.20.
 */
export function expectedWords(
  pod: Pod,
  target: string,
  findings: readonly Finding[],
  view: ClusterView,
): string {
  const nodes = view.state.nodes ?? [];
  const reasons = nodes.flatMap((node) =>
    node.metadata.name === target ? reasonsOfFirstFilter(findings) : [reasonElsewhere(pod, node)],
  );
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const counted = [...counts].map(([reason, count]) => `${count} ${reason}`);
  return `0/${nodes.length} nodes are available: ${counted.toSorted().join(', ')}.`;
}

const notForThisNode = "node(s) didn't match Pod's node affinity";

function reasonElsewhere({ spec }: Pod, node: Node): string {
  const [taint] = untoleratedTaints(node.spec.taints, spec.tolerations);
  return taint === undefined ? notForThisNode : taintReason(taint);
}

function taintReason({ key, value }: Taint): string {
  return `node(s) had taint {${key}: ${value}}, that the pod didn't tolerate`;
}

/** In the order of the filters; every resource that is short is named, of the rest the first thing that fails. */
function reasonsOfFirstFilter(findings: readonly Finding[]): readonly string[] {
  const [first] = findings;
  if (first?.kind === 'InsufficientResource') {
    return findings.filter((finding) => finding.kind === 'InsufficientResource').map(resourceReason);
  }
  return first === undefined ? [] : reasonsOf(first);
}

function resourceReason({ shortage }: Extract<Finding, { kind: 'InsufficientResource' }>): string {
  return shortage.resource === 'pods' ? 'Too many pods' : `Insufficient ${shortage.resource}`;
}

function reasonsOf(finding: Finding): readonly string[] {
  switch (finding.kind) {
    case 'UntoleratedTaint':
      return [taintReason(finding.taint)];
    case 'NodeSelector':
    case 'NodeAffinity':
      return [notForThisNode];
    case 'HostPort':
      return ["node(s) didn't have free ports for the requested pod ports"];
    case 'TopologySpread': {
      const missing = finding.problem.skew === undefined ? ' (missing required label)' : '';
      return [`node(s) didn't match pod topology spread constraints${missing}`];
    }
    case 'PodAffinity':
      return ["node(s) didn't match pod affinity/anti-affinity", podAffinityReason(finding.problem)];
    default:
      return [`no filter says ${finding.kind}`];
  }
}

function podAffinityReason({
  kind,
  ruleOfOtherPod,
}: Extract<Finding, { kind: 'PodAffinity' }>['problem']): string {
  if (kind === 'PodAffinity') return "node(s) didn't match pod affinity rules";
  return ruleOfOtherPod
    ? "node(s) didn't satisfy existing pods anti-affinity rules"
    : "node(s) didn't match pod anti-affinity rules";
}
