import { describe, expect, test } from 'vitest';
import { invoke, terminal } from './invoke.ts';
import { daemonSet, dumpOf } from './rollout-cluster.ts';
import {
  failed,
  inProgress,
  manyRollouts,
  nine,
  nineNodes,
  revisions,
  stuckOnDeadNodes,
} from './rollout-scenes.ts';

function status(argv: readonly string[], stdin: string, columns?: number) {
  const world = columns === undefined ? {} : terminal(columns);
  return invoke(['rollout', 'status', ...argv, '--from', '-'], { stdin, ...world });
}

describe('rollout status as it stands now', () => {
  test.each<[string, string, string, number]>([
    ['in progress', 'agent', inProgress, 1],
    ['stuck on dead nodes', 'agent', stuckOnDeadNodes, 1],
    ['done', 'proxy', manyRollouts, 0],
    ['a crashing pod', '监视-agent', manyRollouts, 1],
    ['under OnDelete', 'log-collector-of-the-northern-region', manyRollouts, 1],
    ['on no node', 'gpu-plugin', manyRollouts, 0],
    ['not observed', 'unseen', manyRollouts, 1],
    ['a driven one that has failed', 'agent', failed, 1],
  ])('%s', async (_, name, stdin, expected) => {
    const wide = await status([name], stdin, 120);
    const narrow = await status([name], stdin, 80);
    expect(`${wide.stdout}${wide.stderr}`).toMatchSnapshot('120 columns');
    expect(`${narrow.stdout}${narrow.stderr}`).toMatchSnapshot('80 columns');
    expect([wide.code, narrow.code]).toEqual([expected, expected]);
  });

  test('on a narrow terminal its pace has a line of its own', async () => {
    const { stdout } = await status(['agent'], inProgress, 60);
    expect(stdout).toContain('4 of 9 updated, 8 available,\n  0.8 nodes/min, about 8m left\n');
  });

  test.each([
    [60, /^[^ ]{20} 4 of 9 updated, 8 available,$/m],
    [40, /^[^ ]{11} 4 of 9 updated, 8 available,$/m],
    [28, /^[^ ]{5} 4 of 9 updated, 8 available,$/m],
  ])('at %i columns the bar gives way, and its numbers stay whole', async (columns, line) => {
    expect((await status(['agent'], inProgress, columns)).stdout).toMatch(line);
  });

  test('nothing of it is obeyed by a terminal', async () => {
    for (const [name, stdin] of [
      ['agent', failed],
      ['监视-agent', manyRollouts],
    ] as const) {
      expect((await status([name], stdin)).stdout).not.toContain('\u001b');
    }
  });

  test('-o json says it to programs', async () => {
    const { stdout, stderr, code } = await status(['agent', '-o', 'json'], failed);
    const { items } = JSON.parse(stdout) as { items: readonly Record<string, unknown>[] };
    expect(items).toEqual([
      expect.objectContaining({
        phase: 'Failed',
        strategy: 'OnDelete',
        drive: expect.objectContaining({
          driver: 'admin@desk',
          startedAt: '2026-03-01T09:00:00.000Z',
          wave: { number: 1, nodes: 2, startedAt: '2026-03-01T09:00:00.000Z' },
          failures: [expect.objectContaining({ node: 'n1', kind: 'CrashLoop' })],
          skipped: ['n9'],
        }),
      }),
    ]);
    expect([code, stderr]).toEqual([1, '']);
  });

  test('-o yaml says the same', async () => {
    expect((await status(['agent', '-o', 'yaml'], stuckOnDeadNodes)).stdout).toMatchSnapshot();
  });

  test.each([
    ['that many NotReady nodes are tolerated', '3', 0],
    ['as a percentage', '34%', 0],
    ['fewer are not', '2', 1],
  ])('--tolerate-not-ready: %s', async (_, amount, expected) => {
    const pods = nine(
      { of: 2 },
      { n1: { of: 2, is: 'lost' }, n2: { of: 2, is: 'lost' }, n3: { of: 1, is: 'lost' } },
    );
    const stdin = dumpOf(...nineNodes('n1', 'n2', 'n3'), ...daemonSet('agent', { revisions, pods }));
    const { code, stdout } = await status(['agent', '--tolerate-not-ready', amount], stdin);
    expect(stdout).toContain('except 3 NotReady nodes (n1, n2 and n3)');
    expect(code).toBe(expected);
  });

  test('a dump is not watched, and that is said to who asks for it', async () => {
    const { code, stderr } = await status(['proxy', '-w'], manyRollouts);
    expect([code, stderr]).toEqual([0, 'note: a dump does not change: nothing to watch\n']);
  });
});

describe('what cannot be asked', () => {
  test.each([
    ['no name', [], 'error: required resource not specified'],
    ['two names', ['agent', 'proxy'], 'error: this takes one DaemonSet'],
    ['a node', ['node/n1'], 'error: "node/n1" is a node; this takes names of DaemonSets\n'],
    ['a misspelt name', ['prozy'], 'error: daemonsets.apps "prozy" not found\n  did you mean "proxy"?\n'],
    [
      'a name in another namespace',
      ['proxy', '-n', 'logging'],
      'error: daemonsets.apps "proxy" not found\n  it exists in namespace kube-system: add -n kube-system\n',
    ],
    [
      'a timeout that is none',
      ['proxy', '--timeout', 'soon'],
      'error: invalid argument for --timeout: "soon"',
    ],
    [
      'an amount that is none',
      ['proxy', '--tolerate-not-ready', '101%'],
      'error: invalid argument for --tolerate-not-ready: "101%" is more than all nodes',
    ],
  ])('%s', async (_, argv, expected) => {
    const { code, stdout, stderr } = await status(argv, manyRollouts);
    expect(stderr).toContain(expected);
    expect([code, stdout]).toEqual([2, '']);
  });
});
