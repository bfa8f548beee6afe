import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { ClusterError } from './cluster-error.ts';
import { authenticationOf, impersonationOf, pathIn } from './kube-config/authentication.ts';
import { inClusterConfig } from './kube-config/in-cluster.ts';
import {
  isFields,
  listOf,
  mergeKubeconfigs,
  readKubeconfigFile,
  textOf,
  type Entry,
  type Fields,
  type KubeconfigContent,
} from './kube-config/kubeconfig-file.ts';
import { proxyFromEnvironment } from './kube-config/no-proxy.ts';
import { parseRequestTimeout } from './kube-config/request-timeout.ts';
import { selectEntries, type Selection } from './kube-config/selection.ts';
import type { Environment, KubeFlags, ResolvedConfig } from './kube-config/settings.ts';

export type { Environment, KubeFlags, ResolvedConfig } from './kube-config/settings.ts';

const noFields: Fields = {};

/**
 * Which server is asked, as whom, and about which namespace, by kubectl's rules: flags before the kubeconfig
 * (`--kubeconfig`, else KUBECONFIG's files, else `~/.kube/config`), before the service account of the pod that this runs
 * in, before `http://localhost:8080`.
 *
 * Mirrors `DirectClientConfig.ClientConfig` and `DeferredLoadingClientConfig.ClientConfig`,
 * staging/src/k8s.io/client-go/tools/clientcmd, v1.34.
 *
 * @throws ClusterError `usage` for a configuration that cannot be used
 */
export function loadKubeConfig(flags: KubeFlags, environment: Environment): ResolvedConfig {
  const content = readKubeconfigs(flags, environment);
  const selection = selectEntries(content, flags);
  const own = inClusterConfig(environment);
  const server = flags.server || textOf(selection.cluster?.fields ?? noFields, 'server');
  const contexts = [...content.contexts.keys()];
  const base = { contexts, context: selection.context?.name ?? '', environment };
  if (server === '' && own && contexts.length === 0) {
    return { ...base, ...fromServiceAccount(flags, own, environment) };
  }
  return { ...base, ...fromSelection(flags, selection, server, environment) };
}

/** The merged kubeconfig, by kubectl's order of precedence. Empty where there is none. */
function readKubeconfigs(flags: KubeFlags, { env, home }: Environment): KubeconfigContent {
  if (flags.kubeconfig) {
    const file = readKubeconfigFile(flags.kubeconfig);
    if (file) return file;
    throw new ClusterError('usage', `stat ${flags.kubeconfig}: no such file or directory`, {
      hint: 'The file that --kubeconfig names does not exist.',
    });
  }
  const paths = env['KUBECONFIG'] ? env['KUBECONFIG'].split(delimiter) : [join(home, '.kube', 'config')];
  const existing = [...new Set(paths)].filter((path) => path !== '').map(readKubeconfigFile);
  return mergeKubeconfigs(existing.filter((file) => file !== undefined));
}

type Resolved = Omit<ResolvedConfig, 'contexts' | 'context' | 'environment'>;

function fromServiceAccount(
  flags: KubeFlags,
  own: NonNullable<ReturnType<typeof inClusterConfig>>,
  environment: Environment,
): Resolved {
  const { tls, ...rest } = fromSelection(flags, {}, own.server, environment);
  return {
    ...rest,
    namespace: flags.namespace || own.namespace || 'default',
    tls: tls.insecure || tls.ca !== undefined || own.ca === undefined ? tls : { ...tls, ca: own.ca },
    authentication:
      rest.authentication.kind === 'none' ? { kind: 'tokenFile', path: own.tokenFile } : rest.authentication,
  };
}

function fromSelection(
  flags: KubeFlags,
  selection: Selection,
  server: string,
  environment: Environment,
): Resolved {
  const cluster = selection.cluster?.fields ?? noFields;
  const tls = tlsOf(flags, selection);
  const url = serverUrl(server, tls);
  const impersonation = impersonationOf(selection.user, flags);
  const timeout = flags.requestTimeout ? parseRequestTimeout(flags.requestTimeout) : undefined;
  const proxy = proxyOf(cluster) ?? proxyFromEnvironment(url, environment.env);
  const execConfig = selection.cluster && execConfigOf(selection.cluster);
  return {
    server: url,
    namespace: flags.namespace || textOf(selection.context?.fields ?? noFields, 'namespace') || 'default',
    tls,
    authentication: authenticationOf(selection.user, flags),
    ...(impersonation && { impersonation }),
    ...(proxy !== undefined && { proxyUrl: proxy }),
    ...(timeout !== undefined && { requestTimeout: timeout }),
    disableCompression: flags.disableCompression ?? textOf(cluster, 'disable-compression') === 'true',
    ...(execConfig !== undefined && { execConfig }),
  };
}

/** Mirrors `DefaultServerURL`, staging/src/k8s.io/client-go/rest/url_utils.go, v1.34. */
function serverUrl(server: string, tls: ResolvedConfig['tls']): string {
  const host = server === '' ? 'localhost:8080' : server;
  const secure = tls.ca !== undefined || tls.cert !== undefined || tls.insecure;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(host) ? host : `${secure ? 'https' : 'http'}://${host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '' || !/^https?:$/.test(url.protocol)) {
    throw new ClusterError('usage', `host must be a URL or a host:port pair: "${server}"`);
  }
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '');
}

function tlsOf(flags: KubeFlags, { cluster, user }: Selection): ResolvedConfig['tls'] {
  const fields = cluster?.fields ?? noFields;
  // A flag about trust takes the place of all that the kubeconfig says about it.
  const trustByFlag = flags.insecureSkipTlsVerify === true || Boolean(flags.certificateAuthority);
  const insecure = trustByFlag
    ? flags.insecureSkipTlsVerify === true
    : textOf(fields, 'insecure-skip-tls-verify') === 'true';
  const ca = trustByFlag
    ? readPem('certificate-authority', flags.certificateAuthority ?? '', cluster)
    : pemOf('certificate-authority', cluster);
  if (insecure && ca !== undefined) {
    throw new ClusterError(
      'usage',
      'specifying a root certificates file with the insecure flag is not allowed',
    );
  }
  const cert = flags.clientCertificate
    ? readPem('client-cert', flags.clientCertificate, user)
    : pemOf('client-certificate', user);
  const key = flags.clientKey ? readPem('client-key', flags.clientKey, user) : pemOf('client-key', user);
  checkPair(cert, key, user);
  const serverName = flags.tlsServerName || (flags.server ? '' : textOf(fields, 'tls-server-name'));
  return {
    insecure,
    ...(ca !== undefined && { ca }),
    ...(serverName !== '' && { serverName }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function checkPair(cert: string | undefined, key: string | undefined, user: Entry | undefined): void {
  if (cert === undefined || key !== undefined) return;
  throw new ClusterError(
    'usage',
    `client-key-data or client-key must be specified for ${user?.name ?? ''} to use the clientCert authentication method.`,
  );
}

/** Data in place wins over a file. */
function pemOf(what: string, entry: Entry | undefined): string | undefined {
  const data = textOf(entry?.fields ?? noFields, `${what}-data`);
  if (data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const path = textOf(entry?.fields ?? noFields, what);
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

function proxyOf(cluster: Fields): string | undefined {
  const text = textOf(cluster, 'proxy-url');
  if (text === '') return undefined;
  if (URL.canParse(text) && /^(https?|socks5h?):$/.test(new URL(text).protocol)) return text;
  throw new ClusterError(
    'usage',
    `invalid 'proxy-url' "${text}": it must be a URL that starts with http://, https:// or socks5://`,
  );
}

/** What the cluster has for a credential plugin, with numbers and booleans as they were written. */
function execConfigOf({ name, source }: Entry): unknown {
  const key = 'client.authentication.k8s.io/exec';
  if (!source.includes(key)) return undefined;
  const root = load(source);
  const found = isFields(root) ? listOf(root, 'clusters').filter(isFields) : [];
  const cluster = found.find((each) => String(each['name']) === name)?.['cluster'];
  const extensions = isFields(cluster) ? listOf(cluster, 'extensions').filter(isFields) : [];
  return extensions.find((each) => each['name'] === key)?.['extension'];
}
