import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { ClusterError } from './cluster-error.ts';
import { authenticationOf, impersonationOf } from './kube-config/authentication.ts';
import { inClusterConfig } from './kube-config/in-cluster.ts';
import {
  isFields,
  listOf,
  mergeKubeconfigs,
  readKubeconfigFile,
  textIn,
  type Entry,
  type KubeconfigContent,
} from './kube-config/kubeconfig-file.ts';
import { proxyFromEnvironment } from './kube-config/no-proxy.ts';
import { parseRequestTimeout } from './kube-config/request-timeout.ts';
import { selectEntries, type Selection } from './kube-config/selection.ts';
import type { ContextChoice, Environment, KubeFlags, ResolvedConfig } from './kube-config/settings.ts';
import { tlsOf } from './kube-config/tls.ts';
import { present } from './present.ts';

export type { ContextChoice, Environment, KubeFlags, ResolvedConfig } from './kube-config/settings.ts';

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
  const server = flags.server || textIn(selection.cluster, 'server');
  const contexts = [...content.contexts.keys()];
  const choices = choicesOf(content);
  const base = { contexts, choices, context: selection.context?.name ?? '', environment };
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

type Resolved = Omit<ResolvedConfig, 'contexts' | 'choices' | 'context' | 'environment'>;

function choicesOf({ contexts }: KubeconfigContent): readonly ContextChoice[] {
  return [...contexts.values()].map((context) => ({
    name: context.name,
    cluster: textIn(context, 'cluster'),
    user: textIn(context, 'user'),
    namespace: textIn(context, 'namespace'),
  }));
}

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
  const { cluster, context, user } = selection;
  const tls = tlsOf(flags, selection);
  const url = serverUrl(server, tls);
  return {
    server: url,
    serverFlag: Boolean(flags.server),
    namespace: flags.namespace || textIn(context, 'namespace') || 'default',
    tls,
    authentication: authenticationOf(user, flags),
    disableCompression: flags.disableCompression ?? textIn(cluster, 'disable-compression') === 'true',
    ...present({
      impersonation: impersonationOf(user, flags),
      proxyUrl: proxyOf(cluster) ?? proxyFromEnvironment(url, environment.env),
      requestTimeout: flags.requestTimeout ? parseRequestTimeout(flags.requestTimeout) : undefined,
      execConfig: cluster && execConfigOf(cluster),
    }),
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

function proxyOf(cluster: Entry | undefined): string | undefined {
  const text = textIn(cluster, 'proxy-url');
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
