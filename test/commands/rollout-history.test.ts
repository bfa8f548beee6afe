import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { sanitizeLines } from '../../src/printers/sanitize.ts';
import { invoke, recordingContext, terminal } from './invoke.ts';
import { playing } from './played-cluster.ts';
import { daemonSet, dumpOf } from './rollout-cluster.ts';
import { manyRollouts, nine, nineNodes } from './rollout-scenes.ts';

const revisions = [
  { image: 'example.org/agent:1', age: 9000, cause: 'the beginning' },
  {
    image: 'example.org/agent:2',
    age: 60,
    cause: 'hostile \u001b[31m\u202e cause',
    podSpec: { priorityClassName: 'evil\u001b[2J', terminationGracePeriodSeconds: 5 },
  },
  { image: 'registry.example.org/observability/agent@sha256:0123456789abcdef', age: 4 },
];
const stdin = dumpOf(
  ...nineNodes(),
  ...daemonSet('监视-agent', { revisions, pods: nine({ of: 1 }, { n3: { of: 3 }, n4: { of: 2 } }) }),
);

function history(argv: readonly string[], columns?: number, given = stdin) {
  const world = columns === undefined ? {} : terminal(columns);
  return invoke(['rollout', 'history', ...argv, '--from', '-'], { stdin: given, ...world });
}

describe('rollout history', () => {
  test.each([120, 80])('all revisions at %d columns', async (columns) => {
    const { code, stdout, stderr } = await history(['监视-agent'], columns);
    expect(stdout).toMatchSnapshot('table');
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['an older one, and what differs from now', '1'],
    ['the current one', '3'],
    ['one with text that a terminal might obey', '2'],
  ])('--revision: %s', async (_, revision) => {
    const { code, stdout, stderr } = await history(['监视-agent', '--revision', revision], 80);
    expect(stdout).toMatchSnapshot('template');
    expect(sanitizeLines(stdout)).toBe(stdout);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('--diff: what differs between two', async () => {
    const { code, stdout } = await history(['ds/监视-agent', '--diff', '3..1'], 80);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('--diff of templates that are the same says so', async () => {
    const same = [revisions[0], revisions[0]].flatMap((each) => each ?? []);
    const given = dumpOf(...nineNodes(), ...daemonSet('agent', { revisions: same, pods: nine({ of: 2 }) }));
    const { stdout } = await history(['agent', '--diff', '1..2'], undefined, given);
    expect(stdout).toBe('daemonset.apps/agent\nnothing differs between revision 1 and revision 2\n');
  });

  test('colours tell what is taken away from what is added', async () => {
    const { stdout } = await history(['监视-agent', '--diff', '1..3', '--color', 'always']);
    expect(stdout).toContain('\u001b[31m-    - image: example.org/agent:1\u001b[39m\n');
    expect(stdout).toContain('\u001b[1m--- revision 1\u001b[22m\n');
  });

  test('--revision 0 is no revision: all are listed, as kubectl does', async () => {
    const [all, zero] = await Promise.all([
      history(['监视-agent']),
      history(['监视-agent', '--revision', '0']),
    ]);
    expect(zero.stdout).toBe(all.stdout);
  });

  test('a DaemonSet without revisions', async () => {
    const others = { apiVersion: 'apps/v1', kind: 'ControllerRevisionList', items: [] };
    const [bare = {}] = daemonSet('agent', { revisions: revisions.slice(0, 1), pods: {} });
    const { code, stdout } = await history(['agent'], undefined, dumpOf(...nineNodes(), bare, others));
    expect([code, stdout]).toEqual([0, 'daemonset.apps/agent\nNo rollout history found.\n']);
  });

  test('without the right to list pods, the rest is told', async () => {
    const forbidden = new ClusterError('forbidden', 'pods is forbidden');
    const openCluster = playing([stdin], {
      overrides: () => ({ daemonPods: () => Promise.reject(forbidden) }),
    });
    const context = recordingContext({ openCluster });
    expect(await run(['rollout', 'history', '监视-agent'], context, '1')).toBe(0);
    expect(context.written.stdout).toMatch(/\n3 .*<unknown>/);
    expect(context.written.stderr).toBe(
      'note: pods is forbidden: how many nodes run a revision is not known\n',
    );
  });
});

describe('rollout history for programs', () => {
  interface Answer {
    readonly revisions: readonly Record<string, unknown>[];
    readonly [field: string]: unknown;
  }

  async function json(...argv: readonly string[]): Promise<Answer> {
    return JSON.parse((await history(['监视-agent', '-o', 'json', ...argv])).stdout) as Answer;
  }

  test('-o json lists the revisions', async () => {
    const { revisions: listed, ...answer } = await json();
    expect(answer).toEqual({
      apiVersion: 'kubectl-ds/v1',
      kind: 'RolloutHistory',
      source: 'dump',
      namespace: 'kube-system',
      name: '监视-agent',
    });
    expect(listed.map(({ revision, nodes, current }) => [revision, nodes, current])).toEqual([
      [1, 7, false],
      [2, 1, false],
      [3, 1, true],
    ]);
    expect(listed[0]).toEqual({
      revision: 1,
      hash: 'hash1',
      changeCause: 'the beginning',
      createdAt: '2026-02-23T04:00:00.000Z',
      images: ['example.org/agent:1'],
      nodes: 7,
      current: false,
    });
    expect(listed[2]).not.toHaveProperty('changeCause');
  });

  test('--revision adds the template, and what differs from now', async () => {
    const { revisions: listed, diff } = await json('--revision', '1');
    expect(listed).toEqual([
      expect.objectContaining({
        revision: 1,
        template: expect.objectContaining({ spec: expect.anything() }),
      }),
    ]);
    expect(diff).toEqual({ from: 1, to: 3, unified: expect.stringContaining('+++ revision 3\n@@ ') });
  });

  test('--diff has both', async () => {
    const { revisions: listed, diff } = await json('--diff', '2..1');
    expect(listed.map(({ revision }) => revision)).toEqual([2, 1]);
    expect(diff).toMatchObject({ from: 2, to: 1 });
  });

  test('-o yaml says the same', async () => {
    const { stdout } = await history(['监视-agent', '-o', 'yaml', '--revision', '2']);
    expect(stdout).toMatchSnapshot();
    expect(sanitizeLines(stdout)).toBe(stdout);
  });
});

describe('what cannot be asked', () => {
  test.each([
    ['no name', [], 'error: required resource not specified'],
    ['two names', ['agent', 'proxy'], 'error: this takes one DaemonSet'],
    ['a node', ['no/n1'], 'error: "no/n1" is a node; this takes names of DaemonSets\n'],
    ['a misspelt name', ['agnet'], 'error: daemonsets.apps "agnet" not found\n  did you mean "agent"?\n'],
    [
      'a revision that is no number',
      ['agent', '--revision', 'x'],
      'error: invalid argument for --revision: "x"',
    ],
    ['a negative one', ['agent', '--revision=-1'], 'error: revision must be a positive integer: -1\n'],
    [
      'a revision that there is not',
      ['agent', '--revision', '7'],
      'error: unable to find the specified revision\n  there are 1, 2\n',
    ],
    [
      'half a diff',
      ['agent', '--diff', '1..'],
      'error: invalid argument "1.." for "--diff" flag: use two revisions',
    ],
    [
      'a diff with a revision that there is not',
      ['agent', '--diff', '1..9'],
      'error: unable to find the specified',
    ],
    ['a diff and a revision', ['agent', '--diff', '1..2', '--revision', '1'], 'do not go together\n'],
  ])('%s', async (_, argv, expected) => {
    const { code, stdout, stderr } = await history(argv, undefined, manyRollouts);
    expect(stderr).toContain(expected);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('a dump without revisions says what would add them', async () => {
    const [bare = {}] = daemonSet('agent', { revisions: revisions.slice(0, 1), pods: {} });
    const { code, stderr } = await history(['agent'], undefined, dumpOf(...nineNodes(), bare));
    expect(code).toBe(2);
    expect(stderr).toContain('add what this prints: kubectl get controllerrevisions -A -o json');
  });
});
