import { describe, expect, test } from 'vitest';
import { tolerates, untoleratedTaints } from '../../../src/domain/scheduling/taints.ts';
import { taint, toleration } from '../../support/builders.ts';

// staging/src/k8s.io/api/core/v1/toleration_test.go TestTolerationToleratesTaint, v1.20.2
test.each([
  ['Exists tolerates a taint that has no value', 'foo:NoSchedule', 'foo:NoSchedule', true],
  ['Exists tolerates a taint whatever its value', 'foo:NoSchedule', 'foo=bar:NoSchedule', true],
  ['Exists without a key tolerates every key', ':NoSchedule', 'foo=bar:NoSchedule', true],
  ['Equal tolerates the same value', 'foo=bar:NoSchedule', 'foo=bar:NoSchedule', true],
  ['Equal does not tolerate another value', 'foo=value1:NoSchedule', 'foo=value2:NoSchedule', false],
  [
    'the same key and value do not help against another effect',
    'foo=bar:NoSchedule',
    'foo=bar:NoExecute',
    false,
  ],
  ['no effect means every effect, NoSchedule', 'foo=bar', 'foo=bar:NoSchedule', true],
  ['no effect means every effect, NoExecute', 'foo', 'foo=bar:NoExecute', true],
  ['Exists does not tolerate another key', 'foo:NoSchedule', 'food:NoSchedule', false],
  ['Equal with an empty value tolerates a taint without a value', 'foo=:NoSchedule', 'foo:NoSchedule', true],
  ['Equal with an empty value does not tolerate a value', 'foo=:NoSchedule', 'foo=bar:NoSchedule', false],
  ['values are compared by case', 'foo=Bar:NoSchedule', 'foo=bar:NoSchedule', false],
  ['a key is no prefix', 'node.kubernetes.io:NoSchedule', 'node.kubernetes.io/not-ready:NoSchedule', false],
  ['a toleration of nothing at all but Exists tolerates everything', '', 'foo=bar:NoExecute', true],
] as const)('%s', (_name, wanted, given, expected) => {
  expect(tolerates(toleration(wanted), taint(given))).toBe(expected);
});

// ToleratesTaint, staging/src/k8s.io/api/core/v1/toleration.go, v1.34: what no test upstream has a row for
test.each([
  ['an operator left out means Equal: same value', { key: 'foo', value: 'bar' }, 'foo=bar:NoSchedule', true],
  [
    'an operator left out means Equal: other value',
    { key: 'foo', value: 'bar' },
    'foo=baz:NoSchedule',
    false,
  ],
  [
    'an unknown operator tolerates nothing',
    { key: 'foo', operator: 'In', value: 'bar' },
    'foo=bar:NoSchedule',
    false,
  ],
  [
    'Exists ignores its own value',
    { key: 'foo', operator: 'Exists', value: 'x' },
    'foo=bar:NoSchedule',
    true,
  ],
  [
    'tolerationSeconds does not matter',
    { key: 'foo', operator: 'Exists', tolerationSeconds: 0 },
    'foo:NoExecute',
    true,
  ],
  [
    'Equal without a key compares the value with any key',
    { operator: 'Equal', value: 'bar' },
    'foo=bar:NoSchedule',
    true,
  ],
] as const)('%s', (_name, wanted, given, expected) => {
  expect(tolerates(toleration(wanted), taint(given))).toBe(expected);
});

// staging/src/k8s.io/api/core/v1/toleration_test.go TestTolerationToleratesTaint, v1.35, the rows with Gt and Lt, and
// content.IsDecimalInteger, staging/src/k8s.io/apimachinery/pkg/api/validate/content/decimal_int.go, v1.35
describe('comparison operators compare whole numbers', () => {
  test.each([
    ['Gt: a taint below the toleration is not tolerated', 'Gt', '950', '800', false],
    ['Gt: a taint above the toleration is tolerated', 'Gt', '750', '950', true],
    ['Lt: a taint above the toleration is not tolerated', 'Lt', '800', '950', false],
    ['Lt: a taint below the toleration is tolerated', 'Lt', '950', '800', true],
    ['Gt: the same number is not greater', 'Gt', '950', '950', false],
    ['Lt: the same number is not less', 'Lt', '950', '950', false],
    ['a taint value that is no number is never tolerated', 'Gt', '950', 'high', false],
    ['a toleration value that is no number tolerates nothing', 'Gt', 'low', '950', false],
    ['negative numbers: -200 is not greater than -100', 'Gt', '-100', '-200', false],
    ['negative numbers: -200 is less than -100', 'Lt', '-100', '-200', true],
    [
      'numbers near the end of 64 bits are compared exactly',
      'Gt',
      '9223372036854775806',
      '9223372036854775807',
      true,
    ],
    ['100 is not greater than a number near the end of 64 bits', 'Gt', '9223372036854775806', '100', false],
    ['a number beyond 64 bits is no number', 'Lt', '9223372036854775808', '1', false],
    ['a leading zero in the taint makes it no number', 'Gt', '1', '010', false],
    ['a leading zero in the toleration makes it no number', 'Gt', '01', '10', false],
    ['a plus sign makes it no number', 'Gt', '1', '+10', false],
    ['a fraction is no number', 'Gt', '1', '1.5', false],
    ['an empty taint value is no number', 'Lt', '1', '', false],
    ['zero is a number', 'Lt', '1', '0', true],
  ] as const)('%s', (_name, operator, wanted, actual, expected) => {
    const comparing = toleration({ key: 'sla', operator, value: wanted, effect: 'NoSchedule' });
    expect(tolerates(comparing, taint(`sla=${actual}:NoSchedule`))).toBe(expected);
  });

  test('and tolerate nothing where the feature gate is off', () => {
    const comparing = toleration({ key: 'sla', operator: 'Gt', value: '750' });
    expect(tolerates(comparing, taint('sla=950:NoSchedule'), { comparisonOperators: false })).toBe(false);
  });
});

// pkg/scheduler/framework/plugins/tainttoleration/taint_toleration_test.go TestTaintTolerationFilter, v1.20.2
test.each([
  [
    'without tolerations a NoSchedule taint keeps the pod off',
    ['dedicated=user1:NoSchedule'],
    [],
    ['dedicated'],
  ],
  [
    'a toleration of the very taint lets it in',
    ['dedicated=user1:NoSchedule'],
    ['dedicated=user1:NoSchedule'],
    [],
  ],
  [
    'one for another value does not',
    ['dedicated=user1:NoSchedule'],
    ['dedicated=user2:NoSchedule'],
    ['dedicated'],
  ],
  ['Exists lets it in whatever the value', ['foo=bar:NoSchedule'], ['foo:NoSchedule'], []],
  [
    'each of several taints may be tolerated by another toleration',
    ['dedicated=user2:NoSchedule', 'foo=bar:NoSchedule'],
    ['dedicated=user2:NoSchedule', 'foo:NoSchedule'],
    [],
  ],
  [
    'a PreferNoSchedule toleration is none for NoSchedule',
    ['foo=bar:NoSchedule'],
    ['foo=bar:PreferNoSchedule'],
    ['foo'],
  ],
  ['a toleration without effect tolerates NoSchedule', ['foo=bar:NoSchedule'], ['foo=bar'], []],
  [
    'PreferNoSchedule keeps nobody off, wrong toleration',
    ['a=user1:PreferNoSchedule'],
    ['a=user2:NoSchedule'],
    [],
  ],
  ['PreferNoSchedule keeps nobody off, no toleration', ['a=user1:PreferNoSchedule'], [], []],
] as const)('filter: %s', (_name, taints, tolerations, expected) => {
  const left = untoleratedTaints(taints.map(taint), tolerations.map(toleration));
  expect(left.map(({ key }) => key)).toEqual(expected);
});

// pkg/apis/core/v1/helper/helpers_test.go TestTolerationsTolerateTaintsWithFilter, v1.20.2, and
// FindMatchingUntoleratedTaint, staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go, v1.34
test.each([
  ['no taints need no tolerations', [], [], []],
  ['no taints need none of the tolerations', [], ['foo:NoSchedule'], []],
  ['the tolerated taint is left out', ['foo:NoSchedule'], ['foo:NoSchedule'], []],
  ['another key is not tolerated', ['bar:NoSchedule'], ['foo:NoSchedule'], ['bar']],
  ['a NoExecute taint keeps pods off too', ['foo:NoExecute', 'bar:NoSchedule'], ['bar:NoSchedule'], ['foo']],
  [
    'untolerated taints keep the order of the node',
    ['b:NoSchedule', 'a:NoExecute', 'c:NoSchedule'],
    [],
    ['b', 'a', 'c'],
  ],
  ['the same key with two effects counts twice', ['a:NoSchedule', 'a:NoExecute'], [], ['a', 'a']],
  ['one of two effects may be tolerated', ['a:NoSchedule', 'a:NoExecute'], ['a:NoSchedule'], ['a']],
  ['a taint with an effect that nobody knows keeps nobody off', ['a:Sometimes'], [], []],
] as const)('untolerated: %s', (_name, taints, tolerations, expected) => {
  const left = untoleratedTaints(taints.map(taint), tolerations.map(toleration));
  expect(left.map(({ key }) => key)).toEqual(expected);
});
