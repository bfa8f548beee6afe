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

  test.each([
    ['is left', (press: (key: string) => void) => press('q')],
    ['is over', (_: unknown, stop: AbortController) => stop.abort()],
  ])('names no key on the screen that stays when it %s', async (_, end) => {
    const { streams, shows, press, drawn } = terminal();
    const stop = new AbortController();
    const left = showLiveView(source('NAME\nagent\n'), { ...streams, signal: stop.signal });
    await shows('q: leave');
    end(press, stop);
    await left;
    expect(drawn()).toContain('agent');
    expect(drawn()).not.toContain('q: leave');
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
