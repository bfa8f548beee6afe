import { existsSync } from 'node:fs';
import { buildFromDebian } from './build/build.ts';
import { canBuild } from './build/can-build.ts';
import { cacheFolder, components, missingFrom } from './cache-folder.ts';

/** Where a control plane is to come from. */
export type Binaries =
  /** A cluster that runs already and may be used up. */
  | { readonly kind: 'kubeconfig'; readonly path: string }
  /** A folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and maybe kubectl. */
  | { readonly kind: 'binaries'; readonly folder: string }
  /** Nowhere; the message says what to set or install. */
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * Decides where the control plane comes from: KUBECTL_DS_E2E_KUBECONFIG, else KUBECTL_DS_E2E_BIN, else the cache folder,
 * which on a Debian machine is filled first (once, in about five minutes, with progress on stderr).
 *
 * @throws where a variable is set to something that is not there, and where a build fails
 */
export async function findBinaries(env: NodeJS.ProcessEnv = process.env): Promise<Binaries> {
  const path = env['KUBECTL_DS_E2E_KUBECONFIG'];
  if (path !== undefined && path !== '') {
    if (!existsSync(path)) throw new Error(`KUBECTL_DS_E2E_KUBECONFIG: there is no file ${path}`);
    return { kind: 'kubeconfig', path };
  }
  const folder = env['KUBECTL_DS_E2E_BIN'];
  if (folder !== undefined && folder !== '') {
    const missing = missingFrom(folder);
    if (missing.length > 0) throw new Error(`KUBECTL_DS_E2E_BIN: ${folder} lacks ${missing.join(', ')}`);
    return { kind: 'binaries', folder };
  }
  return fromCacheOrBuild(cacheFolder(env));
}

async function fromCacheOrBuild(cache: string): Promise<Binaries> {
  if (missingFrom(cache).length === 0) return { kind: 'binaries', folder: cache };
  const obstacle = await canBuild();
  if (obstacle !== undefined)
    return { kind: 'unavailable', message: `no control plane: ${obstacle}. ${remedy}` };
  await buildFromDebian(cache);
  return { kind: 'binaries', folder: cache };
}

const remedy =
  'Set KUBECTL_DS_E2E_KUBECONFIG to the kubeconfig of a cluster that may be used up (kind, for instance), or ' +
  `KUBECTL_DS_E2E_BIN to a folder with ${components.join(', ')}; or run as root on Debian 12, where they are built.`;
