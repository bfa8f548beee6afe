import { keyProblem, valueProblem } from '../change/name-problems.ts';
import type { JsonObject } from '../json.ts';
import { textAt, valueAt } from './json-fields.ts';
import { invalid, notSupported } from './validation-words.ts';

/** TaintTolerationComparisonOperators: a gate that is off by default; where it is on nobody can tell. */
const comparisonSince = 35;
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/**
 * What the API server has against tolerations.
 *
 * Mirrors `ValidateTolerations`, pkg/apis/core/validation/validation.go, v1.34.
 *
 * @param release - minor version of the control plane: newer ones may know the operators Gt and Lt
 */
export function tolerationProblems(
  tolerations: readonly JsonObject[],
  path: string,
  release: number,
): readonly string[] {
  return tolerations.flatMap((toleration, index) => {
    const at = `${path}[${index}]`;
    const [key, effect] = [textAt(toleration, 'key') ?? '', textAt(toleration, 'effect') ?? ''];
    const ofKey = key === '' ? undefined : keyProblem(key);
    const isTimed = valueAt(toleration, 'tolerationSeconds') !== undefined;
    return [
      ...(ofKey === undefined ? [] : [invalid(`${at}.key`, key, ofKey)]),
      ...(isTimed && effect !== 'NoExecute'
        ? [invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
        : []),
      ...operatorProblems(toleration, key, { at: `${at}.operator`, release }),
      ...(effect === '' || effects.includes(effect) ? [] : [notSupported(`${at}.effect`, effect, effects)]),
    ];
  });
}

function operatorProblems(
  toleration: JsonObject,
  key: string,
  { at, release }: { readonly at: string; readonly release: number },
): readonly string[] {
  const operator = textAt(toleration, 'operator') ?? '';
  const value = textAt(toleration, 'value') ?? '';
  const everyKey =
    key === '' && operator !== 'Exists'
      ? [
          invalid(
            at,
            operator,
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : [];
  return [...everyKey, ...valueProblems(operator, value, { at, release })];
}

function valueProblems(
  operator: string,
  value: string,
  { at, release }: { readonly at: string; readonly release: number },
): readonly string[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const problem = valueProblem(value);
      return problem === undefined ? [] : [invalid(at, value, problem)];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(at, value, "value must be empty when `operator` is 'Exists'")];
    case 'Gt':
    case 'Lt':
      if (release >= comparisonSince) return [];
      break;
  }
  return [notSupported(at, operator, ['Equal', 'Exists'])];
}
