import type { Labels, Node, NodeSelectorRequirement, NodeSelectorTerm } from '../objects.ts';
import { isLabelValue, isQualifiedName } from '../label-syntax.ts';

/** What one term of a node affinity asks for that the node does not have. */
export interface FailingTerm {
  readonly failing: readonly NodeSelectorRequirement[];
  /** Why the term can match no node at all: it is empty, or it is not valid. */
  readonly invalid?: string;
}

/** Whether the node has every label of the selector. */
export function matchesNodeSelector(nodeSelector: Labels, node: Node): boolean {
  return Object.entries(nodeSelector).every(([key, value]) => node.metadata.labels[key] === value);
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
  const invalid =
    term.matchExpressions.map(expressionProblem).find((problem) => problem !== undefined) ??
    term.matchFields.map(fieldProblem).find((problem) => problem !== undefined);
  if (invalid !== undefined) return { failing: [], invalid };
  const failing = [
    ...term.matchExpressions.filter((expression) => !matchesExpression(expression, node.metadata.labels)),
    ...term.matchFields.filter((field) => !matchesExpression(field, { 'metadata.name': node.metadata.name })),
  ];
  return failing.length === 0 ? undefined : { failing };
}

/** Why a requirement on labels cannot be parsed, as `labels.NewRequirement` of apimachinery decides. */
function expressionProblem({ key, operator, values }: NodeSelectorRequirement): string | undefined {
  if (!isQualifiedName(key)) return `"${key}" is no valid label key`;
  const count = valueCountProblem(operator, values.length);
  if (count !== undefined) return `${operator} of ${key} ${count}`;
  if ((operator === 'Gt' || operator === 'Lt') && parseInt64(values[0] ?? '') === undefined) {
    return `${operator} of ${key} needs an integer, not "${values[0]}"`;
  }
  const bad = values.find((value) => !isLabelValue(value));
  return bad === undefined ? undefined : `"${bad}" is no valid label value`;
}

function valueCountProblem(operator: string, count: number): string | undefined {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count === 0 ? 'needs a value' : undefined;
    case 'Exists':
    case 'DoesNotExist':
      return count === 0 ? undefined : 'takes no values';
    case 'Gt':
    case 'Lt':
      return count === 1 ? undefined : 'needs exactly one value';
    default:
      return 'is no known operator';
  }
}

/** Why a requirement on fields cannot be parsed: only In and NotIn with one value, and only the node's name. */
function fieldProblem({ key, operator, values }: NodeSelectorRequirement): string | undefined {
  if (operator !== 'In' && operator !== 'NotIn') return `${operator} is no operator for fields`;
  if (values.length !== 1) return `the field ${key} needs exactly one value`;
  return undefined;
}

function matchesExpression({ key, operator, values }: NodeSelectorRequirement, labels: Labels): boolean {
  const actual = labels[key];
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    default:
      return compares(operator, actual, values[0]);
  }
}

function compares(operator: string, actual: string | undefined, wanted: string | undefined): boolean {
  const left = actual === undefined ? undefined : parseInt64(actual);
  const right = wanted === undefined ? undefined : parseInt64(wanted);
  if (left === undefined || right === undefined) return false;
  return operator === 'Gt' ? left > right : left < right;
}

const int64Max = 2n ** 63n - 1n;

/** As Go's strconv.ParseInt(text, 10, 64): leading zeros and a sign are allowed. */
function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > int64Max || value < -int64Max - 1n ? undefined : value;
}
