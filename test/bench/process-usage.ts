import { readFileSync } from 'node:fs';

/** Clock ticks a second, on every Linux that Node runs on. */
const ticks = 100;

export interface Usage {
  /** Seconds of processor time, of all threads and of children that have ended. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  /** Bytes, at most so far. */
  readonly peak: number;
}

/** What a process has used so far; undefined once it has ended. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the third field follows it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpu = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) / ticks;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (key: string): number =>
      1024 * Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
    const rss = bytes('VmRSS');
    // One that has ended and was not asked for its exit code yet has no memory any more.
    return Number.isNaN(rss) ? undefined : { cpu, rss, peak: bytes('VmHWM') };
  } catch {
    return undefined;
  }
}
