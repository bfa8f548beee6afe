import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { troubleDump } from './commands/trouble-cluster.ts';

const main = resolve(import.meta.dirname, '../src/main.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a process of its own, fed with the dump. `readLines`: stdout is closed after so many. */
async function program(
  argv: readonly string[],
  options: { readonly env?: Record<string, string>; readonly closeStdoutAtOnce?: boolean } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...argv], {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  if (options.closeStdoutAtOnce === true) child.stdout.destroy();
  child.stdin.end(troubleDump);
  return new Promise((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

describe('the program', { timeout: 30_000 }, () => {
  test('answers from standard input', async () => {
    const { code, stdout, stderr } = await program([
      'coverage',
      '--from',
      '-',
      '-n',
      'kube-system',
      '-o',
      'name',
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'daemonset.apps/gpu-plugin\ndaemonset.apps/kube-proxy\n',
      stderr: '',
    });
  });

  test('tells findings by its exit code', async () => {
    expect((await program(['coverage', '--from', '-', '--exit-code', '-o', 'name'])).code).toBe(1);
  });

  test('ends quietly when its reader has gone', async () => {
    const { code, stderr } = await program(['coverage', '--from', '-', '-o', 'json'], {
      closeStdoutAtOnce: true,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('an answer that cannot be given is one line and exit code 2', async () => {
    const { code, stdout, stderr } = await program(['coverage', '--from', '/nonexistent/dump.json']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: [^\n]+\n/);
    expect(stderr).not.toContain(' at ');
  });

  test.each<[string, Record<string, string>, boolean]>([
    ['a pipe gets no colours', {}, false],
    ['FORCE_COLOR gives them', { FORCE_COLOR: '1' }, true],
    ['NO_COLOR takes them away', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%s', async (_, env, colours) => {
    const { stdout } = await program(['coverage', '--from', '-'], { env });
    expect(stdout.includes('\u001b[')).toBe(colours);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %i, in the midst of reading', async (signal, expected) => {
    const child = spawn(process.execPath, [main, 'coverage', '--from', '-'], {
      env: { PATH: process.env['PATH'] },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // More than a pipe holds: once it is written, the program is reading.
    await new Promise((written) => child.stdin.write(' '.repeat(1_000_000), written));
    child.kill(signal);
    const code = await new Promise((done) => child.on('close', done));
    expect(code).toBe(expected);
  });
});
