import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { saveMatrix } from '../../src/commands/ui/save-matrix.ts';
import { wantsUi } from '../../src/commands/ui/begin.ts';
import { initialState } from '../../src/tui/state.ts';
import type { Store } from '../../src/tui/store.ts';
import { Journey } from '../tui/journey.ts';
import { recordingContext } from './invoke.ts';

/** Runs a command line on a terminal where `live` is what somebody does before it. */
async function onTerminal(argv: readonly string[], live: (store: Store) => Promise<void>) {
  const copied: string[] = [];
  let drawn = 0;
  const context = recordingContext({
    copy: (text) => void copied.push(text),
    drawUi: async (store, _look, { signal }) => {
      drawn += 1;
      await live(store);
      // It is drawn until it is left.
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  const code = await run([...argv, '--from', '-'], context, '1.2.3');
  return { code, copied, drawn, ...context.written };
}

/** Waits until a state of the screen is so. */
function shows(store: Store, holds: (state: ReturnType<Store['state']>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds(store.state())) resolve();
    else {
      const stop = store.subscribe(() => {
        if (!holds(store.state())) return;
        stop();
        resolve();
      });
    }
  });
}

const isRead = (store: Store): Promise<void> => shows(store, ({ cluster }) => cluster !== undefined);
const press = (store: Store, input: string, ctrl = false): void =>
  store.dispatch({ kind: 'key', press: { input, ctrl } });

describe('without a verb', () => {
  test('a terminal gets the live view, and nothing is printed', async () => {
    const { code, stdout, stderr, drawn } = await onTerminal([], async (store) => {
      await isRead(store);
      expect(store.state().cluster?.daemonSets).toHaveLength(4);
      expect(store.state().freshness).toEqual({ kind: 'dump' });
      press(store, 'q');
    });
    expect({ code, stdout, stderr, drawn }).toEqual({ code: 0, stdout: '', stderr: '', drawn: 1 });
  });

  test('Ctrl-C gives 130', async () => {
    const { code } = await onTerminal([], async (store) => press(store, 'c', true));
    expect(code).toBe(130);
  });

  test.each<[string, readonly string[]]>([
    ['a verb', ['coverage']],
    ['-o', ['-o', 'json']],
    ['--watch', ['-w']],
    ['--exit-code', ['--exit-code']],
    ['--by', ['--by', 'zone']],
    ['a selector', ['-l', 'a=b']],
  ])('%s asks for a printed answer', async (_, argv) => {
    const { drawn } = await onTerminal(argv, async () => undefined);
    expect(drawn).toBe(0);
  });

  test('where there is no terminal the answer is printed', () => {
    expect(wantsUi(recordingContext(), {})).toBe(false);
  });

  test.each([
    ['-n logging', 'logging', 2],
    ['-A', undefined, 4],
  ])('%s', async (flags, namespace, count) => {
    await onTerminal(flags.split(' '), async (store) => {
      await isRead(store);
      expect(store.state().namespace).toBe(namespace);
      expect(store.state().cluster?.daemonSets).toHaveLength(count);
      press(store, 'q');
    });
  });
});

describe('beside the screen', () => {
  test('y copies, and says so', async () => {
    const { copied } = await onTerminal([], async (store) => {
      press(store, 'y');
      expect(store.state().message).toBe('copied: kubectl ds coverage -A');
      press(store, 'q');
    });
    expect(copied).toEqual(['kubectl ds coverage -A --from -']);
  });

  test('another namespace is read', async () => {
    await onTerminal([], async (store) => {
      await isRead(store);
      press(store, 'n');
      press(store, 'G');
      store.dispatch({ kind: 'key', press: { input: '', special: 'return' } });
      await isRead(store);
      expect(store.state().cluster?.daemonSets.map(({ metadata }) => metadata.namespace)).toEqual([
        'logging',
        'logging',
      ]);
      press(store, 'q');
    });
  });
});

describe('the matrix is saved', () => {
  test('as text and as a picture', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-matrix-'));
    try {
      expect(await saveMatrix(new Journey().state, folder)).toBe(
        'saved: kubectl-ds-matrix.txt and kubectl-ds-matrix.svg',
      );
      expect(await readFile(join(folder, 'kubectl-ds-matrix.txt'), 'utf8')).toMatch(/worker-10 +· +█ +░ +×/);
      expect(await readFile(join(folder, 'kubectl-ds-matrix.svg'), 'utf8')).toMatch(/^<svg [^]*worker-10/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('or why not, in one line', async () => {
    expect(await saveMatrix(new Journey().state, '/dev/null')).toMatch(/^could not be saved: ENOTDIR/);
    const empty = initialState({ name: 'kind', isDump: false }, { columns: 80, rows: 24 }, 0);
    expect(await saveMatrix(empty)).toBe('there is nothing to save yet');
  });
});
