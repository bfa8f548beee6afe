import { describe, expect, test } from 'vitest';
import {
  formatSelector,
  isEmptySelector,
  matchesLabels,
  matchesTextSelector,
  parseSelector,
} from '../../src/domain/label-selector.ts';
import { formatRequirement, type LabelRequirement } from '../../src/domain/label-requirement.ts';
import type { Labels, LabelSelector } from '../../src/domain/objects.ts';
import { ParseError } from '../../src/domain/parse-error.ts';

function selector(
  matchLabels: Labels,
  ...matchExpressions: readonly { key: string; operator: string; values: readonly string[] }[]
): LabelSelector {
  return { matchLabels, matchExpressions };
}

const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });

// Tables re-expressed from staging/src/k8s.io/apimachinery/pkg/labels/selector_test.go, v1.34.
describe('matchesTextSelector (TestSelectorMatches, TestRequirementSelectorMatching)', () => {
  test.each<[string, Labels, boolean]>([
    ['', { x: 'y' }, true],
    ['x=y', { x: 'y' }, true],
    ['x=y,z=w', { x: 'y', z: 'w' }, true],
    ['x!=y,z!=w', { x: 'z', z: 'a' }, true],
    ['notin=in', { notin: 'in' }, true],
    ['x', { x: 'z' }, true],
    ['!x', { y: 'z' }, true],
    ['x>1', { x: '2' }, true],
    ['x<1', { x: '0' }, true],
    ['x=z', {}, false],
    ['x=y', { x: 'z' }, false],
    ['x=y,z=w', { x: 'w', z: 'w' }, false],
    ['x!=y,z!=w', { x: 'z', z: 'w' }, false],
    ['x', { y: 'z' }, false],
    ['!x', { x: 'z' }, false],
    ['x>1', { x: '0' }, false],
    ['x<1', { x: '2' }, false],
    ['x>1', {}, false],
    ['x>1', { x: 'v2' }, false],
    ['foo=bar,baz=blah', { foo: 'bar', baz: 'blah' }, true],
    ['foo=bar,foobar=bar,baz=blah', { foo: 'bar', baz: 'blah' }, false],
    ['x in (foo),y notin (alpha)', { x: 'foo', y: 'baz' }, true],
    ['x in (foo),y in (alpha)', { x: 'foo', y: 'baz' }, false],
    ['x notin (),y', { y: '' }, true],
    ['!x,y', { y: '' }, true],
    ['x notin (),!y', { y: '' }, false],
    ['y in ()', { y: 'baz' }, false],
    ['z>1', { z: '0x2' }, false],
    ['z>9223372036854775806', { z: '9223372036854775807' }, true],
  ])('"%s" on %o: %s', (text, labels, matches) => {
    expect(matchesTextSelector(parseSelector(text), labels)).toBe(matches);
  });
});

describe('parseSelector (TestSetSelectorParser)', () => {
  const long = 'a'.repeat(64);

  test.each<[string, readonly LabelRequirement[]]>([
    ['', []],
    ['\rx', [{ key: 'x', operator: 'exists', values: [] }]],
    [
      'this-is-a-dns.domain.com/key-with-dash',
      [{ key: 'this-is-a-dns.domain.com/key-with-dash', operator: 'exists', values: [] }],
    ],
    ['a.com/k in (so,what)', [{ key: 'a.com/k', operator: 'in', values: ['so', 'what'] }]],
    [
      '0.1.2.domain/99 notin (10.10.100.1, tick.tack.clock)',
      [{ key: '0.1.2.domain/99', operator: 'notin', values: ['10.10.100.1', 'tick.tack.clock'] }],
    ],
    ['foo  in\t (abc)', [{ key: 'foo', operator: 'in', values: ['abc'] }]],
    ['x notin\n (abc)', [{ key: 'x', operator: 'notin', values: ['abc'] }]],
    ['x in (abc,)', [{ key: 'x', operator: 'in', values: ['', 'abc'] }]],
    ['x in ()', [{ key: 'x', operator: 'in', values: [''] }]],
    ['x notin ( )', [{ key: 'x', operator: 'notin', values: [''] }]],
    ['x notin (, a)', [{ key: 'x', operator: 'notin', values: ['', 'a'] }]],
    [
      'x notin (abc,,def),bar,z in (),w',
      [
        { key: 'bar', operator: 'exists', values: [] },
        { key: 'w', operator: 'exists', values: [] },
        { key: 'x', operator: 'notin', values: ['', 'abc', 'def'] },
        { key: 'z', operator: 'in', values: [''] },
      ],
    ],
    ['x=a', [{ key: 'x', operator: '=', values: ['a'] }]],
    ['x==a', [{ key: 'x', operator: '==', values: ['a'] }]],
    ['x>1', [{ key: 'x', operator: '>', values: ['1'] }]],
    ['x<7', [{ key: 'x', operator: '<', values: ['7'] }]],
    ['x=', [{ key: 'x', operator: '=', values: [''] }]],
    [
      'x= ,z= ',
      [
        { key: 'x', operator: '=', values: [''] },
        { key: 'z', operator: '=', values: [''] },
      ],
    ],
    [
      'x=a,y!=b',
      [
        { key: 'x', operator: '=', values: ['a'] },
        { key: 'y', operator: '!=', values: ['b'] },
      ],
    ],
    ['a ', [{ key: 'a', operator: 'exists', values: [] }]],
    ['a in (x,y,notin, z,in)', [{ key: 'a', operator: 'in', values: ['in', 'notin', 'x', 'y', 'z'] }]],
    [
      'b,a=x',
      [
        { key: 'a', operator: '=', values: ['x'] },
        { key: 'b', operator: 'exists', values: [] },
      ],
    ],
    ['1foo in (bar)', [{ key: '1foo', operator: 'in', values: ['bar'] }]],
  ])('reads "%s"', (text, requirements) => {
    expect(parseSelector(text)).toEqual(requirements);
  });

  test.each([
    ['x=a||y=b', 'unable to parse requirement: "a||y" is no valid label value of x'],
    ['x==a==b', "found '==', expected: ',' or 'end of string'"],
    ['!x=a', "found '=', expected: ',' or 'end of string'"],
    ['x<a', "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"],
    ['x,,y', "found ',', expected: identifier after ','"],
    [',x,y', "found ',', expected: !, identifier, or 'end of string'"],
    ['x nott in (y)', "unable to parse requirement: found 'nott', expected: in, notin, =, ==, !=, >, <"],
    ['a in (xyz),', "found '', expected: identifier after ','"],
    ['a in (xyz)b notin ()', "found 'b', expected: ',' or 'end of string'"],
    ['a in (xyz abc)', "unable to parse requirement: found 'abc', expected: ',' or ')'"],
    ['a notin(', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in b', "unable to parse requirement: found 'b', expected: '('"],
    ['a (', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, >, <"],
    ['(', "found '(', expected: !, identifier, or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a=(', "unable to parse requirement: found '(', expected: identifier"],
    [long, `unable to parse requirement: "${long}" is no valid label key`],
    ['a/b/c=d', 'unable to parse requirement: "a/b/c" is no valid label key'],
  ])('rejects "%s"', (text, message) => {
    expect(() => parseSelector(text)).toThrow(new ParseError(message));
  });

  test.each([
    'x=a,y=b,z=c',
    'x!=a,y=b',
    '!x',
    'x>1,z<5',
    'x in (abc,def),y notin (jkl),z',
    'x==a',
    'x in ()',
  ])('what is read from "%s" is written the same', (text) => {
    expect(parseSelector(text).map(formatRequirement).join(',')).toBe(text);
  });
});

describe('matchesLabels', () => {
  // TestLabelSelectorAsSelector, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers_test.go, v1.34
  test.each<[string, LabelSelector, Labels, boolean]>([
    ['the empty selector matches everything', selector({}), { a: 'b' }, true],
    ['all labels must be there', selector({ a: '1', b: '2' }), { a: '1', b: '2', c: '3' }, true],
    ['one label is missing', selector({ a: '1', b: '2' }), { a: '1' }, false],
    ['In holds for a value of the list', selector({}, expression('a', 'In', '1', '2')), { a: '2' }, true],
    ['In does not hold without the label', selector({}, expression('a', 'In', '')), {}, false],
    ['NotIn holds without the label', selector({}, expression('a', 'NotIn', '1')), {}, true],
    [
      'NotIn does not hold for a value of the list',
      selector({}, expression('a', 'NotIn', '1')),
      { a: '1' },
      false,
    ],
    ['Exists holds for the empty value', selector({}, expression('a', 'Exists')), { a: '' }, true],
    ['DoesNotExist', selector({}, expression('a', 'DoesNotExist')), { a: '' }, false],
    ['labels and expressions are ANDed', selector({ a: '1' }, expression('b', 'Exists')), { a: '1' }, false],
    ['an unknown operator matches nothing', selector({}, expression('a', 'Gt', '1')), { a: '2' }, false],
    ['NotIn without values is invalid', selector({}, expression('a', 'NotIn')), {}, false],
    ['DoesNotExist with values is invalid', selector({}, expression('a', 'DoesNotExist', '1')), {}, false],
    ['an invalid key matches nothing', selector({}, expression('a b', 'DoesNotExist')), {}, false],
    ['an invalid value matches nothing', selector({}, expression('a', 'NotIn', 'b c')), {}, false],
  ])('%s', (_name, given, labels, matches) => {
    expect(matchesLabels(given, labels)).toBe(matches);
  });

  test('only a selector with neither labels nor expressions is empty', () => {
    expect(isEmptySelector(selector({}))).toBe(true);
    expect(isEmptySelector(selector({ a: 'b' }))).toBe(false);
    expect(isEmptySelector(selector({}, expression('a', 'Exists')))).toBe(false);
  });
});

describe('formatSelector', () => {
  test.each<[string, LabelSelector, string]>([
    ['the empty selector is no text', selector({}), ''],
    ['labels are sorted by key', selector({ b: '2', a: '1' }), 'a=1,b=2'],
    [
      'expressions as kubectl writes them',
      selector(
        { d: '1' },
        expression('c', 'DoesNotExist'),
        expression('b', 'NotIn', 'y', 'x'),
        expression('a', 'In', 'z'),
        expression('e', 'Exists'),
      ),
      'a in (z),b notin (x,y),!c,d=1,e',
    ],
    ['an unknown operator is left as it is', selector({}, expression('a', 'Like', 'z')), 'a Like (z)'],
  ])('%s', (_name, given, text) => {
    expect(formatSelector(given)).toBe(text);
  });
});
