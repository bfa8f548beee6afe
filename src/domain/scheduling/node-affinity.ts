import type { Labels, Node, NodeSelectorRequirement, NodeSelectorTerm } from '../objects.ts';
import { matchesRequirement, requirementProblem } from '../label-requirement.ts';
import type { LabelRequirement } from '../label-requirement.ts';
import { oncePerObject } from '../once-per-object.ts';

/** What one term of a node affinity asks for that the node does not have. */
export interface FailingTerm {
  readonly failing: readonly NodeSelectorRequirement[];
  /** Why the term can match no node at all: it is empty, or it is not valid. */
  readonly invalid?: string;
}

/** Whether the node has every label of the selector. */
export function matchesNodeSelector(nodeSelector: Labels, node: Node): boolean {
  const { labels } = node.metadata;
  for (const key in nodeSelector) if (labels[key] !== nodeSelector[key]) return false;
  return true;
}

/**
 * Whether required node affinity lets a pod on the node. Terms are ORed; absent terms match every node, an empty list
 * none; within a term everything is ANDed; an empty or invalid term matches nothing and does not spoil the others.
 *
 * Mirrors `LazyErrorNodeSelector.Match`,
 * staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, v1.34.
 */
export function matchesNodeTerms(terms: readonly NodeSelectorTerm[] | undefined, node: Node): boolean {
  return terms === undefined || terms.some((term) => explainTerm(term, node) === undefined);
}

/** Per term, what fails on the node; empty where one of them matches. */
export function failingTerms(
  terms: readonly NodeSelectorTerm[] | undefined,
  node: Node,
): readonly FailingTerm[] {
  if (terms === undefined) return [];
  const explained = terms.map((term) => explainTerm(term, node));
  return explained.includes(undefined) ? [] : explained.filter((term) => term !== undefined);
}

function explainTerm(term: NodeSelectorTerm, node: Node): FailingTerm | undefined {
  if (term.matchExpressions.length === 0 && term.matchFields.length === 0) {
    return { failing: [], invalid: 'an empty term matches no node' };
  }
  const invalid = invalidityOf(term);
  if (invalid !== undefined) return { failing: [], invalid };
  const failing = [
    ...term.matchExpressions.filter((expression) => !matchesExpression(expression, node.metadata.labels)),
    ...term.matchFields.filter((field) => !matchesExpression(field, { 'metadata.name': node.metadata.name })),
  ];
  return failing.length === 0 ? undefined : { failing };
}

/** Why a term can match no node at all. */
const invalidityOf = oncePerObject(
  (term: NodeSelectorTerm) =>
    term.matchExpressions.map(expressionProblem).find((problem) => problem !== undefined) ??
    term.matchFields.map(fieldProblem).find((problem) => problem !== undefined),
);

const textOperators: Readonly<Record<string, LabelRequirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: '>',
  Lt: '<',
};

/** Why a requirement on labels cannot be parsed, as `nodeSelectorRequirementsAsSelector` decides. */
function expressionProblem({ key, operator, values }: NodeSelectorRequirement): string | undefined {
  const known = textOperators[operator];
  if (known === undefined) return `"${operator}" is no valid node selector operator`;
  return requirementProblem({ key, operator: known, values });
}

/** Why a requirement on fields cannot be parsed: only In and NotIn with one value, and only the node's name. */
function fieldProblem({ key, operator, values }: NodeSelectorRequirement): string | undefined {
  if (operator !== 'In' && operator !== 'NotIn') return `"${operator}" is no operator for fields`;
  return values.length === 1 ? undefined : `the field ${key} needs exactly one value`;
}

/** Whether labels meet one requirement of a nodeSelector or of a node affinity; an operator that is not known is not met. */
export function matchesExpression(
  { key, operator, values }: NodeSelectorRequirement,
  labels: Labels,
): boolean {
  const known = textOperators[operator];
  return known !== undefined && matchesRequirement({ key, operator: known, values }, labels);
}
