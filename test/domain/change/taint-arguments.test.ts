import { describe, expect, test } from 'vitest';
import { parseTaintArguments } from '../../../src/domain/change/taint-arguments.ts';
import { ParseError } from '../../../src/domain/parse-error.ts';
import { taint } from '../../support/builders.ts';

// staging/src/k8s.io/kubectl/pkg/cmd/taint/utils_test.go TestParseTaints, v1.20.2, and more
describe('taint arguments', () => {
  test.each([
    [
      'taints to add, with a value, an empty one and none',
      ['foo=abc:NoSchedule', 'bar=abc:NoSchedule', 'baz:NoSchedule', 'foobar=:NoExecute'],
      ['foo=abc:NoSchedule', 'bar=abc:NoSchedule', 'baz:NoSchedule', 'foobar:NoExecute'],
      [],
    ],
    [
      'taints to take off, by effect and by key alone',
      ['foo:NoSchedule-', 'qux=:NoSchedule-', 'bar=x:NoExecute-', 'dedicated-'],
      [],
      [
        { key: 'foo', effect: 'NoSchedule' },
        { key: 'qux', effect: 'NoSchedule' },
        { key: 'bar', effect: 'NoExecute' },
        { key: 'dedicated' },
      ],
    ],
    ['one key with two effects', ['a:NoSchedule', 'a:NoExecute'], ['a:NoSchedule', 'a:NoExecute'], []],
    [
      'one effect of a key added, the other taken off',
      ['a=b:NoExecute', 'a:NoSchedule-'],
      ['a=b:NoExecute'],
      [{ key: 'a', effect: 'NoSchedule' }],
    ],
  ])('%s', (_name, words, add, remove) => {
    expect(parseTaintArguments(words)).toEqual({ add: add.map(taint), remove });
  });

  test.each([
    ['no word at all', [], 'at least one taint update is required'],
    ['an empty word', [''], 'invalid taint spec: '],
    [
      'a value without an effect',
      ['foo=abc'],
      'invalid taint spec: foo=abc, a taint needs an effect, as in foo=abc:NoSchedule: use NoSchedule, PreferNoSchedule or NoExecute',
    ],
    ['a key alone', ['foo'], 'invalid taint spec: foo, a taint needs an effect'],
    ['two equals signs', ['foo=abc=xyz:NoSchedule'], 'invalid taint spec: foo=abc=xyz:NoSchedule'],
    ['two colons', ['foo=abc:xyz:NoSchedule'], 'invalid taint spec: foo=abc:xyz:NoSchedule'],
    [
      'an effect that does not exist',
      ['foo=abc:NoGo'],
      'invalid taint effect: NoGo, unsupported taint effect: use NoSchedule, PreferNoSchedule or NoExecute',
    ],
    ['an effect left empty', ['foo:'], 'invalid taint effect: , unsupported taint effect'],
    ['an effect that does not exist, to take off', ['foo:NoGo-'], 'invalid taint effect: NoGo'],
    ['an invalid key', ['a b:NoSchedule'], 'invalid taint spec: a b:NoSchedule, name part must consist of'],
    [
      'a value to take off without an effect',
      ['foo=abc-'],
      'invalid taint spec: foo=abc, name part must consist of',
    ],
    ['an invalid value', ['a=b b:NoSchedule'], 'invalid taint spec: a=b b:NoSchedule, a valid label must'],
    [
      'the same key and effect twice',
      ['a=b:NoSchedule', 'a=c:NoSchedule'],
      'duplicated taints with the same key and effect: a=c:NoSchedule',
    ],
    [
      'added and taken off at once',
      ['a=b:NoSchedule', 'a:NoSchedule-'],
      'can not both modify and remove the following taint(s) in the same command: {"a":"NoSchedule"}',
    ],
    [
      'added, and its key taken off',
      ['a=b:NoSchedule', 'a-'],
      'can not both modify and remove the following taint(s) in the same command: {"a":""}',
    ],
  ])('%s is refused', (_name, words, message) => {
    const parse = (): unknown => parseTaintArguments(words);
    expect(parse).toThrow(ParseError);
    expect(parse).toThrow(message);
  });
});
