import { isLabelValue, isQualifiedName } from './label-syntax.ts';
import type { Labels } from './objects.ts';

/** One part of a selector as kubectl writes it. `exists` and `!` have no values, `in` and `notin` any number, others one. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: readonly string[];
}

/**
 * Why a requirement is not valid, or undefined if it is.
 *
 * Mirrors `NewRequirement`, staging/src/k8s.io/apimachinery/pkg/labels/selector.go, v1.34.
 */
export function requirementProblem({ key, operator, values }: LabelRequirement): string | undefined {
  if (!isQualifiedName(key)) return `"${key}" is no valid label key`;
  const count = valueCountProblem(operator, values.length);
  if (count !== undefined) return count;
  if ((operator === '>' || operator === '<') && parseInteger(values[0]) === undefined) {
    return "for 'Gt', 'Lt' operators, the value must be an integer";
  }
  const bad = values.find((value) => !isLabelValue(value));
  return bad === undefined ? undefined : `"${bad}" is no valid label value of ${key}`;
}

function valueCountProblem(operator: LabelRequirement['operator'], count: number): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return count > 0 ? undefined : "for 'in', 'notin' operators, values set can't be empty";
    case 'exists':
    case '!':
      return count === 0 ? undefined : 'values set must be empty for exists and does not exist';
    case '>':
    case '<':
      return count === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
    default:
      return count === 1 ? undefined : 'exact-match compatibility requires one single value';
  }
}

/**
 * Whether labels meet a valid requirement. `notin`, `!=` and `!` hold where there is no such label.
 *
 * Mirrors `Requirement.Matches`, staging/src/k8s.io/apimachinery/pkg/labels/selector.go, v1.34.
 */
export function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const actual = labels[key];
  switch (operator) {
    case 'exists':
      return actual !== undefined;
    case '!':
      return actual === undefined;
    case 'notin':
    case '!=':
      return actual === undefined || !values.includes(actual);
    case '>':
    case '<':
      return compares(operator, parseInteger(actual), parseInteger(values[0]));
    default:
      return actual !== undefined && values.includes(actual);
  }
}

function compares(operator: '>' | '<', left: bigint | undefined, right: bigint | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return operator === '>' ? left > right : left < right;
}

/** As Go's strconv.ParseInt(text, 10, 64). */
function parseInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value === BigInt.asIntN(64, value) ? value : undefined;
}

/** The requirement as kubectl writes it: `a=b`, `c in (x,y)`, `!d`. Values are sorted. */
export function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.toSorted().join(',')})`;
    default:
      return `${key}${operator}${values.join(',')}`;
  }
}
