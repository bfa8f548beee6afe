import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Environment } from './settings.ts';

/** What a pod knows of its own cluster. */
export interface InCluster {
  readonly server: string;
  readonly tokenFile: string;
  /** PEM; absent where no authority is mounted. */
  readonly ca?: string;
  readonly namespace: string;
}

const usualFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster of the pod that this runs in, as its service account tells; undefined outside of one.
 *
 * Mirrors `InClusterConfig`, staging/src/k8s.io/client-go/rest/config.go, v1.34.
 */
export function inClusterConfig({ env, serviceAccountFolder }: Environment): InCluster | undefined {
  const folder = serviceAccountFolder ?? usualFolder;
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  const tokenFile = join(folder, 'token');
  if (!host || !port || read(tokenFile) === undefined) return undefined;
  const ca = read(join(folder, 'ca.crt'));
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    tokenFile,
    ...(ca !== undefined && { ca }),
    namespace: podNamespace(env, folder),
  };
}

function podNamespace(env: Environment['env'], folder: string): string {
  return env['POD_NAMESPACE'] ?? read(join(folder, 'namespace'))?.trim() ?? '';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
