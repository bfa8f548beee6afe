import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { CommandContext, LiveScreen } from '../../src/commands/context.ts';
import { recordingContext, terminal } from './invoke.ts';
import { HurriedClock, playing } from './played-cluster.ts';
import type { Play } from './played-cluster.ts';
import { dumpOf } from './rollout-cluster.ts';
import {
  failed,
  finished,
  inProgress,
  manyRollouts,
  nineNodes,
  stuckOnDeadNodes,
  updatedUpTo,
} from './rollout-scenes.ts';

async function watch(
  argv: readonly string[],
  dumps: readonly string[],
  world: Partial<CommandContext> = {},
  play: Play = {},
) {
  const context = recordingContext({ openCluster: playing(dumps, play), ...world });
  const code = await run(['rollout', 'status', ...argv], context, '1.2.3');
  return { code, ...context.written };
}

describe('rollout status, line by line until it is done', () => {
  test("kubectl's sentences, and each node as it comes", async () => {
    const { code, stdout, stderr } = await watch(
      ['agent'],
      [updatedUpTo(6), updatedUpTo(6), updatedUpTo(7), updatedUpTo(8), updatedUpTo(9)],
    );
    expect(stdout).toMatchSnapshot();
    expect([code, stderr]).toEqual([0, '']);
  });

  test('one that is done is told at once', async () => {
    const { code, stdout } = await watch(['proxy'], [manyRollouts]);
    expect([code, stdout]).toEqual([0, 'daemon set "proxy" successfully rolled out\n']);
  });

  test('one that has failed ends it with 1', async () => {
    const { code, stdout } = await watch(['agent'], [updatedUpTo(1), failed]);
    expect(stdout).toContain('daemon set "agent" rollout has failed: 1 of 9 nodes updated');
    expect(stdout).toContain('  next: kubectl ds rollout undo agent');
    expect(code).toBe(1);
  });

  test('a stuck one is waited for until the time is up', async () => {
    const clock = new HurriedClock();
    const { code, stdout, stderr } = await watch(
      ['agent', '--timeout', '1m'],
      [stuckOnDeadNodes],
      { clock },
      { clock },
    );
    expect(`${stdout}${stderr}`).toMatchSnapshot();
    expect([code, clock.now]).toEqual([1, 60_000]);
  });

  test('a stuck one that gets going again is done in the end', async () => {
    const { code, stdout } = await watch(['agent'], [stuckOnDeadNodes, updatedUpTo(8), updatedUpTo(9)]);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('daemon set "agent" successfully rolled out');
    expect(code).toBe(0);
  });

  test('what only time changes is told without a change', async () => {
    const clock = new HurriedClock();
    const ready = new Date(Date.UTC(2026, 2, 1, 9, 59, 55)).toISOString();
    const dump = JSON.stringify({
      ...JSON.parse(updatedUpTo(9)),
      items: (JSON.parse(updatedUpTo(9)) as { items: readonly Record<string, unknown>[] }).items.map(
        (item) =>
          item['kind'] === 'DaemonSet'
            ? { ...item, spec: { ...(item['spec'] as object), minReadySeconds: 10 } }
            : item['kind'] === 'Pod'
              ? {
                  ...item,
                  status: {
                    phase: 'Running',
                    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ready }],
                  },
                }
              : item,
      ),
    });
    const { code } = await watch(['agent'], [dump], { clock }, { clock });
    expect([code, clock.now]).toEqual([0, 10_000]);
  });

  test('Ctrl-C ends it with 130', async () => {
    const stop = new AbortController();
    const { code } = await watch(
      ['agent'],
      [inProgress],
      { signal: stop.signal },
      { whenOver: () => stop.abort() },
    );
    expect(code).toBe(130);
  });

  test('a DaemonSet that is deleted meanwhile ends it with 2', async () => {
    const { code, stderr } = await watch(['agent'], [inProgress, dumpOf(...nineNodes(), ...finished)]);
    expect([code, stderr]).toEqual([2, 'error: daemonsets.apps "agent" not found\n']);
  });

  test('another one of its name is not taken for it', async () => {
    const other = inProgress.replaceAll('kube-system-agent', 'another-uid');
    const { code, stderr } = await watch(['agent'], [inProgress, other]);
    expect(stderr).toBe('error: daemonsets.apps "agent" has been deleted; another one has its name now\n');
    expect(code).toBe(2);
  });

  test('a server that is away for a while is waited for', async () => {
    const clock = new HurriedClock();
    let asked = 0;
    const overrides: Play['overrides'] = (cluster) => ({
      nodes: async () => {
        asked += 1;
        if (asked === 2) {
          throw new ClusterError('refused', 'the server is not there');
        }
        return cluster.nodes();
      },
    });
    const { code, stderr } = await watch(
      ['agent'],
      [updatedUpTo(8), updatedUpTo(9)],
      { clock },
      { overrides },
    );
    expect(stderr).toBe('note: the server is not there: trying again until it is answered\n');
    expect(code).toBe(0);
  });

  test.each([
    ['as it stands now', ['--watch=false'], 0],
    ['until the time is up', ['--timeout', '1m'], 60_000],
  ])("a server's cache that is behind is not believed: %s", async (_, flags, waited) => {
    const { cluster: newest } = await playing([updatedUpTo(8)])();
    const clock = new HurriedClock();
    const overrides = () => ({ consistent: () => newest });
    const { code, stdout } = await watch(
      ['agent', ...flags],
      [updatedUpTo(9), updatedUpTo(9)],
      { clock },
      { clock, overrides },
    );
    expect(stdout).not.toContain('successfully rolled out');
    expect([code, clock.now]).toEqual([1, waited]);
  });

  test('-o json answers once; with -w, again at every change', async () => {
    const once = await watch(['agent', '-o', 'json'], [updatedUpTo(8), updatedUpTo(9)]);
    expect([once.code, once.stdout.match(/"phase"/g)?.length]).toEqual([1, 1]);
    const all = await watch(['agent', '-o', 'json', '-w'], [updatedUpTo(8), updatedUpTo(8), updatedUpTo(9)]);
    expect([all.code, all.stdout.match(/"phase"/g)?.length]).toEqual([0, 2]);
  });

  test('--watch=false answers once, with 1 where it is not done', async () => {
    const { code, stdout } = await watch(['agent', '--watch=false'], [updatedUpTo(8), updatedUpTo(9)]);
    expect(stdout).toContain('9 of 9 updated');
    expect(code).toBe(1);
  });
});

describe('rollout status on a terminal', () => {
  /** Draws at once, at every change, and when it is left: by the signal, or at once. */
  function screens(leave: 'q' | 'Ctrl-C' | 'never') {
    const frames: string[] = [];
    const showLive = async (screen: LiveScreen, signal: AbortSignal): Promise<boolean> => {
      const draw = (): void => void frames.push(screen.frame({ width: 100, height: 40 }));
      draw();
      screen.onChange(draw);
      if (leave !== 'never') return leave === 'Ctrl-C';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return false;
    };
    return { frames, showLive };
  }

  test('is drawn until it is done', async () => {
    const { frames, showLive } = screens('never');
    const { code, stdout } = await watch(['agent'], [updatedUpTo(8), updatedUpTo(9)], {
      ...terminal(100),
      showLive,
      clock: new HurriedClock(),
    });
    expect(frames).toMatchSnapshot();
    expect([code, stdout]).toEqual([0, '']);
  });

  test.each([
    ['q leaves it, and it is not done', 'q', 1],
    ['Ctrl-C leaves it', 'Ctrl-C', 130],
  ] as const)('%s', async (_, key, expected) => {
    const { showLive } = screens(key);
    const { code } = await watch(['agent'], [updatedUpTo(2)], { ...terminal(100), showLive });
    expect(code).toBe(expected);
  });

  test('the time is up there as well', async () => {
    const { showLive } = screens('never');
    const clock = new HurriedClock();
    const { code, stderr } = await watch(
      ['agent', '--timeout', '1m'],
      [stuckOnDeadNodes],
      { ...terminal(100), showLive, clock },
      { clock },
    );
    expect(stderr).toMatch(
      /^error: timed out waiting for the condition\n {2}daemon set "agent" rollout is stuck: /,
    );
    expect(code).toBe(1);
  });

  test('a failure that waiting does not mend ends it', async () => {
    const { showLive } = screens('never');
    const { code, stderr } = await watch(['agent'], [inProgress, dumpOf(...nineNodes(), ...finished)], {
      ...terminal(100),
      showLive,
    });
    expect([code, stderr]).toEqual([2, 'error: daemonsets.apps "agent" not found\n']);
  });
});
