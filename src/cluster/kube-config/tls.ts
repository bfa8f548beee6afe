import { readFileSync } from 'node:fs';
import { ClusterError } from '../cluster-error.ts';
import { present } from '../present.ts';
import { pathIn } from './authentication.ts';
import { textIn, type Entry } from './kubeconfig-file.ts';
import type { Selection } from './selection.ts';
import type { KubeFlags, ResolvedConfig } from './settings.ts';

type Trust = Pick<ResolvedConfig['tls'], 'ca' | 'insecure'>;
type ClientPair = Pick<ResolvedConfig['tls'], 'cert' | 'key'>;

/**
 * How the server is checked and what certificate is shown to it; files are read here.
 *
 * Mirrors `getCluster` and `getAuthInfo`, staging/src/k8s.io/client-go/tools/clientcmd/client_config.go, v1.34.
 *
 * @throws ClusterError `usage` for a file that cannot be read, or settings that exclude each other
 */
export function tlsOf(flags: KubeFlags, { cluster, user }: Selection): ResolvedConfig['tls'] {
  // A server given by flag is another one than the kubeconfig's name for it.
  const ownName = flags.server ? '' : textIn(cluster, 'tls-server-name');
  return {
    ...trustOf(flags, cluster),
    ...clientPairOf(flags, user),
    ...present({ serverName: flags.tlsServerName || ownName || undefined }),
  };
}

/** A flag about trust takes the place of all that the kubeconfig says about it. */
function trustOf(flags: KubeFlags, cluster: Entry | undefined): Trust {
  const { certificateAuthority = '', insecureSkipTlsVerify } = flags;
  const byFlag = insecureSkipTlsVerify === true || certificateAuthority !== '';
  const insecure = byFlag
    ? insecureSkipTlsVerify === true
    : textIn(cluster, 'insecure-skip-tls-verify') === 'true';
  const ca = byFlag
    ? readPem('certificate-authority', certificateAuthority, cluster)
    : pemOf('certificate-authority', cluster);
  if (!insecure || ca === undefined) return { insecure, ...present({ ca }) };
  throw new ClusterError(
    'usage',
    'specifying a root certificates file with the insecure flag is not allowed',
  );
}

function clientPairOf(flags: KubeFlags, user: Entry | undefined): ClientPair {
  const { clientCertificate, clientKey } = flags;
  const cert = clientCertificate
    ? readPem('client-cert', clientCertificate, user)
    : pemOf('client-certificate', user);
  const key = clientKey ? readPem('client-key', clientKey, user) : pemOf('client-key', user);
  if (cert === undefined || key !== undefined) return present({ cert, key });
  throw new ClusterError(
    'usage',
    `client-key-data or client-key must be specified for ${user?.name ?? ''} to use the clientCert authentication method.`,
  );
}

/** Data in place wins over a file. */
function pemOf(what: string, entry: Entry | undefined): string | undefined {
  const data = textIn(entry, `${what}-data`);
  if (data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const path = textIn(entry, what);
  return path === '' ? undefined : readPem(what, pathIn(entry, path), entry);
}

function readPem(what: string, path: string, entry: Entry | undefined): string | undefined {
  if (path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = missing ? `open ${path}: no such file or directory` : String(error);
    const owner = entry === undefined ? '' : ` for ${entry.name}`;
    throw new ClusterError('usage', `unable to read ${what} ${path}${owner} due to ${why}`, { cause: error });
  }
}
