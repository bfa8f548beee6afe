import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { duration, median } from './figures.ts';
import { usageOf } from './process-usage.ts';

export type CommandLine = readonly [string, ...string[]];

export interface Measured {
  /** Milliseconds from start to end: the median of all runs. */
  readonly time: number;
  /** Bytes of memory at the most, in any run. */
  readonly peak: number;
}

/** How often memory is looked at. What the kernel tells is the most so far, so that only the last moment may be missed. */
const interval = 10;

const running = new Set<ChildProcess>();

/** Kills what is measured just now: its measure then fails. */
export function stopMeasuring(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Longer than that, in milliseconds, nothing is waited for. */
const patience = 15 * 60_000;

/**
 * Runs a command to its end, what it prints thrown away.
 *
 * @param limit - milliseconds after which it is killed
 * @throws where it fails, with what it said; where it takes too long
 */
export async function measuredRun(command: CommandLine, runs = 1, limit = patience): Promise<Measured> {
  const all: Measured[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await runOnce(command, limit));
  return { time: median(all.map(({ time }) => time)), peak: Math.max(...all.map(({ peak }) => peak)) };
}

async function runOnce([program, ...args]: CommandLine, limit: number): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  running.add(child);
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, usageOf(child.pid ?? 0)?.peak ?? 0);
  }, interval);
  const end = setTimeout(() => child.kill('SIGKILL'), limit);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    const time = performance.now() - begun;
    if (time > limit) throw new Error(`not done after ${duration(limit)}`);
    if (code !== 0) throw new Error(`ended with ${String(code ?? signal)}: ${stderr.slice(0, 200)}`);
    return { time, peak };
  } catch (error) {
    const [problem] = String(error instanceof Error ? error.message : error).split('\n');
    throw new Error(`${[program, ...args].join(' ')}: ${problem}`, { cause: error });
  } finally {
    clearInterval(timer);
    clearTimeout(end);
    running.delete(child);
  }
}

/** No settings of the caller's: a kubeconfig is always named. kubectl keeps what it discovers at HOME. */
const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' };
