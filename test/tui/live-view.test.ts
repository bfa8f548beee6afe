import { describe, expect, test } from 'vitest';
import { clipped, showLiveView } from '../../src/tui/live-view.tsx';
import { terminal } from './terminal.ts';

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
