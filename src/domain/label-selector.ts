import {
  formatRequirement,
  type LabelRequirement,
  matchesRequirement,
  requirementProblem,
} from './label-requirement.ts';
import type { LabelSelector, LabelSelectorRequirement, Labels } from './objects.ts';
import { oncePerObject } from './once-per-object.ts';

export type { LabelRequirement } from './label-requirement.ts';
export { parseSelector } from './label-selector-parser.ts';

const operators: Readonly<Record<string, LabelRequirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** The expression in kubectl's form; undefined where it is not valid. */
const asRequirement = oncePerObject(
  ({ key, operator, values }: LabelSelectorRequirement): LabelRequirement | undefined => {
    const known = operators[operator];
    if (known === undefined) return undefined;
    const requirement = { key, operator: known, values };
    return requirementProblem(requirement) === undefined ? requirement : undefined;
  },
);

/**
 * Whether a selector selects an object with these labels: all of matchLabels and all of matchExpressions must hold. An
 * empty selector matches everything, one that is not valid nothing.
 *
 * Mirrors `LabelSelectorAsSelector`, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, v1.34.
 */
export function matchesLabels(selector: LabelSelector, labels: Labels): boolean {
  // A key or value that is not valid in matchLabels needs no check: no object can carry it.
  for (const key in selector.matchLabels) {
    if (labels[key] !== selector.matchLabels[key]) return false;
  }
  return selector.matchExpressions.every((expression) => {
    const requirement = asRequirement(expression);
    return requirement !== undefined && matchesRequirement(requirement, labels);
  });
}

/** Whether a selector restricts nothing. The DaemonSet controller ignores DaemonSets with such a selector. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
}

/** Whether the labels meet all requirements of a selector that parseSelector has read. */
export function matchesTextSelector(requirements: readonly LabelRequirement[], labels: Labels): boolean {
  return requirements.every((requirement) => matchesRequirement(requirement, labels));
}

/**
 * A selector as kubectl writes it and takes it with `-l`: `app=agent,tier in (a,b),!old`, sorted by key. "" where it
 * selects everything. A part with an operator that does not exist is left as `key operator (values)`.
 *
 * Mirrors `FormatLabelSelector`, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, v1.34 (which has
 * `<none>` for the empty one).
 */
export function formatSelector(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = selector.matchExpressions.map(({ key, operator, values }) => {
    const known = operators[operator];
    const text =
      known === undefined
        ? `${key} ${operator} (${values.join(',')})`
        : formatRequirement({ key, operator: known, values });
    return { key, text };
  });
  return [...labels, ...expressions]
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(',');
}
