import { keyProblem, valueProblem } from '../change/name-problems.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { listAt, mapAt, textAt, valueAt } from './json-fields.ts';
import { forbidden, invalid, required } from './validation-words.ts';

/**
 * What the API server has against labels: of an object, of a template, or of a nodeSelector.
 *
 * Mirrors `ValidateLabels`, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go, v1.34.
 */
export function labelProblems(labels: JsonObject, path: string): readonly string[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const [ofKey, ofValue] = [keyProblem(key), typeof value === 'string' ? valueProblem(value) : undefined];
    return [
      ...(ofKey === undefined ? [] : [invalid(path, key, ofKey)]),
      ...(ofValue === undefined ? [] : [invalid(path, value, ofValue)]),
    ];
  });
}

/**
 * What the API server has against annotations: their keys, in which capitals do not count.
 *
 * Mirrors `ValidateAnnotations`, staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, v1.34.
 */
export function annotationProblems(annotations: JsonObject, path: string): readonly string[] {
  return Object.keys(annotations).flatMap((key) => {
    const problem = keyProblem(key.toLowerCase());
    return problem === undefined ? [] : [invalid(path, key, problem)];
  });
}

/**
 * What the API server has against a selector of labels.
 *
 * Mirrors `ValidateLabelSelector`, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go, v1.34.
 */
export function selectorProblems(selector: JsonObject, path: string): readonly string[] {
  return [
    ...labelProblems(mapAt(selector, 'matchLabels'), `${path}.matchLabels`),
    ...listAt(selector, 'matchExpressions').flatMap((expression, index) =>
      expressionProblems(expression, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

function expressionProblems(expression: JsonObject, path: string): readonly string[] {
  const [key, operator] = [textAt(expression, 'key') ?? '', textAt(expression, 'operator') ?? ''];
  const ofKey = keyProblem(key);
  return [
    ...operatorProblems(operator, valuesOf(expression), path),
    ...(ofKey === undefined ? [] : [invalid(`${path}.key`, key, ofKey)]),
    ...valuesOf(expression).flatMap((value, index) => {
      const problem = valueProblem(value);
      return problem === undefined ? [] : [invalid(`${path}.values[${index}]`, value, problem)];
    }),
  ];
}

function valuesOf(expression: JsonObject): readonly string[] {
  const values = valueAt(expression, 'values');
  if (!Array.isArray(values) || isJsonObject(values)) return [];
  return values.filter((value) => typeof value === 'string');
}

function operatorProblems(operator: string, values: readonly string[], path: string): readonly string[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return [];
      return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return [];
      return [
        forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      ];
    default:
      return [invalid(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}
