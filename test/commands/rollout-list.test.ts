import { describe, expect, test } from 'vitest';
import type { Choice, ChoiceScreen, CommandContext, LiveScreen } from '../../src/commands/context.ts';
import { run } from '../../src/cli.ts';
import { textWidth } from '../../src/printers/text-width.ts';
import { invoke, recordingContext, terminal } from './invoke.ts';
import type { World } from './invoke.ts';
import { playing } from './played-cluster.ts';
import { dumpOf } from './rollout-cluster.ts';
import { blocked, finished, manyRollouts, nineNodes, rolling } from './rollout-scenes.ts';

function list(argv: readonly string[], world: World = {}) {
  return invoke(['rollout', ...argv, '--from', '-'], { stdin: manyRollouts, ...world });
}

describe('rollout', () => {
  test.each([120, 80])('of every DaemonSet at %d columns', async (columns) => {
    const { stdout, stderr, code } = await list([], terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('of one namespace at 80 columns', async () => {
    expect((await list(['-n', 'logging'], terminal(80))).stdout).toMatchSnapshot();
  });

  test.each([60, 80, 120])('no line is wider than %d columns', async (columns) => {
    const { stdout } = await list([], terminal(columns));
    expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(columns);
  });

  test('in a pipe nothing is cut, and nothing obeyed', async () => {
    const { stdout, stderr } = await list(['-n', 'logging']);
    expect(stdout).toMatchSnapshot();
    expect(stdout).toContain('no \\x1b[31mconfig');
    expect(stderr).toBe('');
  });

  test('without Unicode the bar has other shapes', async () => {
    const { stdout } = await list(['-n', 'kube-system'], { env: { LC_ALL: 'C' } });
    expect(stdout).toContain('###+......');
  });

  test('-o csv has numbers one by one, and whole messages', async () => {
    expect((await list(['-o', 'csv'])).stdout).toMatchSnapshot();
  });

  test('-o name prints what kubectl takes', async () => {
    expect((await list(['-o', 'name', '-n', 'kube-system'])).stdout).toBe(
      'daemonset.apps/agent\ndaemonset.apps/gpu-plugin\ndaemonset.apps/proxy\ndaemonset.apps/unseen\n',
    );
  });

  test('-o json is the contract', async () => {
    const { stdout } = await list(['-n', 'logging', '-o', 'json']);
    const { items, ...answer } = JSON.parse(stdout) as { items: readonly Record<string, unknown>[] };
    expect(answer).toEqual({ apiVersion: 'kubectl-ds/v1', kind: 'RolloutStatus', source: 'dump' });
    expect(items[1]).toEqual({
      namespace: 'logging',
      name: '监视-agent',
      strategy: 'RollingUpdate',
      phase: 'Stuck',
      revision: 3,
      startedAt: '2026-03-01T09:56:00.000Z',
      nodes: { desired: 9, updated: 1, available: 8 },
      budget: expect.objectContaining({
        maxUnavailable: 1,
        maxSurge: 0,
        unavailable: 1,
        usedBy: [
          expect.objectContaining({
            node: 'n5',
            pod: '监视-agent-n5-3',
            reason: 'CrashLoop',
            brokenBefore: false,
            mayRecover: false,
          }),
        ],
      }),
      outdatedNodes: ['n1', 'n2', 'n3', 'n4', 'n6', 'n7', 'n8', 'n9'],
      message: expect.stringContaining('rollout is stuck'),
      next: expect.stringContaining('kubectl logs'),
    });
  });

  test('--sort-by phase puts what asks for attention first', async () => {
    const { stdout } = await list(['--sort-by', 'phase', '-o', 'csv']);
    const phases = stdout.split('\r\n').map((line) => line.split(',')[2]);
    expect(phases.slice(1, 7)).toEqual([
      'Stuck',
      'Paused',
      'NotObserved',
      'Progressing',
      'CoversNoNode',
      'Complete',
    ]);
  });

  test.each([
    ['a stuck one, with --exit-code', manyRollouts, ['--exit-code'], 1],
    ['a stuck one, without', manyRollouts, [], 0],
    ['one in progress is none', dumpOf(...nineNodes(), ...rolling, ...finished), ['--exit-code'], 0],
  ])('a finding: %s', async (_, stdin, flags, expected) => {
    expect((await list(flags, { stdin })).code).toBe(expected);
  });

  test('an empty list is no error', async () => {
    const { code, stdout, stderr } = await list(['-n', 'nowhere']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe('No resources found in nowhere namespace.\n');
  });

  test.each([
    ['a name', ['agent'], 'error: unknown command "agent" for "kubectl ds rollout"\n'],
    ['an unknown column', ['--sort-by', 'faze'], 'error: unknown column "faze" in --sort-by\n'],
    ['a selector that cannot be read', ['-l', 'a in'], 'error: '],
  ])('%s is refused', async (_, argv, expected) => {
    const { code, stdout, stderr } = await list(argv);
    expect(stderr).toContain(expected);
    expect([code, stdout]).toEqual([2, '']);
  });
});

type Show = NonNullable<CommandContext['showLive']>;

describe('rollout on a terminal', () => {
  const stdin = dumpOf(...nineNodes('n1', 'n2', 'n3'), ...blocked, ...finished);

  /** A live cluster, on which nothing changes. */
  function onTerminal(choice: Choice, showLive: Show = async () => false) {
    const shown: string[] = [];
    const choose = async (screen: ChoiceScreen): Promise<Choice> => {
      const { header, rows } = screen.frame({ width: 100 });
      shown.push(header, ...rows.map(({ key, text }) => `${key}|${text}`));
      return choice;
    };
    const openCluster = playing([stdin]);
    const context = recordingContext({ ...terminal(100), showLive, choose, openCluster });
    const answer = async (...argv: readonly string[]) => ({
      code: await run(['rollout', ...argv], context, '1.2.3'),
      shown,
      ...context.written,
    });
    return { answer };
  }

  test('the rows can be chosen of', async () => {
    const { code, shown, stdout } = await onTerminal({ kind: 'left' }).answer();
    expect(shown).toMatchSnapshot();
    expect([code, stdout]).toEqual([0, '']);
  });

  test('the chosen one is drawn live', async () => {
    const frames: string[] = [];
    const showLive = async (screen: LiveScreen): Promise<boolean> => {
      frames.push(screen.frame({ width: 100, height: 40 }));
      return false;
    };
    const { code } = await onTerminal({ kind: 'chosen', key: 'kube-system/agent' }, showLive).answer();
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatch(/^daemonset\.apps\/agent in kube-system: Stuck\n/);
    expect(code).toBe(1);
  });

  test('Ctrl-C ends it with 130', async () => {
    expect((await onTerminal({ kind: 'interrupted' }).answer()).code).toBe(130);
  });

  test.each([[['--exit-code']], [['--no-headers']], [['-o', 'wide']]])(
    'with %j the list is printed',
    async (flags) => {
      const { shown, stdout } = await onTerminal({ kind: 'left' }).answer(...flags);
      expect(shown).toEqual([]);
      expect(stdout).toContain('agent');
    },
  );

  test('where there is nothing to choose of, it says so', async () => {
    const { code, shown, stderr } = await onTerminal({ kind: 'left' }).answer('-n', 'nowhere');
    expect([code, shown]).toEqual([0, []]);
    expect(stderr).toBe('No resources found in nowhere namespace.\n');
  });
});
