/**
 * A process that owns other processes and a folder, and outlives nobody: it starts what it is told to on stdin, and once
 * stdin closes, for whatever reason, it kills everything it started and removes the folder. The kernel closes the pipe
 * when the process at its other end dies, so not even a SIGKILL there leaves an orphan.
 *
 * Usage: node reaper.ts FOLDER, then one JSON {@link ReaperOrder} a line; it answers with one {@link ReaperReport} a line.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, closeSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type ReaperOrder =
  | {
      readonly order: 'start';
      readonly name: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly log: string;
      readonly env: Readonly<Record<string, string>>;
      readonly cwd?: string;
    }
  | { readonly order: 'stop'; readonly name: string };

export interface ReaperReport {
  readonly name: string;
  /** Set when it was started. */
  readonly pid?: number;
  /** Set when it ended: the exit code, or the signal's name, or the reason why it could not be started. */
  readonly ended?: string;
}

const setpriv = '/usr/bin/setpriv';
const running = new Map<string, ChildProcess>();
let closing = false;

function report(line: ReaperReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function start(order: Extract<ReaperOrder, { order: 'start' }>): void {
  const { name } = order;
  // Where the system has it, the kernel also kills the children of a reaper that was itself killed.
  const argv = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', order.command] : [order.command];
  const log = openSync(order.log, 'a');
  const child = spawn(argv[0] ?? order.command, [...argv.slice(1), ...order.args], {
    stdio: ['ignore', log, log],
    detached: true,
    env: order.env,
    cwd: order.cwd,
  });
  closeSync(log);
  const end = (ended: string): void => {
    if (!running.delete(name)) return;
    report({ name, ended });
    removeWhenAlone();
  };
  running.set(name, child);
  child.on('error', (error) => {
    end(error.message);
  });
  child.on('exit', (code, signal) => {
    end(signal ?? `exit code ${code}`);
  });
  if (child.pid !== undefined) report({ name, pid: child.pid });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function removeWhenAlone(): void {
  if (!closing || running.size > 0) return;
  const folder = process.argv[2];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  // Nothing is left that would keep it alive.
  process.stdin.destroy();
}

function close(): void {
  closing = true;
  for (const child of running.values()) kill(child);
  removeWhenAlone();
}

function obey(line: string): void {
  const order = JSON.parse(line) as ReaperOrder;
  if (order.order === 'start') {
    start(order);
    return;
  }
  const child = running.get(order.name);
  if (child) kill(child);
}

// A parent that dies in the middle of a line must not take the reaper with it, nor must anything else.
process.on('uncaughtException', close);

// Writing to a parent that is gone must not end the reaper before it has cleaned up.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);
createInterface({ input: process.stdin }).on('line', obey).on('close', close);
