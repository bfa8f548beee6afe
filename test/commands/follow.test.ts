import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { ClusterErrorKind } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { CommandContext, LiveScreen } from '../../src/commands/context.ts';
import { run } from '../../src/cli.ts';
import { opening } from './altered-cluster.ts';
import { onTrouble, recordingContext, terminal } from './invoke.ts';

/** The dump's cluster, which says that it is a live one and changes as often as it is told; after that Ctrl-C comes. */
function changing(
  times: number,
  stop: AbortController,
  overrides: (cluster: Cluster) => Partial<Cluster> = () => ({}),
): CommandContext['openCluster'] {
  let left = times;
  const next = async (): Promise<boolean> => {
    left -= 1;
    if (left < 0) stop.abort();
    return new Promise((resolve) => {
      if (left >= 0) resolve(true);
    });
  };
  return opening((cluster) => ({
    changes: () => ({ next, close: () => undefined }),
    now: () => cluster.now() + left * 1000,
    ...overrides(cluster),
  }));
}

async function watching(
  argv: readonly string[],
  times: number,
  world: Partial<CommandContext> = {},
  overrides: (cluster: Cluster) => Partial<Cluster> = () => ({}),
) {
  const stop = new AbortController();
  const context = recordingContext({
    signal: stop.signal,
    openCluster: changing(times, stop, overrides),
    ...world,
  });
  const code = await run(argv, context, '1.2.3');
  return { code, ...context.written };
}

/** DaemonSets are answered once; then come so many failures, then answers again. */
function failing(kind: ClusterErrorKind, failures: number): (cluster: Cluster) => Partial<Cluster> {
  let asked = 0;
  return (cluster) => ({
    daemonSets: async (scope) => {
      asked += 1;
      if (asked > 1 && asked <= failures + 1) throw new ClusterError(kind, 'the server is not there');
      return cluster.daemonSets(scope);
    },
  });
}

/** A clock on which every wait is over at once, and which remembers them. */
function hurriedClock() {
  const waits: number[] = [];
  const after = (milliseconds: number, later: () => void): (() => void) => {
    waits.push(milliseconds);
    queueMicrotask(later);
    return () => undefined;
  };
  return { waits, clock: { after } };
}

describe('-w where nothing is drawn', () => {
  test('a dump is printed once, and said not to change', async () => {
    const { code, stdout, stderr } = await onTrouble(['coverage', '-w', '--no-headers', 'kube-proxy']);
    expect(stdout.match(/worker-10/g)).toHaveLength(2);
    expect(stderr).toBe('note: a dump does not change: nothing to watch\n');
    expect(code).toBe(0);
  });

  test('Ctrl-C ends it with 130', async () => {
    const { code } = await watching(['coverage', '-A', '-w'], 0);
    expect(code).toBe(130);
  });

  test('what has not changed is not printed again', async () => {
    const { stdout } = await watching(['coverage', '-A', '-w', '-o', 'json'], 3);
    expect(stdout.match(/"CoverageList"/g)).toHaveLength(1);
  });

  test.each<[string, readonly string[], number]>([
    ['with a finding and --exit-code the end has code 1', ['coverage', '-A', '-w', '--exit-code'], 1],
    ['with a finding alone it has 0', ['coverage', '-A', '-w'], 0],
    ['with --exit-code and no finding it has 0', ['coverage', '-w', '--exit-code', 'kube-proxy'], 0],
  ])('%s', async (_, argv, expected) => {
    expect((await onTrouble(argv)).code).toBe(expected);
  });

  test('a server that is not there for a while is waited for, longer each time, and told of once', async () => {
    const { clock, waits } = hurriedClock();
    const { code, stderr } = await watching(
      ['coverage', '-A', '-w', '-o', 'json'],
      2,
      { clock },
      failing('refused', 6),
    );
    expect(stderr).toBe('note: the server is not there: trying again until it is answered\n');
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(code).toBe(130);
  });

  test('Ctrl-C ends the waiting', async () => {
    const stop = new AbortController();
    const after = (): (() => void) => {
      stop.abort();
      return () => undefined;
    };
    const { code } = await watching(
      ['coverage', '-A', '-w', '-o', 'json'],
      1,
      { signal: stop.signal, clock: { after } },
      failing('timeout', 1),
    );
    expect(code).toBe(130);
  });

  test.each<ClusterErrorKind>(['forbidden', 'unauthorized', 'notFound', 'usage', 'tls'])(
    'a failure that waiting does not mend (%s) ends it',
    async (kind) => {
      const { code, stderr } = await watching(
        ['coverage', '-A', '-w', '-o', 'json'],
        1,
        {},
        failing(kind, 1),
      );
      expect([code, stderr]).toEqual([2, 'error: the server is not there\n']);
    },
  );

  test('the first read is not tried again', async () => {
    const refusing = () => ({
      daemonSets: () => Promise.reject(new ClusterError('refused', 'nobody there')),
    });
    const { code, stderr } = await watching(['coverage', '-A', '-w'], 1, {}, refusing);
    expect([code, stderr]).toEqual([2, 'error: nobody there\n']);
  });

  test('CSV and names make no sense as a stream', async () => {
    const { code, stderr } = await onTrouble(['coverage', '-w', '-o', 'csv']);
    expect(stderr).toContain('error: --watch does not go with -o csv\n');
    expect(code).toBe(2);
  });
});

describe('-w on a terminal', () => {
  test('a screen is drawn for its size, and again at a change', async () => {
    const frames: string[] = [];
    const showLive = async (screen: LiveScreen): Promise<boolean> => {
      frames.push(screen.frame({ width: 80, height: 20 }));
      await new Promise<void>((resolve) => {
        screen.onChange(resolve);
      });
      frames.push(screen.frame({ width: 60, height: 20 }));
      return true;
    };
    const { code, stdout } = await watching(['coverage', '-A', '-w'], 1, { ...terminal(80), showLive });
    expect(frames.map((frame) => frame.split('\n')[0])).toEqual([
      'NAMESPACE     NAME              COVERAGE         TROUBLE        REASON',
      'NAMESPACE     NAME             COVERAGE         TROUBLE',
    ]);
    expect([code, stdout]).toEqual([130, '']);
  });

  test.each([
    ['left with q, it has the code of the last answer', ['--exit-code'], false, 1],
    ['left with q, without --exit-code, it has none', [], false, 0],
    ['left with Ctrl-C, it has 130', ['--exit-code'], true, 130],
  ])('%s', async (_, flags, interrupted, expected) => {
    const showLive = async (): Promise<boolean> => interrupted;
    const { code } = await watching(['coverage', '-A', '-w', ...flags], 1, { ...terminal(80), showLive });
    expect(code).toBe(expected);
  });

  test('while the server is not there the last answer stays, with a line that says so', async () => {
    const frames: string[] = [];
    const showLive = async (screen: LiveScreen): Promise<boolean> => {
      const frame = (): number => frames.push(screen.frame({ width: 80, height: 20 }));
      frame();
      await new Promise<void>((resolve) => {
        screen.onChange(() => frame() === 3 && resolve());
      });
      return true;
    };
    const { clock } = hurriedClock();
    const world = { ...terminal(80), isTerminal: { stdout: true, stderr: true }, showLive };
    const { code, stderr } = await watching(
      ['coverage', '-A', '-w'],
      1,
      // The clock would have every progress line shown at once.
      { ...world, clock },
      failing('network', 2),
    );
    const note = 'note: the server is not there: trying again until it is answered\n';
    const [first, second, third] = frames;
    expect(second).toBe(`${note}${first}`);
    expect(third).toBe(first);
    expect(stderr).not.toMatch(/reading the cluster.*reading the cluster/s);
    expect(code).toBe(130);
  });

  test('a failure that waiting does not mend ends it', async () => {
    const showLive = async (_: LiveScreen, signal: AbortSignal): Promise<boolean> => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return false;
    };
    const { code, stderr } = await watching(
      ['coverage', '-A', '-w'],
      1,
      { ...terminal(80), showLive },
      failing('forbidden', 1),
    );
    expect([code, stderr]).toEqual([2, 'error: the server is not there\n']);
  });
});
