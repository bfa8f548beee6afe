import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built command, as npm installs it. */
export const bin = fileURLToPath(new URL('../../dist/kubectl-ds.js', import.meta.url));

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Runs a program to its end, with an environment that holds PATH and what is given, and nothing else. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', ...options.env };
    const child = spawn(program, args, { env, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ stdout, stderr, code: code ?? undefined });
    });
    child.stdin.end(options.stdin ?? '');
  });
}

/** Runs `kubectl-ds` as it is built, in a process of its own. */
export function kubectlDs(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(process.execPath, [bin, ...args], options);
}
