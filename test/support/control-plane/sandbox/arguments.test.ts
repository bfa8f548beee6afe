import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

test('without arguments there are twelve nodes', () => {
  expect(readArguments([])).toEqual({ kind: 'run', nodes: 12 });
});

test('--nodes says how many', () => {
  expect(readArguments(['--nodes', '20'])).toEqual({ kind: 'run', nodes: 20 });
});

test('--help asks for help', () => {
  expect(readArguments(['--help'])).toEqual({ kind: 'help' });
});

test.each([
  ['no node at all', ['--nodes', '0']],
  ['too many nodes', ['--nodes', '5001']],
  ['half a node', ['--nodes', '1.5']],
  ['a word for a number', ['--nodes', 'many']],
  ['less than nothing', ['--nodes=-1']],
  ['an option without its value', ['--nodes']],
  ['an unknown option', ['--node', '3']],
  ['an argument that is no option', ['3']],
])('%s is a mistake, told in one line', (_, args) => {
  expect(readArguments(args)).toEqual({ kind: 'mistake', message: expect.stringMatching(/^[^\n]+\.$/) });
});
