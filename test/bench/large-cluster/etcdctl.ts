import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchive } from '../../support/control-plane/build/apt-sources.ts';
import { codename } from '../../support/control-plane/build/can-build.ts';
import { aptOptions } from '../../support/control-plane/build/packages.ts';
import { runStep, takeProgram } from '../../support/control-plane/build/steps.ts';
import { Processes } from '../../support/control-plane/processes.ts';

const etcdctl = { package: 'etcd-client', path: '/usr/bin/etcdctl' };

/** The path of etcdctl: the machine's own, or else one that is taken out of Debian's package once and kept in the folder. */
export async function findEtcdctl(folder: string): Promise<string> {
  if (existsSync(etcdctl.path)) return etcdctl.path;
  const kept = join(folder, 'etcdctl');
  if (!existsSync(kept)) await download(kept);
  return kept;
}

async function download(kept: string): Promise<void> {
  const archive = await findArchive(codename);
  if (!archive) throw new Error('restoring a snapshot takes etcdctl: install the package etcd-client');
  const processes = new Processes(await mkdtemp(join(tmpdir(), 'kubectl-ds-etcdctl-')));
  try {
    const apt = await aptOptions(processes.folder, archive, codename);
    await runStep(processes, 'update', { command: 'apt-get', args: [...apt, 'update'] });
    await takeProgram(processes, apt, etcdctl, `${kept}.part`);
    await rename(`${kept}.part`, kept);
  } finally {
    await processes.close();
  }
}
