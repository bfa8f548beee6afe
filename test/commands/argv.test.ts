import { describe, expect, test } from 'vitest';
import { flagValues, parseArgv } from '../../src/commands/argv.ts';
import type { Flag } from '../../src/commands/flags.ts';
import { coverageFlags } from '../../src/commands/options.ts';

/** What was understood, as the same command line in one form: each flag as `--name=value`, then the words. */
function understood(argv: readonly string[], flags: readonly Flag[] = coverageFlags): readonly string[] {
  const parsed = parseArgv(argv, flags);
  const values = Object.entries(flagValues(parsed, flags)).flatMap(([name, value]) =>
    [value].flat().map((each) => `--${name}=${String(each)}`),
  );
  return [...values, '--', ...parsed.words];
}

describe('flags as pflag reads them', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a value after a blank', ['--namespace', 'a'], ['--namespace=a', '--']],
    ['a value after an equals sign', ['--namespace=a=b'], ['--namespace=a=b', '--']],
    ['a short flag with a blank', ['-n', 'a'], ['--namespace=a', '--']],
    ['a short flag with an equals sign', ['-n=a'], ['--namespace=a', '--']],
    ['a short flag with its value glued on', ['-ojson'], ['--output=json', '--']],
    ['switches in one word', ['-Aw'], ['--all-namespaces=true', '--watch=true', '--']],
    ['a switch and a value in one word', ['-Aoyaml'], ['--all-namespaces=true', '--output=yaml', '--']],
    ['a switch turned off', ['--all-namespaces=false'], ['--all-namespaces=false', '--']],
    ['a switch takes no word after it', ['-A', 'agent'], ['--all-namespaces=true', '--', 'agent']],
    ['of two values the last counts', ['-n', 'a', '-n', 'b'], ['--namespace=b', '--']],
    ['groups are kept all', ['--as-group=a', '--as-group', 'b'], ['--as-group=a', '--as-group=b', '--']],
    ['flags stand anywhere', ['x', '-A', 'y'], ['--all-namespaces=true', '--', 'x', 'y']],
    ['two dashes end the flags', ['--', '-A', '--x'], ['--', '-A', '--x']],
    ['one dash is a value', ['--from', '-'], ['--from=-', '--']],
    ['a value may start with a dash', ['-l', '-x'], ['--selector=-x', '--']],
    ['a level of -v', ['-v=8'], ['--v=8', '--']],
    ['a level of -v glued on', ['-v8'], ['--v=8', '--']],
  ])('%s', (_, argv, expected) => {
    expect(understood(argv)).toEqual(expected);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['without a value', ['--how', 'x'], ['--how=a', '--', 'x']],
    ['with one', ['--how=b', 'x'], ['--how=b', '--', 'x']],
  ])('a flag that means something by itself, %s', (_, argv, expected) => {
    const flags = [{ name: 'how', kind: 'text', choices: ['a', 'b'], bare: 'a', about: '' }] as const;
    expect(understood(argv, flags)).toEqual(expected);
  });

  test.each<[string, readonly string[], string]>([
    ['an unknown flag', ['--namespac=x'], 'unknown flag: --namespac'],
    ['an unknown letter', ['-Ax'], "unknown shorthand flag: 'x' in -Ax"],
    ['a flag without its value', ['--namespace'], 'flag needs an argument: --namespace'],
    ['a letter without its value', ['-An'], "flag needs an argument: 'n' in -An"],
    [
      'a switch with another word',
      ['-A=yes'],
      'invalid argument "yes" for "--all-namespaces" flag: use true or false',
    ],
    [
      'a format that there is not',
      ['-o', 'jsn'],
      'invalid argument "jsn" for "--output" flag: valid are wide, json',
    ],
  ])('%s is refused', (_, argv, message) => {
    expect(() => understood(argv)).toThrow(message);
  });

  test('an unknown flag comes with the one that was meant', () => {
    expect(() => understood(['--namespce=x'])).toThrow(
      expect.objectContaining({ hint: 'did you mean "--namespace"?' }),
    );
  });
});
