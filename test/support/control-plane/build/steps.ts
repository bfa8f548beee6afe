import { cp, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Processes } from '../processes.ts';

/** A program that a Debian package brings. */
export interface PackagedProgram {
  readonly package: string;
  /** Where it is once it is installed: `/usr/bin/etcd`. */
  readonly path: string;
}

/** Runs one step to its end. @throws with the end of its log where it fails */
export async function runStep(processes: Processes, name: string, command: Command): Promise<void> {
  const ended = await processes.run(name, { cwd: processes.folder, ...command });
  if (ended === 'exit code 0') return;
  throw new Error(
    `building the control plane: ${command.command} ended with ${ended}\n${await processes.logTail(name, 30)}`,
  );
}

/**
 * Copies a program, taken out of its package rather than installed: the installation of a server would start it on its usual
 * port.
 *
 * @param apt - options for apt-get, with lists that are up to date
 * @param to - the file to make
 */
export async function takeProgram(
  processes: Processes,
  apt: readonly string[],
  program: PackagedProgram,
  to: string,
): Promise<void> {
  const { package: name, path } = program;
  let binary = path;
  if (!existsSync(binary)) {
    await runStep(processes, `download-${name}`, { command: 'apt-get', args: [...apt, 'download', name] });
    const files = await readdir(processes.folder);
    const archive = files.find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb')) ?? '';
    const folder = `${name}-package`;
    await runStep(processes, `unpack-${name}`, { command: 'dpkg-deb', args: ['--extract', archive, folder] });
    binary = join(processes.folder, folder, path);
  }
  await cp(binary, to);
}
