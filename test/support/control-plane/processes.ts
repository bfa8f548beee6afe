import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ReaperOrder, ReaperReport } from './reaper.ts';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Instead of the bare minimum (PATH and HOME): a component must not be led astray by the caller's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const reaperPath = fileURLToPath(new URL('reaper.ts', import.meta.url));

/** Named processes that die with this one, together with the folder they work in. */
export class Processes {
  readonly folder: string;
  readonly #reaper: ChildProcessByStdio<Writable, Readable, null>;
  readonly #pids = new Map<string, number>();
  readonly #ended = new Map<string, string>();
  readonly #gone: Promise<void>;
  #heard: () => void = () => undefined;
  #next: Promise<void>;

  /** @param folder - exists already; is removed by {@link close} or by the death of this process */
  constructor(folder: string) {
    this.folder = folder;
    // Detached, or Ctrl-C in a terminal would reach the reaper and its parent at the same time.
    this.#reaper = spawn(process.execPath, [reaperPath, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
      env: minimalEnvironment(),
    });
    this.#reaper.stdin.on('error', () => undefined);
    this.#next = this.#listen();
    this.#gone = new Promise((resolve) => {
      this.#reaper.on('close', () => {
        resolve();
      });
    });
    createInterface({ input: this.#reaper.stdout }).on('line', (line) => {
      this.#note(JSON.parse(line) as ReaperReport);
    });
  }

  /** Starts a process under a name that is free; resolves with its pid. */
  async start(name: string, { command, args, env, cwd }: Command): Promise<number> {
    this.#pids.delete(name);
    this.#ended.delete(name);
    const log = this.logFile(name);
    this.#order({
      order: 'start',
      name,
      command,
      args,
      log,
      env: env ?? minimalEnvironment(),
      ...(cwd && { cwd }),
    });
    await this.#until(() => this.#pids.has(name) || this.#ended.has(name));
    const pid = this.#pids.get(name);
    if (pid === undefined) throw new Error(`${command} did not start: ${this.ended(name)}`);
    return pid;
  }

  /** Runs a process to its end. @returns how it ended: `exit code 0`, or another code, or a signal */
  async run(name: string, command: Command): Promise<string> {
    await this.start(name, command);
    await this.#until(() => this.#ended.has(name));
    return this.ended(name) ?? '';
  }

  /** Kills a process and its group, and resolves once it is gone. */
  async stop(name: string): Promise<void> {
    if (!this.#pids.has(name) || this.#ended.has(name)) return;
    this.#order({ order: 'stop', name });
    await this.#until(() => this.#ended.has(name));
  }

  /** Kills everything, removes the folder, and resolves once nothing of it is left. */
  async close(): Promise<void> {
    this.#reaper.stdin.end();
    await this.#gone;
  }

  /** How a process ended, or nothing while it runs. */
  ended(name: string): string | undefined {
    return this.#ended.get(name);
  }

  /** The pids of what runs at present, with the reaper's own. */
  pids(): number[] {
    const running = [...this.#pids].filter(([name]) => !this.#ended.has(name)).map(([, pid]) => pid);
    return this.#reaper.pid === undefined ? running : [this.#reaper.pid, ...running];
  }

  logFile(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  /** The last lines that a process wrote. */
  async logTail(name: string, lines = 15): Promise<string> {
    const text = await readFile(this.logFile(name), 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  #order(order: ReaperOrder): void {
    this.#reaper.stdin.write(`${JSON.stringify(order)}\n`);
  }

  #note({ name, pid, ended }: ReaperReport): void {
    if (pid !== undefined) this.#pids.set(name, pid);
    if (ended !== undefined) this.#ended.set(name, ended);
    const heard = this.#heard;
    this.#next = this.#listen();
    heard();
  }

  #listen(): Promise<void> {
    return new Promise((resolve) => {
      this.#heard = resolve;
    });
  }

  async #until(holds: () => boolean): Promise<void> {
    const gone = this.#gone.then(() => 'gone' as const);
    while (!holds()) {
      if ((await Promise.race([this.#next, gone])) === 'gone' && !holds())
        throw new Error('the reaper is gone');
    }
  }
}

/** What every process gets unless it is told otherwise. */
export function minimalEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: process.env['HOME'] ?? '/' };
}
