import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../cluster-error.ts';
import type { ResolvedConfig } from '../kube-config/settings.ts';

/** Gives the headers that show who is asking. */
export type AuthProvider = () => Promise<Readonly<Record<string, string>>>;

/**
 * The legacy `auth-provider` of a kubeconfig (OpenID Connect with its refresh, and the providers of clouds) by client-node,
 * which is loaded with this file, and for nothing else: importing it costs more than a whole run without it.
 *
 * @throws ClusterError `unauthorized` where the provider gives nothing
 */
export function authProviderOf(name: string, config: ResolvedConfig): AuthProvider {
  const { authentication } = config;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'cluster', server: config.server, skipTLSVerify: true }],
    users: [
      {
        name: 'user',
        authProvider: {
          name,
          config: authentication.kind === 'authProvider' ? { ...authentication.config } : {},
        },
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  return async () => {
    const options: RequestOptions = {};
    try {
      await kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw refused(name, why, error);
    }
    const authorization = new Map(Object.entries(options.headers ?? {})).get('Authorization');
    if (typeof authorization !== 'string') throw refused(name, 'it gave no token');
    return { authorization };
  };
}

function refused(name: string, why: string, cause?: unknown): ClusterError {
  return new ClusterError(
    'unauthorized',
    `Unable to connect to the server: getting credentials: auth-provider "${name}": ${why}`,
    { hint: 'Log in again with your provider, or use its client-go credential plugin (user.exec).', cause },
  );
}
