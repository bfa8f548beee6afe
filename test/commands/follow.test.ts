import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { CommandContext, LiveScreen, OpenedCluster } from '../../src/commands/context.ts';
import { run } from '../../src/cli.ts';
import { onTrouble, recordingContext, terminal } from './invoke.ts';

/** The dump's cluster, which says that it is a live one and changes as often as it is told. */
async function changing(
  context: CommandContext,
  times: number,
  stop: AbortController,
): Promise<OpenedCluster> {
  const { cluster } = await context.openCluster({ from: '-', verbosity: 0 });
  let left = times;
  const next = async (): Promise<boolean> => {
    left -= 1;
    if (left < 0) stop.abort();
    return new Promise((resolve) => {
      if (left >= 0) resolve(true);
    });
  };
  const overrides: Partial<Cluster> = {
    source: 'cluster',
    changes: () => ({ next, close: () => undefined }),
    now: () => cluster.now() + left * 1000,
  };
  return {
    cluster: new Proxy(cluster, {
      get: (target, name: keyof Cluster) => {
        const own = overrides[name];
        if (own !== undefined) return own;
        const value: unknown = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  };
}

async function watching(argv: readonly string[], times: number, world: Partial<CommandContext> = {}) {
  const stop = new AbortController();
  const inner = recordingContext();
  const context = recordingContext({
    ...world,
    signal: stop.signal,
    openCluster: async () => changing(inner, times, stop),
  });
  const code = await run(argv, context, '1.2.3');
  return { code, ...context.written };
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
});
