import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Target } from './targets.ts';

const checkout = resolve(import.meta.dirname, '../..');
const modules = join(checkout, 'node_modules');
const run = promisify(execFile);

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** What package-lock.json says of a package: bun's packages for all platforms stand there. */
async function locked(name: string): Promise<Locked> {
  const lock = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const found = lock.packages[`node_modules/${name}`];
  if (found === undefined) throw new Error(`package-lock.json does not know ${name}`);
  return found;
}

function runtimeFile({ os }: Target): string {
  return os === 'windows' ? 'bun.exe' : 'bun';
}

/** Where `npm ci` puts the runtime of this machine; bun's install script, which would move it, is not allowed. */
function installedRuntime(target: Target): string | undefined {
  const file = join(modules, target.runtime, 'bin', runtimeFile(target));
  return existsSync(file) ? file : undefined;
}

/** Takes the package, of another platform for instance, from the npm registry, and accepts nothing but what the lockfile says. */
async function fetchedRuntime(target: Target): Promise<string> {
  const { version, integrity } = await locked(target.runtime);
  const kept = join(modules, '.cache/kubectl-ds', `bun-${version}-${target.name}`);
  const file = join(kept, 'package/bin', runtimeFile(target));
  if (existsSync(file)) return file;
  await mkdir(dirname(kept), { recursive: true });
  const folder = await mkdtemp(`${kept}-`);
  try {
    const pack = ['pack', `${target.runtime}@${version}`, '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { cwd: folder, shell: process.platform === 'win32' });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const packed = join(folder, filename);
    const hash = createHash('sha512')
      .update(await readFile(packed))
      .digest('base64');
    if (`sha512-${hash}` !== integrity)
      throw new Error(`${target.runtime}@${version} is not what package-lock.json says`);
    await run('tar', ['-xzf', packed, '-C', folder]);
    await rm(packed);
    // Whoever else fetches it at the same time has the same.
    if (!existsSync(kept)) await rename(folder, kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return file;
}

/** The path of bun's executable for a target. Asks nobody but npm. */
export async function runtimeOf(target: Target): Promise<string> {
  return installedRuntime(target) ?? fetchedRuntime(target);
}
