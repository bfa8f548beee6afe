import { assert, property, string as anyString } from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { hasUnsafe } from '../../src/printers/unsafe-characters.ts';
import { toCsv, toJson, toNames, toYaml } from '../../src/printers/structured.ts';

const nasty = 'a\u001b[31m\u009b\u202e\u2028\u{e0041}\ud800\nend';

describe('JSON and YAML', () => {
  test('JSON has the shape of kubectl and leaves out what is absent', () => {
    expect(toJson({ kind: 'X', pod: undefined, items: [1] })).toBe(
      '{\n    "kind": "X",\n    "items": [\n        1\n    ]\n}\n',
    );
  });

  test.each([
    ['JSON', toJson({ text: nasty }), (text: string): unknown => JSON.parse(text)],
    ['YAML', toYaml({ text: nasty.replace('\ud800', '') }), load],
  ])('%s shows unsafe characters as escapes, and reads back as it was', (name, text, parse) => {
    expect(hasUnsafe(text.replaceAll('\n', ''))).toBe(false);
    expect(parse(text)).toEqual({ text: name === 'YAML' ? nasty.replace('\ud800', '') : nasty });
  });

  test('YAML quotes what would be read as something else', () => {
    expect(toYaml({ a: 'yes', b: '1', c: 'plain text', d: true, e: undefined })).toBe(
      "a: 'yes'\nb: '1'\nc: plain text\nd: true\n",
    );
  });

  test('any text reads back from YAML', () => {
    const anyText = anyString({ unit: 'binary' }).filter((text) => text.isWellFormed());
    assert(
      property(anyText, (text) => {
        expect(load(toYaml({ text, [`key ${text}`]: 1 }))).toEqual({ text, [`key ${text}`]: 1 });
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('names and CSV', () => {
  test('names are what kubectl takes', () => {
    expect(toNames('node', ['n1', 'n\u001b2'])).toBe('node/n1\nnode/n\\x1b2\n');
  });

  test.each([
    ['plain text stays', 'plain', 'plain'],
    ['a comma is quoted', 'a,b', '"a,b"'],
    ['quotes are doubled', 'say "x"', '"say ""x"""'],
    ['a line break is shown, not obeyed', 'a\nb', 'a\\nb'],
    ['a formula is made inert', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['an at sign at the start is made inert', '@SUM(A1)', "'@SUM(A1)"],
    ['a negative number stays a number', '-12', '-12'],
    ['a dash as a first letter is made inert', '-cmd', "'-cmd"],
  ])('in CSV, %s', (_, given, expected) => {
    expect(toCsv(['H'], [[given]])).toBe(`H\r\n${expected}\r\n`);
  });
});
