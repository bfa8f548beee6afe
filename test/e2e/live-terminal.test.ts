import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { leading, program } from '../support/kubectl-ds.ts';
import { TerminalProgram, type TerminalOptions } from '../support/terminal-program.ts';

const examples = resolve(import.meta.dirname, '../../examples');

let ui: TerminalProgram | undefined;

function open(options: TerminalOptions = {}): TerminalProgram {
  ui = new TerminalProgram(['--from', examples], options);
  return ui;
}

const folder = mkdtempSync(join(tmpdir(), 'live-terminal-'));

afterEach(() => ui?.close());
afterAll(() => rmSync(folder, { recursive: true }));

/** Has the program throw at something that it does only then, whether Node runs it or it is an executable. */
function broken(method: string): TerminalOptions {
  const script = join(folder, `${method}.mjs`);
  writeFileSync(script, `${method}=()=>{throw new Error("${method} is broken")}`);
  return { env: { NODE_OPTIONS: `--import=${script}`, BUN_OPTIONS: `--preload=${script}` } };
}

describe('a crash gives the terminal back, and is one sentence', () => {
  test('at the first drawing', async () => {
    const screen = open(broken('Array.prototype.toSpliced'));
    expect(await screen.ended).toEqual({ code: 2, signal: 0 });
    expect(screen.isAlternate).toBe(false);
    expect(screen.screen.trimEnd()).toBe('error: Array.prototype.toSpliced is broken');
  });

  test('after a key', async () => {
    const screen = open(broken('String.prototype.padEnd'));
    await screen.shows('DaemonSets 8');
    screen.press('m');
    expect(await screen.ended).toEqual({ code: 2, signal: 0 });
    expect(screen.isAlternate).toBe(false);
    expect(screen.screen.trimEnd()).toBe('error: String.prototype.padEnd is broken');
  });
});

test('Ctrl-Z goes to the shell, fg comes back to the same screen, and q to the shell again', async () => {
  const shell = ['bash', '--norc', '--noprofile', '-i'] as const;
  ui = new TerminalProgram([], { program: shell, env: { PS1: 'shell> ' } });
  const screen = ui;
  await screen.shows('shell>');
  screen.press(`${[program, ...leading, '--from', examples].join(' ')}\r`);
  await screen.shows('DaemonSets 8');
  screen.press('jj');
  await screen.shows(/^> kube-system +ebs-csi-node/m);
  const before = screen.lines.filter((line) => line.startsWith('>'));
  screen.press('\u001a');
  await screen.shows(/Stopped/, /shell> $/m);
  expect(screen.isAlternate).toBe(false);
  screen.press('fg\r');
  await screen.shows('DaemonSets 8');
  expect(screen.isAlternate).toBe(true);
  expect(screen.lines.filter((line) => line.startsWith('>'))).toEqual(before);
  screen.press('j');
  await screen.shows('DaemonSets 8');
  screen.press('q');
  await screen.shows(/shell> $/m);
  expect(screen.isAlternate).toBe(false);
});

test('a screen reader is told in words what there is, and then what is new', async () => {
  const screen = open({ columns: 120, rows: 60, env: { INK_SCREEN_READER: 'true' } });
  await screen.shows('DaemonSets 8', /^keys: enter: open/m);
  expect(screen.isAlternate).toBe(false);
  expect(screen.screen).not.toMatch(/[█▓▒░─✓✗]/);
  const told = screen.lines.filter((line) => line !== '');
  screen.press('j');
  await screen.shows(/NAME nvidia-device-plugin/);
  expect(screen.lines.slice(0, told.length)).toEqual(told);
  screen.press('q');
  expect(await screen.ended).toEqual({ code: 0, signal: 0 });
});

/** Keys that lead through every screen, and what each shows. */
const tour: readonly (readonly [string, RegExp])[] = [
  ['m', /nodes 12, by zone/],
  ['B', /what the matrix is grouped by/],
  ['q', /nodes 12, by zone/],
  ['\r', /node \S+, DaemonSets/],
  ['v', /\[resources\]/],
  ['v', /\[labels\]/],
  ['v', /\[taints\]/],
  ['\r', /, nodes/],
  ['v', /\[revisions\]/],
  ['v', /\[events\]/],
  ['r', /rollout of /],
  ['?', /^keys/m],
];

describe.each([
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 300, rows: 100 },
])('at $columns x $rows', (size) => {
  test.each([
    ['with 16 colours', { TERM: 'xterm' }],
    ['with NO_COLOR', { NO_COLOR: '1' }],
    ['without UTF-8', { LANG: 'C' }],
  ])('%s every screen fits: no line wraps, and nothing of the screen before is left', async (_, env) => {
    const screen = open({ ...size, env });
    await screen.shows('DaemonSets 8');
    for (const [keys, shown] of tour) {
      screen.press(keys);
      await screen.shows(shown);
      const [header = '', title = ''] = screen.lines;
      expect(header).toMatch(/^dump .*all namespaces/);
      expect(title.trim()).not.toBe('');
      expect(screen.lines.filter((line) => textWidth(line) > size.columns)).toEqual([]);
      expect(screen.lines.at(-1)).toMatch(/q: back|^$/);
      expect(screen.lines.filter((line) => /q: back/.test(line))).toHaveLength(1);
      expect(screen.lines.filter((line) => line.startsWith('dump '))).toHaveLength(1);
    }
  });
});
