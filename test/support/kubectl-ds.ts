import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { resolve as absolute } from 'node:path';

const executable = process.env['KUBECTL_DS_BIN'];

/** The built command: the executable that KUBECTL_DS_BIN names, else as npm installs it. */
export const bin =
  executable === undefined || executable === ''
    ? absolute(import.meta.dirname, '../../dist/kubectl-ds.js')
    : absolute(executable);

/** The program to start for it, whatever is first on PATH, and the words before its own. */
export const [program, ...leading]: readonly [string, ...string[]] = bin.endsWith('.js')
  ? [process.execPath, bin]
  : [bin];

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

/** A program that runs, and what it has written so far. */
export class Running {
  readonly #child: ChildProcessWithoutNullStreams;
  #stdout = '';
  #stderr = '';
  /** How it ended; rejects where it could not be started. */
  readonly ended: Promise<Ran>;
  /** How it ended, as soon as it has. */
  result: Ran | undefined;

  constructor(path: string, args: readonly string[], options: RunOptions = {}) {
    const env = { PATH: process.env['PATH'] ?? '', ...options.env };
    const child = spawn(path, args, { env, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        this.result = { stdout: this.#stdout, stderr: this.#stderr, code: code ?? undefined };
        resolve(this.result);
      });
    });
    // Its end may come while nobody waits for it; whoever does is told.
    this.ended.catch(() => undefined);
    child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Sends a signal, and resolves once the program has ended. */
  kill(signal: NodeJS.Signals): Promise<Ran> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** Nobody reads its stdout any more, as where `head` has ended. */
  stopReading(): void {
    this.#child.stdout.destroy();
  }

  /** Stops it where it is, as a laptop does that is closed; {@link wakeUp} lets it go on. */
  sleep(): void {
    this.#child.kill('SIGSTOP');
  }

  wakeUp(): void {
    this.#child.kill('SIGCONT');
  }
}

/** Runs a program to its end, with an environment that holds PATH and what is given, and nothing else. */
export function runProgram(path: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Running(path, args, options).ended;
}

/** Starts `kubectl-ds` as it is built, in a process of its own. */
export function startKubectlDs(args: readonly string[], options: RunOptions = {}): Running {
  return new Running(program, [...leading, ...args], options);
}

/** Runs `kubectl-ds` as it is built, in a process of its own. */
export function kubectlDs(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(program, [...leading, ...args], options);
}
