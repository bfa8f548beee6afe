import type { Random } from '../random.ts';
import type { NodeLabelKey } from './vocabulary.ts';
import { nodeLabelKeys, nodeLabels, taintEffects, taintKeys, taintValues, zoneKey } from './vocabulary.ts';

/** Which nodes a template asks for, and which taints it bears; all that the DaemonSet controller looks at. */

export function generateNodeSelector(random: Random): Record<string, string> {
  const key = random.pick(nodeLabelKeys);
  const second = random.pick(nodeLabelKeys);
  return {
    [key]: random.pick(nodeLabels[key]),
    ...random.maybe(0.2, () => ({ [second]: random.pick(nodeLabels[second]) })),
  };
}

/** Required node affinity of up to three terms. */
export function generateNodeAffinity(random: Random, nodeNames: readonly [string, ...string[]]): object {
  const terms = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => generateTerm(random, nodeNames));
  return { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
}

function generateTerm(random: Random, nodeNames: readonly [string, ...string[]]): object {
  if (random.chance(0.08))
    return random.pick<object>([{}, { matchExpressions: [] }, { matchExpressions: [], matchFields: [] }]);
  const byName = random.chance(0.15);
  const expressions = Array.from({ length: random.pick([1, 1, 1, 2]) }, () => generateExpression(random));
  return {
    ...(byName && random.chance(0.7) ? {} : { matchExpressions: expressions }),
    ...(byName ? { matchFields: [generateField(random, nodeNames)] } : {}),
  };
}

function generateField(random: Random, nodeNames: readonly [string, ...string[]]): object {
  return {
    key: 'metadata.name',
    operator: random.pick(['In', 'NotIn', 'NotIn']),
    values: [random.pick(nodeNames)],
  };
}

/** The API takes values that no label can have; the term then matches nothing. */
function generateExpression(random: Random): object {
  const key: NodeLabelKey | typeof zoneKey = random.pick([...nodeLabelKeys, zoneKey]);
  const values = key === zoneKey ? (['a', 'b', 'c'] as const) : nodeLabels[key];
  const operator = random.pick([
    'In',
    'In',
    'NotIn',
    'NotIn',
    'Exists',
    'Exists',
    'DoesNotExist',
    'Gt',
    'Gt',
    'Lt',
    'Lt',
  ]);
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const wanted = random.sample(values, random.between(1, 2));
      return { key, operator, values: random.chance(0.06) ? [...wanted, 'not a label value'] : wanted };
    }
    case 'Gt':
    case 'Lt':
      return {
        key: random.chance(0.85) ? 'example.com/generation' : key,
        operator,
        values: [random.pick(['7', '007', '12', '12', '206', '11', '-5', 'many', '9223372036854775808'])],
      };
    default:
      return { key, operator };
  }
}

export function generateTolerations(random: Random): readonly object[] {
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => generateToleration(random));
}

const shapes = ['everything', 'everyValue', 'value', 'value', 'value', 'noOperator', 'notReady'] as const;

function generateToleration(random: Random): object {
  const effect = random.pick(['', ...taintEffects]);
  const scope = {
    ...(effect === '' ? {} : { effect }),
    // Long enough never to pass while a test runs.
    ...(effect === 'NoExecute' && random.chance(0.3) ? { tolerationSeconds: 86_400 } : {}),
  };
  const shape = random.pick(shapes);
  switch (shape) {
    case 'everything':
      return { operator: 'Exists', ...scope };
    case 'everyValue':
      return { key: random.pick(taintKeys), operator: 'Exists', ...scope };
    case 'value':
      return { key: random.pick(taintKeys), operator: 'Equal', value: random.pick(taintValues), ...scope };
    case 'noOperator':
      return { key: random.pick(taintKeys), value: random.pick(taintValues), ...scope };
    case 'notReady':
      return {
        key: random.pick(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']),
        operator: 'Exists',
        effect: 'NoSchedule',
      };
  }
}
