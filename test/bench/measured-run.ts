import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from './figures.ts';
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

/** Runs a command to its end, what it prints thrown away. @throws where it fails, with what it said */
export async function measuredRun(command: CommandLine, runs = 1): Promise<Measured> {
  const all: Measured[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await runOnce(command));
  return { time: median(all.map(({ time }) => time)), peak: Math.max(...all.map(({ peak }) => peak)) };
}

async function runOnce([program, ...args]: CommandLine): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, usageOf(child.pid ?? 0)?.peak ?? 0);
  }, interval);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    const time = performance.now() - begun;
    if (code !== 0)
      throw new Error(`${[program, ...args].join(' ')} ended with ${String(code)}: ${stderr.slice(-300)}`);
    return { time, peak };
  } finally {
    clearInterval(timer);
  }
}

/** No settings of the caller's: a kubeconfig is always named. kubectl keeps what it discovers at HOME. */
const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' };
