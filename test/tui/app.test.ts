import { expect, test } from 'vitest';
import { painter } from '../../src/printers/tone.ts';
import { showApp } from '../../src/tui/app.tsx';
import { initialState } from '../../src/tui/state.ts';
import { Store } from '../../src/tui/store.ts';
import { trouble } from './journey.ts';
import { terminal } from './terminal.ts';

const look = { paint: painter(false), unicode: true };
const read = { kind: 'read', cluster: trouble, freshness: { kind: 'live' }, now: trouble.now } as const;

/** The live view on a terminal of 80 x 24, until it is left. */
function app(isScreenReader: boolean) {
  const { streams, ...rest } = terminal({ columns: 80, rows: 24 });
  const left = new AbortController();
  const failures: unknown[] = [];
  const store = new Store(
    initialState({ name: 'kind', isDump: false }, { columns: 80, rows: 24 }, trouble.now),
    ({ kind }) => {
      if (kind === 'leave') left.abort();
    },
    (error) => void failures.push(error),
  );
  const ended = showApp(store, look, {
    ...streams,
    signal: left.signal,
    onReady: () => undefined,
    isScreenReader,
  });
  return { ...rest, store, ended, failures };
}

test('a screen reader is told what there is in words, and then only what is new', async () => {
  const { shows, press, drawn, store, ended } = app(true);
  await shows('reading ...');
  store.dispatch(read);
  await shows('NAME gpu-plugin');
  store.dispatch({ kind: 'tick', now: trouble.now + 60_000 });
  press('j');
  await shows('NAME kube-proxy, COVERAGE 4 of 4 wanted, of 4 nodes');
  await shows('successfully rolled out');
  expect(drawn()).not.toMatch(/gpu-plugin|[█░─]/);
  press('q');
  await ended;
});

test('everybody else sees it drawn, on a screen of its own that is left again', async () => {
  const { shows, press, store, ended } = app(false);
  await shows('\u001b[?1049h');
  store.dispatch(read);
  await shows('█████');
  press('q');
  await shows('\u001b[?1049l');
  await ended;
});

test('what is wrong with an action is told, and the terminal is given back by who hears it', async () => {
  const { shows, press, store, failures, ended } = app(false);
  await shows('reading ...');
  store.dispatch({
    kind: 'resized',
    get size(): never {
      throw new Error('broken');
    },
  } as never);
  expect(failures).toEqual([new Error('broken')]);
  press('q');
  await ended;
});
