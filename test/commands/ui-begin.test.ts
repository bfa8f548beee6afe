import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { KnownCluster } from '../../src/commands/context.ts';
import { openClusterFor } from '../../src/commands/open-cluster.ts';
import { recordingContext } from './invoke.ts';
import { troubleDump } from './trouble-cluster.ts';

type Known = (cluster: KnownCluster) => void;

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

const surroundings = {
  env: { KUBECONFIG: '/dev/null/kubeconfig' },
  home: '/dev/null',
  platform: 'linux',
  stdin: once(''),
  interactive: false,
  log: () => undefined,
};

/** A dump that is opened as a cluster is: what it is called is known before it can be asked. */
async function open(known?: Known) {
  known?.({ name: 'kind', namespace: 'default', contexts: [] });
  const { cluster } = await openClusterFor(
    { from: '-', verbosity: 0 },
    { ...surroundings, stdin: once(troubleDump) },
  );
  return { cluster, name: 'kind', namespace: 'default' };
}

/** What happens on a terminal, in order: the view is left as soon as it is drawn. */
async function begin(
  argv: readonly string[],
  opened: (known: Known | undefined, note: (what: string) => void) => ReturnType<typeof open>,
) {
  const happened: string[] = [];
  const context = recordingContext({
    firstScreen: () =>
      Promise.resolve({
        draw: ({ source, freshness }) => {
          happened.push(`first screen: ${source.name}, ${freshness.kind}`);
        },
        giveBack: () => void happened.push('given back'),
      }),
    openCluster: (_, known) => opened(known, (what) => void happened.push(what)),
    drawUi: (store) => {
      happened.push('live view');
      store.dispatch({ kind: 'key', press: { input: 'q', ctrl: false } });
      return Promise.resolve();
    },
  });
  const code = await run(argv, context, '1.2.3');
  return { code, happened, ...context.written };
}

describe('the live view begins', () => {
  test('with a first screen, as soon as it is known what will be asked', async () => {
    const { code, happened } = await begin([], async (known, note) => {
      const opened = await open(known);
      note('opened');
      return opened;
    });
    expect(code).toBe(0);
    expect(happened).toEqual(['first screen: kind, loading', 'opened', 'live view']);
  });

  test('with a first screen after a dump was read, of which nothing is known before', async () => {
    const { happened } = await begin(['--from', '-'], () => open());
    expect(happened).toEqual(['first screen: kind, loading', 'live view']);
  });

  test.each([
    ['a flag that there is none of', ['--nonsense'], 'error: unknown flag: --nonsense'],
    ['a number that is none', ['-v', 'much'], 'error: invalid argument "much"'],
    ['a colour that there is none of', ['--color', 'pink'], 'error: invalid argument "pink"'],
  ])('%s is told, and nothing was drawn', async (_, argv, sentence) => {
    const { code, happened, stdout, stderr } = await begin(argv, (known) => open(known));
    expect({ code, happened, stdout }).toEqual({ code: 2, happened: [], stdout: '' });
    expect(stderr.startsWith(sentence)).toBe(true);
  });

  test('a context that there is none of is told, and nothing was drawn', async () => {
    const { code, happened, stderr } = await begin(
      [],
      (known) =>
        openClusterFor({ context: 'nowhere', verbosity: 0 }, surroundings, known) as ReturnType<typeof open>,
    );
    expect({ code, happened }).toEqual({ code: 2, happened: [] });
    expect(stderr).toMatch(/^error: context "nowhere" does not exist\n/);
  });

  test('where it fails afterwards, the screen is given back before that is told', async () => {
    const { code, happened, stderr } = await begin([], (known) => {
      known?.({ name: 'kind' });
      return Promise.reject(new ClusterError('network', 'nobody there'));
    });
    expect({ code, happened }).toEqual({ code: 2, happened: ['first screen: kind, loading', 'given back'] });
    expect(stderr).toMatch(/^error: nobody there\n/);
  });
});

test('whoever asks to stop while it is being loaded gets the screen back, once, and no live view', async () => {
  const happened: string[] = [];
  const abort = new AbortController();
  let closed = false;
  const { promise: isClosed, resolve: close } = Promise.withResolvers<void>();
  const context = recordingContext({
    signal: abort.signal,
    firstScreen: () =>
      Promise.resolve({
        draw: () => void happened.push('first screen'),
        giveBack: () => void happened.push('given back'),
      }),
    openCluster: async (_, known) => {
      const opened = await open(known);
      abort.abort();
      opened.cluster.close = () => {
        closed = true;
        close();
        return Promise.resolve();
      };
      return opened;
    },
    drawUi: () => {
      happened.push('live view');
      return Promise.resolve();
    },
  });
  expect(await run([], context, '1.2.3')).toBe(130);
  await isClosed;
  expect({ happened, closed }).toEqual({ happened: ['first screen', 'given back'], closed: true });
});
