import { describe, expect, test } from 'vitest';
import { showPicker } from '../../src/tui/picker.tsx';
import { terminal } from './terminal.ts';

const ARROW_DOWN = '\u001b[B';

function list(...names: readonly string[]) {
  let shown = names;
  let listener: () => void = () => undefined;
  return {
    frame: () => ({ header: 'NAME', rows: shown.map((name) => ({ key: name, text: `${name}!` })) }),
    onChange: (called: () => void) => {
      listener = called;
      return () => undefined;
    },
    change: (...next: readonly string[]) => {
      shown = next;
      listener();
    },
  };
}

describe('the picker', () => {
  test('enter chooses the row that arrows and letters went to', async () => {
    const { streams, shows, press } = terminal({ rows: 12 });
    const done = showPicker(list('agent', 'proxy', 'csi'), {
      ...streams,
      signal: new AbortController().signal,
    });
    await shows('> agent!');
    press(ARROW_DOWN);
    await shows('> proxy!');
    press('j');
    await shows('> csi!');
    press('k');
    await shows('> proxy!');
    press('\r');
    expect(await done).toEqual({ kind: 'chosen', key: 'proxy' });
  });

  test.each([
    ['letters and enter in one chunk', ['jjj\r'], 'd'],
    ['more letters than rows', ['jjjjjjjjk\r'], 'c'],
    ['arrows and enter before anything is drawn anew', [ARROW_DOWN, ARROW_DOWN, '\r'], 'c'],
    ['arrows and enter in one chunk', [`${ARROW_DOWN}${ARROW_DOWN}\r`], 'c'],
  ])('%s: each key counts', async (_, keys, chosen) => {
    const { streams, shows, press } = terminal({ rows: 12 });
    const done = showPicker(list('a', 'b', 'c', 'd'), { ...streams, signal: new AbortController().signal });
    await shows('> a!');
    for (const key of keys) press(key);
    expect(await done).toEqual({ kind: 'chosen', key: chosen });
  });

  test.each([
    ['q', 'q', 'left'],
    ['q after other keys', 'jjq\r', 'left'],
    ['Ctrl-C after other keys', 'jj\u0003', 'interrupted'],
    ['Ctrl-C', '\u0003', 'interrupted'],
  ])('%s leaves it', async (_, key, kind) => {
    const { streams, shows, press } = terminal();
    const done = showPicker(list('agent'), { ...streams, signal: new AbortController().signal });
    await shows('> agent!');
    press(key);
    expect(await done).toEqual({ kind });
  });

  test('the selected row stays selected when others come before it', async () => {
    const { streams, shows, press } = terminal({ rows: 12 });
    const rows = list('proxy', 'csi');
    const done = showPicker(rows, { ...streams, signal: new AbortController().signal });
    await shows('> proxy!');
    press('j');
    await shows('> csi!');
    rows.change('agent', 'proxy', 'csi');
    await shows('agent!');
    await shows('> csi!');
    press('\r');
    expect(await done).toEqual({ kind: 'chosen', key: 'csi' });
  });

  test('of more rows than fit, those around the selected one are shown', async () => {
    const { streams, shows, press } = terminal({ rows: 6 });
    const done = showPicker(list('a', 'b', 'c', 'd'), { ...streams, signal: new AbortController().signal });
    await shows('> a!');
    press(ARROW_DOWN);
    press(ARROW_DOWN);
    press(ARROW_DOWN);
    await shows('> d!');
    press('q');
    expect(await done).toEqual({ kind: 'left' });
  });

  test('an aborted signal ends it', async () => {
    const { streams, shows } = terminal();
    const stop = new AbortController();
    const done = showPicker(list('agent'), { ...streams, signal: stop.signal });
    await shows('> agent!');
    stop.abort();
    expect(await done).toEqual({ kind: 'left' });
  });
});
