import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mkdir, writeFile } from 'node:fs/promises';
import { sourcesList, type AptArchive } from './apt-sources.ts';

const run = promisify(execFile);

/** What building takes; `make` and the like come with dpkg-dev. openssl is for starting, later. */
const packages = ['golang-go', 'rsync', 'dpkg-dev', 'openssl'];

/**
 * Options for apt-get that make it look at one archive, sources included, without touching the machine's own lists.
 *
 * @param folder - for the lists
 */
export async function aptOptions(folder: string, archive: AptArchive, codename: string): Promise<string[]> {
  const list = join(folder, 'sources.list');
  await writeFile(list, sourcesList(archive, codename));
  const lists = join(folder, 'lists');
  // It makes no folder for itself in a place that is not its own.
  await mkdir(join(lists, 'partial'), { recursive: true });
  const settings = {
    'Dir::Etc::SourceList': list,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': lists,
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    // The unprivileged user of apt cannot write into a folder of root's.
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/**
 * Installs those of the packages that the machine lacks, from the machine's own lists: one archive alone may not agree with
 * the updates that are installed already.
 */
export async function installMissing(): Promise<void> {
  const missing: string[] = [];
  for (const name of packages) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  // A fresh machine, and a container above all, has no lists yet, or old ones.
  await install(missing).catch(async () => {
    await run('apt-get', ['update'], quiet).catch(() => undefined);
    await install(missing);
  });
}

const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 << 20 };

async function install(names: readonly string[]): Promise<void> {
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...names], quiet);
}

async function isInstalled(name: string): Promise<boolean> {
  const answer = await run('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev}', name]).catch(
    () => undefined,
  );
  return answer?.stdout.startsWith('ii') === true;
}
