import { constants } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { findBinaries } from './binaries.ts';
import { writeClusterFiles, type TokenUser } from './cluster-files.ts';
import { etcdFolder, type ComponentOptions, type Layout } from './components.ts';
import { ControlPlane } from './control-plane.ts';
import { freePorts } from './ports.ts';
import { Processes } from './processes.ts';

export type { TokenUser } from './cluster-files.ts';
export type { ControlPlane } from './control-plane.ts';

export interface StartOptions extends ComponentOptions {
  /** Where the binaries are; found (and built, if need be) where it is not given. */
  readonly binaries?: string;
  /** Users beside the administrator. */
  readonly users?: readonly TokenUser[];
  /** A data folder of etcd to begin with instead of an empty one; a copy of it is used. */
  readonly etcdData?: string;
  /** False: no controller manager is started. It can be later. */
  readonly controllers?: boolean;
  /** False: no scheduler is started. It can be later. */
  readonly scheduler?: boolean;
}

/** How often a start is tried while somebody else takes one of its ports between choosing and using it. */
const attempts = 3;

/**
 * Starts etcd, an API server, a controller manager and a scheduler on free loopback ports, in about six seconds, and
 * resolves once all of them are ready. They die with this process, however it ends.
 *
 * @throws with the end of the log of the component that did not become ready
 */
export async function startControlPlane(options: StartOptions = {}): Promise<ControlPlane> {
  const binaries = options.binaries ?? (await folderOfBinaries());
  const minor = await minorVersion(binaries);
  for (let attempt = 1; ; attempt += 1) {
    const processes = new Processes(await mkdtemp(join(tmpdir(), 'kubectl-ds-control-plane-')));
    try {
      return await start(processes, { binaries, minor }, options);
    } catch (error) {
      await processes.close();
      const portTaken = error instanceof Error && error.message.includes('address already in use');
      if (!portTaken || attempt === attempts) throw error;
    }
  }
}

async function start(
  processes: Processes,
  found: Pick<Layout, 'binaries' | 'minor'>,
  options: StartOptions,
): Promise<ControlPlane> {
  const [etcd = 0, etcdPeer = 0, apiserver = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  const ports = { etcd, etcdPeer, apiserver, controllerManager, scheduler };
  const { folder } = processes;
  const files = await writeClusterFiles(folder, `https://127.0.0.1:${apiserver}`, options.users ?? []);
  const layout = {
    ...found,
    folder,
    ports,
    clientCaFile: files.authority.certFile,
    signingKey: files.signingKey,
  };
  const controlPlane = new ControlPlane(processes, layout, files, options);
  if (options.etcdData !== undefined) await copyData(options.etcdData, etcdFolder(folder));
  await controlPlane.startEtcd();
  await controlPlane.startApiServer();
  await Promise.all([
    options.controllers !== false && controlPlane.startControllerManager(),
    options.scheduler !== false && controlPlane.startScheduler(),
  ]);
  return controlPlane;
}

/** Where the file system can, blocks are shared until they are written to. */
async function copyData(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function folderOfBinaries(): Promise<string> {
  const found = await findBinaries();
  if (found.kind === 'binaries') return found.folder;
  throw new Error(
    found.kind === 'kubeconfig' ? 'KUBECTL_DS_E2E_KUBECONFIG is set: nothing is started' : found.message,
  );
}

async function minorVersion(binaries: string): Promise<number> {
  const { stdout } = await promisify(execFile)(join(binaries, 'kube-apiserver'), ['--version']);
  const minor = /v1\.(\d+)/.exec(stdout)?.[1];
  if (minor === undefined) throw new Error(`kube-apiserver --version says ${stdout}`);
  return Number(minor);
}
