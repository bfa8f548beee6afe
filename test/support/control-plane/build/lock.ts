import { readFile, rm, writeFile } from 'node:fs/promises';
import { until } from '../until.ts';

/**
 * Runs `work` while no other process runs it under the same lock file; waits for the other one first. A lock whose owner
 * is dead does not count.
 *
 * @param waiting - called once if there is another to wait for
 */
export async function withLock(file: string, work: () => Promise<void>, waiting: () => void): Promise<void> {
  if (!(await take(file))) {
    waiting();
    await until(`${file} is free`, () => take(file), { timeout: 30 * 60_000, interval: 500 });
  }
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  const owner = Number(await readFile(file, 'utf8').catch(() => ''));
  if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
  return writeFile(file, String(process.pid), { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
