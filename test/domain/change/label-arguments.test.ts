import { describe, expect, test } from 'vitest';
import { splitChangeWords } from '../../../src/domain/change/change-words.ts';
import { parseLabelArguments } from '../../../src/domain/change/label-arguments.ts';
import { ParseError } from '../../../src/domain/parse-error.ts';

// staging/src/k8s.io/kubectl/pkg/cmd/label/label_test.go TestParseLabels, v1.20.2, and more
describe('label arguments', () => {
  test.each([
    ['two labels to set', ['a=b', 'c=d'], { a: 'b', c: 'd' }, []],
    ['two to set and one to remove', ['a=b', 'c=d', 'e-'], { a: 'b', c: 'd' }, ['e']],
    ['an empty value', ['a='], { a: '' }, []],
    ['the last value of a key counts', ['a=b', 'a=c'], { a: 'c' }, []],
    ['a key is removed once', ['a-', 'a-'], {}, ['a']],
    [
      'a key with a prefix',
      ['example.com/disk=ssd', 'example.com/old-'],
      { 'example.com/disk': 'ssd' },
      ['example.com/old'],
    ],
    ['a value is no word to remove', ['a=b-c'], { a: 'b-c' }, []],
  ])('%s', (_name, words, set, remove) => {
    expect(parseLabelArguments(words)).toEqual({ set, remove });
  });

  test.each([
    ['no word at all', [], 'at least one label update is required'],
    [
      'neither set nor removed',
      ['ab', 'c=d'],
      'unknown label spec: ab: use KEY=VALUE to set a label, KEY- to remove one',
    ],
    [
      'set and removed at once',
      ['a=b', 'c=d', 'a-'],
      'can not both modify and remove a label in the same command: a',
    ],
    ['two equals signs', ['a=b=c'], 'invalid label spec: a=b=c'],
    [
      'a value with signs',
      ['a=%^$'],
      `invalid label value: "a=%^$": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', 'my_value' or '12345')`,
    ],
    [
      'a value that is too long',
      [`a=${'b'.repeat(64)}`],
      `invalid label value: "a=${'b'.repeat(64)}": must be no more than 63 bytes`,
    ],
    ['a value that ends in a hyphen', ['a=b-'], 'invalid label value: "a=b-": a valid label'],
    ['a key without a name', ['=b'], 'invalid label key: "": name part must be non-empty'],
    [
      'a prefix without a name',
      ['example.com/=b'],
      'invalid label key: "example.com/": name part must be non-empty',
    ],
    ['a name without its prefix', ['/disk=b'], 'invalid label key: "/disk": prefix part must be non-empty'],
    [
      'a prefix in capitals',
      ['Example.com/disk=b'],
      'invalid label key: "Example.com/disk": prefix part must be a lowercase RFC 1123 subdomain',
    ],
    [
      'a prefix that is too long',
      [`${'a'.repeat(254)}/disk=b`],
      'prefix part must be no more than 253 bytes',
    ],
    ['a name that is too long', [`${'a'.repeat(64)}-`], 'name part must be no more than 63 bytes'],
    ['two slashes', ['a/b/c=d'], 'invalid label key: "a/b/c": a valid label key must consist of'],
    [
      'a key with signs',
      ['a b-'],
      'invalid label key: "a b": name part must consist of alphanumeric characters',
    ],
  ])('%s is refused', (_name, words, message) => {
    const parse = (): unknown => parseLabelArguments(words);
    expect(parse).toThrow(ParseError);
    expect(parse).toThrow(message);
  });
});

describe('words of a verb', () => {
  test.each([
    ['names come first', 'label', ['n1', 'n2', 'a=b', 'c-'], ['n1', 'n2'], ['a=b', 'c-']],
    ['only names', 'label', ['n1'], ['n1'], []],
    ['only changes', 'taint', ['a:NoSchedule', 'b-'], [], ['a:NoSchedule', 'b-']],
    ['a colon makes a taint', 'taint', ['n1', 'a:NoSchedule'], ['n1'], ['a:NoSchedule']],
    ['a hyphen alone is no label', 'label', ['-'], ['-'], []],
    ['what begins with an equals sign is no label', 'label', ['=b'], ['=b'], []],
  ] as const)('%s', (_name, verb, words, nodes, changes) => {
    expect(splitChangeWords(words, verb)).toEqual({ nodes, changes });
  });

  test('a name after a change is refused', () => {
    expect(() => splitChangeWords(['n1', 'a=b', 'n2'], 'label')).toThrow(
      new ParseError('all nodes must be specified before label changes: n2'),
    );
  });
});
