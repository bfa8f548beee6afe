import { describe, expect, test } from 'vitest';
import { withProgress } from '../../src/commands/progress.ts';
import { recordingContext } from './invoke.ts';

/** A clock whose hand the test holds. */
function heldClock() {
  let waiting: (() => void) | undefined;
  return {
    after: (_milliseconds: number, later: () => void) => {
      waiting = later;
      return () => {
        waiting = undefined;
      };
    },
    pass: () => waiting?.(),
  };
}

function onTerminal(stderr: boolean) {
  const clock = heldClock();
  return { clock, context: recordingContext({ clock, isTerminal: { stdout: true, stderr }, columns: 30 }) };
}

describe('progress', () => {
  test('work under a second says nothing', async () => {
    const { context } = onTerminal(true);
    expect(await withProgress(context, async (progress) => (progress.update('nodes'), 7))).toBe(7);
    expect(context.written.stderr).toBe('');
  });

  test('longer work says how far it is on one line, and clears it', async () => {
    const { context, clock } = onTerminal(true);
    await withProgress(context, async (progress) => {
      progress.update('nodes');
      clock.pass();
      progress.update('pods of \u001b[31m a DaemonSet with a long name');
    });
    expect(context.written.stderr).toBe(
      '\r\u001b[Knodes...\r\u001b[Kpods of \\x1b[31m a DaemonSe..\r\u001b[K',
    );
  });

  test('no terminal, no word', async () => {
    const { context, clock } = onTerminal(false);
    await withProgress(context, async () => clock.pass());
    expect(context.written.stderr).toBe('');
  });

  test('it is cleared after a failure as well', async () => {
    const { context, clock } = onTerminal(true);
    const failing = withProgress(context, async () => {
      clock.pass();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(context.written.stderr.endsWith('\r\u001b[K')).toBe(true);
  });
});
