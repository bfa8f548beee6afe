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
    ['q', 'q', 'left'],
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
