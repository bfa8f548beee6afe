import type { LabelSelector, Labels, Node, Pod, PodSpec, TopologySpreadConstraint } from '../objects.ts';
import { isEmptySelector, matchesLabels } from '../label-selector.ts';
import { matchesNodeSelector, matchesNodeTerms } from './node-affinity.ts';
import { untoleratedTaints } from './taints.ts';

export interface SpreadQuestion {
  readonly namespace: string;
  readonly labels: Labels;
  /** Of the pod as the controller makes it: its node affinity names the one node. */
  readonly spec: PodSpec;
  readonly node: Node;
  readonly nodes: readonly Node[];
  /** Without the candidate's own pod on the node. */
  readonly pods: readonly Pod[];
}

export interface SpreadProblem {
  readonly topologyKey: string;
  readonly maxSkew: number;
  /** Absent where the node has no such label. */
  readonly skew?: number;
}

/**
 * Which hard topology spread constraints fail on the node.
 *
 * A daemon pod may run on one node only, so under nodeAffinityPolicy Honor (the default) that node's domain is the only
 * one that is looked at, and the constraint can fail only for a missing label or for minDomains.
 *
 * Mirrors `PodTopologySpread.Filter`, pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, v1.34.
 */
export function spreadProblems(question: SpreadQuestion): readonly SpreadProblem[] {
  const constraints = question.spec.topologySpreadConstraints.filter(
    (constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule',
  );
  if (constraints.length === 0) return [];
  const candidates = question.nodes.filter((node) =>
    constraints.every(({ topologyKey }) => node.metadata.labels[topologyKey] !== undefined),
  );
  return constraints.flatMap((constraint) => problemOf(question, constraint, candidates));
}

function problemOf(
  question: SpreadQuestion,
  constraint: TopologySpreadConstraint,
  candidates: readonly Node[],
): readonly SpreadProblem[] {
  const { topologyKey, maxSkew } = constraint;
  const domain = question.node.metadata.labels[topologyKey];
  if (domain === undefined) return [{ topologyKey, maxSkew }];
  const selector = selectorOf(constraint, question.labels);
  const counts = countsByDomain(question, constraint, selector, candidates);
  const fewest = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
  const self = selector !== undefined && matchesLabels(selector, question.labels) ? 1 : 0;
  const skew = (counts.get(domain) ?? 0) + self - (Number.isFinite(fewest) ? fewest : 0);
  return skew > maxSkew ? [{ topologyKey, maxSkew, skew }] : [];
}

function selectorOf(constraint: TopologySpreadConstraint, labels: Labels): LabelSelector | undefined {
  if (constraint.labelSelector === undefined) return undefined;
  const keys = constraint.matchLabelKeys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  return {
    ...constraint.labelSelector,
    matchExpressions: [...constraint.labelSelector.matchExpressions, ...keys],
  };
}

/** An empty selector matches the pod itself, yet counts no pod that is there. */
function countsByDomain(
  { namespace, pods, spec }: SpreadQuestion,
  constraint: TopologySpreadConstraint,
  selector: LabelSelector | undefined,
  candidates: readonly Node[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of candidates.filter((candidate) => isCounted(candidate, spec, constraint))) {
    const domain = node.metadata.labels[constraint.topologyKey] ?? '';
    const matching = pods.filter(
      (pod) =>
        selector !== undefined &&
        !isEmptySelector(selector) &&
        pod.spec.nodeName === node.metadata.name &&
        pod.metadata.namespace === namespace &&
        pod.metadata.deletionTimestamp === undefined &&
        matchesLabels(selector, pod.metadata.labels),
    );
    counts.set(domain, (counts.get(domain) ?? 0) + matching.length);
  }
  return counts;
}

function isCounted(node: Node, spec: PodSpec, constraint: TopologySpreadConstraint): boolean {
  const fitsAffinity =
    constraint.nodeAffinityPolicy === 'Ignore' ||
    (matchesNodeSelector(spec.nodeSelector, node) && matchesNodeTerms(spec.affinity.nodeTerms, node));
  const fitsTaints =
    constraint.nodeTaintsPolicy !== 'Honor' ||
    untoleratedTaints(node.spec.taints, spec.tolerations).length === 0;
  return fitsAffinity && fitsTaints;
}
