import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { missingFrom, version } from '../cache-folder.ts';
import { Processes } from '../processes.ts';
import { findArchive } from './apt-sources.ts';
import { codename } from './can-build.ts';
import { withLock } from './lock.ts';
import { aptOptions, installMissing } from './packages.ts';
import { startProgress, type Progress } from './progress.ts';
import { runStep, takeProgram } from './steps.ts';

const targets = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];
const etcd = { package: 'etcd-server', path: '/usr/bin/etcd' };
const building = '.building-';

/**
 * Builds the control plane from Debian's source package and puts it into a folder, all of it or nothing: the work is
 * done beside the folder and renamed at the end. Of two processes that want it at once, one builds and one waits.
 *
 * @throws with the end of the log of the step that failed
 */
export async function buildFromDebian(folder: string): Promise<void> {
  const progress = startProgress();
  await mkdir(dirname(folder), { recursive: true });
  const work = async (): Promise<void> => {
    if (missingFrom(folder).length === 0) return;
    await build(folder, progress);
  };
  try {
    await withLock(folder, work, () => {
      progress.step('waiting for another process that builds the same');
    });
  } finally {
    progress.end();
  }
}

async function build(folder: string, progress: Progress): Promise<void> {
  const archive = await findArchive(codename);
  if (!archive) throw new Error(`no archive of Debian ${codename} main is set up for apt`);
  await removeLeftovers(folder);
  // A name of its own: the reaper of a build that was killed may still be at work on the last one.
  const workshop = await mkdtemp(`${folder}${building}`);
  const apt = await aptOptions(workshop, archive, codename);
  const processes = new Processes(workshop);
  try {
    progress.step('reading the package lists of Debian');
    await runStep(processes, 'update', { command: 'apt-get', args: [...apt, 'update'] });
    progress.step('installing the compiler, if need be');
    await installMissing();
    progress.step('downloading the source of Kubernetes');
    await runStep(processes, 'source', { command: 'apt-get', args: [...apt, 'source', 'kubernetes'] });
    progress.step('compiling, about five minutes on two cores');
    const product = await compile(processes);
    progress.step('fetching etcd');
    await takeProgram(processes, apt, etcd, join(product, 'etcd'));
    await rm(folder, { recursive: true, force: true });
    await rename(product, folder);
    progress.step(`done: ${folder}`);
  } finally {
    await processes.close();
  }
}

/** What a build left that was killed together with its reaper; the lock says that nobody is at it now. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(folder)}${building}`)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** @returns a folder with the binaries */
async function compile(processes: Processes): Promise<string> {
  const names = await readdir(processes.folder, { withFileTypes: true });
  const tree = names.find((entry) => entry.isDirectory() && entry.name.startsWith('kubernetes-'));
  if (!tree) throw new Error('apt-get source left no folder kubernetes-*');
  const cwd = join(processes.folder, tree.name);
  const what = targets.map((target) => `cmd/${target}`).join(' ');
  const args = [`WHAT=${what}`, 'GOLDFLAGS=-s -w'];
  await runStep(processes, 'make', { command: 'make', args, cwd, env: buildEnvironment(processes.folder) });
  const product = join(processes.folder, 'product');
  await mkdir(product);
  for (const target of targets) await cp(join(cwd, '_output', 'bin', target), join(product, target));
  return product;
}

function buildEnvironment(folder: string): Record<string, string> {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    GOCACHE: join(folder, 'go-cache'),
    // Whatever the user has set for his own builds is not for this one.
    GOFLAGS: '',
    GOENV: 'off',
    GO111MODULE: 'off',
    // No C compiler is needed then.
    CGO_ENABLED: '0',
    FORCE_HOST_GO: 'y',
    KUBE_GIT_VERSION: version,
    KUBE_GIT_MAJOR: major,
    KUBE_GIT_MINOR: minor,
    KUBE_GIT_TREE_STATE: 'clean',
    KUBE_GIT_COMMIT: version,
  };
}
