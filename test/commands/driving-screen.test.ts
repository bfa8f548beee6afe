import { describe, expect, test } from 'vitest';
import { DrivingScreen } from '../../src/commands/rollout/driving-screen.ts';
import { recordingContext } from './invoke.ts';

const CLEAR = '\r\u001b[K';

/** A terminal that both streams go to, in the order of what is written. */
function screenOf({ columns = 40 } = {}) {
  let written = '';
  const output = { write: (text: string) => void (written += text) };
  const context = {
    ...recordingContext({ columns, isTerminal: { stdout: true, stderr: true } }),
    stdout: output,
    stderr: output,
  };
  return { screen: new DrivingScreen(context, output), written: () => written };
}

describe('the line at the bottom', () => {
  test('is taken away before a question, and drawn again once below its answer', async () => {
    const { screen, written } = screenOf();
    screen.live('1 of 3 done');
    const answer = await screen.during('Next wave? [y/N] ', async (question) => {
      expect(written()).toBe(`1 of 3 done${CLEAR}`);
      screen.line('n2 updated');
      screen.live('2 of 3 done');
      expect(written()).toBe(`1 of 3 done${CLEAR}`);
      return question;
    });
    expect(answer).toBe('Next wave? [y/N] ');
    expect(written()).toBe(`1 of 3 done${CLEAR}2 of 3 done${CLEAR}n2 updated\n2 of 3 done`);
  });

  test('comes below a question that was left without an answer', async () => {
    const { screen, written } = screenOf();
    screen.live('1 of 3 done');
    await screen.during('Next wave? [y/N] ', async () => undefined);
    expect(written()).toBe(`1 of 3 done${CLEAR}\n1 of 3 done`);
  });

  test('leaves room for the ^C that a terminal writes behind it', () => {
    expect(screenOf({ columns: 60 }).screen.liveWidth).toBe(57);
  });
});

describe('a narrow terminal', () => {
  test('breaks lines at words, below where they began', () => {
    const { screen, written } = screenOf();
    screen.line('  node-01: FAILED CrashLoop: exit code 1: no such file');
    expect(written()).toBe('  node-01: FAILED CrashLoop: exit code\n    1: no such file\n');
  });

  test('breaks questions at words', async () => {
    const { screen } = screenOf();
    const ask = async (question: string): Promise<string> => question;
    const asked = await screen.during('p: pause the rollout, l: leave it as it stands [p/l/N] ', ask);
    expect(asked).toBe('p: pause the rollout, l: leave it as it\nstands [p/l/N] ');
  });
});

test('lines for a file are not broken', () => {
  const context = recordingContext({});
  new DrivingScreen(context, context.stdout).line(`  ${'word '.repeat(40)}end`);
  expect(context.written.stdout).toBe(`  ${'word '.repeat(40)}end\n`);
});
