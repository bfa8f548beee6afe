import { describe, expect, test } from 'vitest';
import { invoke, onTrouble } from './commands/invoke.ts';

describe('usage', () => {
  test.each<[string, readonly string[], string]>([
    [
      'an unknown verb',
      ['coverge'],
      'error: unknown command "coverge" for "kubectl ds"\n  did you mean "coverage"?\nSee \'kubectl ds --help\' for usage.\n',
    ],
    [
      'an unknown flag',
      ['coverage', '--selectr=x'],
      'error: unknown flag: --selectr\n  did you mean "--selector"?\nSee \'kubectl ds coverage --help\' for usage.\n',
    ],
    [
      'a flag of another verb',
      ['why-not', 'n1', '--by=zone'],
      "error: unknown flag: --by\nSee 'kubectl ds why-not --help' for usage.\n",
    ],
    [
      'a selector that is none',
      ['coverage', '-l', 'a in'],
      "\nSee 'kubectl ds coverage --help' for usage.\n",
    ],
    ['a flag without its value', ['coverage', '-n'], "error: flag needs an argument: 'n' in -n\n"],
    [
      'a verbosity that is no number',
      ['coverage', '-v', 'x'],
      'error: invalid argument "x" for "-v, --v" flag',
    ],
  ])('%s: one line, a hint, exit code 2', async (_, argv, expected) => {
    const { code, stdout, stderr } = await invoke(argv);
    expect(stderr).toContain(expected);
    expect(stderr.split('\n')[0]).toMatch(/^error: /);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('no verb is coverage', async () => {
    const { stdout } = await onTrouble(['-n', 'logging']);
    expect(stdout).toContain('COVERAGE');
  });

  test('flags may stand before the verb', async () => {
    const { stdout } = await onTrouble(['-n', 'kube-system', 'coverage', '-oname']);
    expect(stdout).toBe('daemonset.apps/gpu-plugin\ndaemonset.apps/kube-proxy\n');
  });

  test('a stack is told with -v 8 only', async () => {
    const [quiet, loud] = await Promise.all([
      onTrouble(['coverage', 'nope']),
      onTrouble(['coverage', 'nope', '-v', '8']),
    ]);
    expect(quiet.stderr).not.toContain(' at ');
    expect(loud.stderr).toContain(' at ');
  });

  test('what comes from the command line is made harmless before it is shown', async () => {
    const { stderr } = await invoke(['\u001b]0;x\u0007']);
    expect(stderr).toContain('unknown command "\\x1b]0;x\\x07"');
  });
});

describe('help', () => {
  test.each<[string, readonly string[]]>([
    ['of all', ['--help']],
    ['of all by name', ['help']],
  ])('%s names the verbs', async (_, argv) => {
    const { code, stdout } = await invoke(argv);
    expect(stdout).toContain('kubectl ds why-not');
    expect(code).toBe(0);
  });

  test.each<[string, readonly string[]]>([
    ['as a flag', ['why-not', '-h']],
    ['as a verb', ['help', 'why-not']],
    ['after a wrong argument', ['why-not', 'a', 'b', '--help']],
  ])('of one verb, %s, lists its flags', async (_, argv) => {
    const { stdout } = await invoke(argv);
    expect(stdout).toContain('Usage: kubectl ds why-not NODE [NAME...] | daemonset/NAME [FLAGS]');
    expect(stdout).toContain('-n, --namespace');
    expect(stdout).not.toContain('--by');
  });
});

describe('version', () => {
  test('of the plugin and the server', async () => {
    const { stdout, code } = await onTrouble(['version']);
    expect(stdout).toMatch(/^kubectl-ds: v1\.2\.3 \(rules of Kubernetes up to 1\.\d+\)\nserver: v1\.34\n$/);
    expect(code).toBe(0);
  });

  test('as JSON', async () => {
    const { stdout } = await onTrouble(['version', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Version', client: '1.2.3', server: '1.34' });
  });

  test('an unreachable server is a note', async () => {
    const { stdout, stderr, code } = await invoke(['version', '-s', 'https://127.0.0.1:1']);
    expect(stdout).toContain('kubectl-ds: v1.2.3');
    expect(stderr).toMatch(/^note: server version unknown: /);
    expect(code).toBe(0);
  });
});
