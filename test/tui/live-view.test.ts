import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { clipped, showLiveView } from '../../src/tui/live-view.tsx';

/** A terminal of 40 x 6 that remembers what was drawn, and keys that a test presses. */
function terminal() {
  const stdout = Object.assign(new PassThrough(), { columns: 40, rows: 6, isTTY: true });
  let drawn = '';
  const changed = new EventEmitter();
  stdout.on('data', (chunk: Buffer) => {
    drawn += chunk.toString();
    changed.emit('drawn');
  });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const shows = async (text: string): Promise<void> => {
    while (!drawn.includes(text)) await new Promise((resolve) => changed.once('drawn', resolve));
  };
  return {
    shows,
    press: (key: string) => void stdin.write(key),
    streams: {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
    },
  };
}

function source(first: string) {
  let text = first;
  let listener: () => void = () => undefined;
  return {
    frame: () => text,
    onChange: (called: () => void) => {
      listener = called;
      return () => undefined;
    },
    change: (next: string) => {
      text = next;
      listener();
    },
  };
}

describe('the live view', () => {
  test.each([
    ['q leaves it', 'q', false],
    ['Ctrl-C leaves it, and is told apart', '\u0003', true],
  ])('%s', async (_, key, interrupted) => {
    const { streams, shows, press } = terminal();
    const screen = source('NAME\nagent\n');
    const left = showLiveView(screen, { ...streams, signal: new AbortController().signal });
    await shows('agent');
    screen.change('NAME\nproxy\n');
    await shows('proxy');
    press(key);
    expect(await left).toBe(interrupted);
  });

  test('an aborted signal ends it', async () => {
    const { streams, shows } = terminal();
    const stop = new AbortController();
    const left = showLiveView(source('agent'), { ...streams, signal: stop.signal });
    await shows('agent');
    stop.abort();
    expect(await left).toBe(false);
  });
});

test('what is taller than the terminal is cut, and says so', () => {
  expect(clipped('a\nb\nc\nd\ne\n', 5)).toEqual(['a', 'b', '... and 3 more lines']);
  expect(clipped('a\nb\n', 5)).toEqual(['a', 'b']);
});
