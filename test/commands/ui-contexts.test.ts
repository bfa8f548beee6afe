import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { openDump } from '../../src/cluster/dump-cluster.ts';
import type { ClusterOptions } from '../../src/commands/cluster-options.ts';
import { inContext } from '../../src/commands/ui/context-switch.ts';
import { sourceFlags } from '../../src/commands/ui/source-flags.ts';
import type { Store } from '../../src/tui/store.ts';
import { recordingContext } from './invoke.ts';
import { troubleDump } from './trouble-cluster.ts';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

const contexts = ['one', 'two'].map((name) => ({ name, cluster: name, user: 'me', namespace: '' }));

/** The cluster in trouble under the name of a context; `answers` fails where it does not answer. */
async function clusterOf(name: string, closed: string[], answers: () => Promise<number>): Promise<Cluster> {
  const dump = await openDump('-', once(troubleDump));
  return new Proxy(dump, {
    get: (target, field) => {
      if (field === 'release') return answers;
      if (field === 'close') return async () => void closed.push(name);
      const value: unknown = Reflect.get(target, field);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Runs the live view over contexts, while somebody sits before it. */
async function onContexts(
  argv: readonly string[],
  live: (store: Store) => Promise<void>,
  failing: Partial<Record<'open' | 'answer', ClusterError>> = {},
) {
  const opened: ClusterOptions[] = [];
  const closed: string[] = [];
  const context = recordingContext({
    openCluster: async (options) => {
      const { context: name = 'one' } = options;
      opened.push(options);
      if (name === 'two' && failing.open !== undefined) throw failing.open;
      const answers = async (): Promise<number> => {
        if (name === 'two' && failing.answer !== undefined) throw failing.answer;
        return 34;
      };
      return { cluster: await clusterOf(name, closed, answers), namespace: `of-${name}`, name, contexts };
    },
    drawUi: async (store, _look, { signal }) => {
      await live(store);
      store.dispatch({ kind: 'key', press: { input: 'q' } });
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  const code = await run(argv, context, '1.2.3');
  return { code, opened, closed, ...context.written };
}

function shows(store: Store, holds: (state: ReturnType<Store['state']>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds(store.state())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    look();
  });
}

function choose(store: Store, keys: string): void {
  for (const input of keys) store.dispatch({ kind: 'key', press: { input } });
  store.dispatch({ kind: 'key', press: { input: '', special: 'return' } });
}

describe('another context', () => {
  test('is shown once it answers, and the former cluster is closed', async () => {
    const { code, closed } = await onContexts(['-A'], async (store) => {
      choose(store, 'cG');
      await shows(store, ({ source, cluster }) => source.name === 'two' && cluster !== undefined);
      expect(store.state().namespace).toBeUndefined();
    });
    expect({ code, closed }).toEqual({ code: 0, closed: ['one', 'two'] });
  });

  test('has the namespace of its own, where one was shown', async () => {
    await onContexts(['-n', 'logging'], async (store) => {
      choose(store, 'cG');
      await shows(store, ({ source }) => source.name === 'two');
      expect(store.state().namespace).toBe('of-two');
    });
  });

  test('is where the commands lead that are copied from then on', async () => {
    await onContexts(
      ['-A', '--kubeconfig', 'my config', '--user', 'me', '--token', 'secret'],
      async (store) => {
        expect(store.state().source.flags).toEqual(['--kubeconfig', 'my config', '--user', 'me']);
        choose(store, 'cG');
        await shows(store, ({ source }) => source.name === 'two');
        expect(store.state().source.flags).toEqual(['--kubeconfig', 'my config', '--context', 'two']);
      },
    );
  });

  test.each([
    [
      'that is not there',
      { open: new ClusterError('usage', 'context "two" does not exist') },
      'does not exist',
    ],
    ['that does not answer', { answer: new ClusterError('refused', 'connection refused') }, 'refused'],
  ])('%s is a sentence, and the former one stays', async (_, failing, sentence) => {
    const { code } = await onContexts(
      ['-A'],
      async (store) => {
        choose(store, 'cG');
        await shows(store, ({ message = '' }) => message.startsWith('context two was not opened'));
        expect(store.state().message).toContain(sentence);
        expect(store.state().source.name).toBe('one');
      },
      failing,
    );
    expect(code).toBe(0);
  });
});

test('flags that are meant for one server are not taken to another one', () => {
  const options: ClusterOptions = {
    kubeconfig: '/config',
    context: 'one',
    cluster: 'c',
    user: 'u',
    namespace: 'n',
    server: 'https://one',
    token: 'secret',
    clientCertificate: 'cert',
    clientKey: 'key',
    certificateAuthority: 'ca',
    tlsServerName: 'name',
    insecureSkipTlsVerify: true,
    as: 'admin',
    requestTimeout: '5s',
    consistent: true,
    verbosity: 6,
  };
  expect(inContext(options, 'two')).toEqual({
    kubeconfig: '/config',
    context: 'two',
    as: 'admin',
    requestTimeout: '5s',
    consistent: true,
    verbosity: 6,
  });
});

test.each<[string, Omit<ClusterOptions, 'verbosity'>, readonly string[]]>([
  ["are none on the kubeconfig's own context", { namespace: 'a', requestTimeout: '5s' }, []],
  ['name a dump', { from: 'dump dir', context: 'one' }, ['--from', 'dump dir']],
  ['hold no token', { server: 'https://a', token: 'secret' }, ['--server', 'https://a']],
  [
    'say as whom',
    { context: 'one', as: 'me', asGroup: ['a', 'b'] },
    ['--context', 'one', '--as', 'me', '--as-group', 'a', '--as-group', 'b'],
  ],
  ['say what is not checked', { insecureSkipTlsVerify: true }, ['--insecure-skip-tls-verify']],
])('words that lead to the same cluster %s', (_, options, words) => {
  expect(sourceFlags({ verbosity: 0, ...options })).toEqual(words);
});
