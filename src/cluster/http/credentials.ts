import { ClusterError } from '../cluster-error.ts';
import type { Impersonation, ResolvedConfig } from '../kube-config/settings.ts';
import { present } from '../present.ts';
import type { AuthProvider } from './auth-provider.ts';
import type { ExecCredential } from './exec-plugin.ts';

/** What a request carries to show who is asking. */
export interface Identity {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly cert?: string;
  readonly key?: string;
  /** The run of a program that this came from: what is renewed when the server refuses it. */
  readonly from?: object;
}

/** Gives every request its identity, and renews it when it has run out. */
export interface Credentials {
  /** @throws ClusterError `unauthorized`, or `usage` for a token file that cannot be read */
  identity(): Promise<Identity>;
  /** Told of a 401. Answers whether asking once more may help. */
  refused(identity: Identity): boolean;
}

/** A source of headers and certificates that may change with time. */
interface Source {
  current(): Promise<Identity>;
  refused(identity: Identity): boolean;
}

/**
 * The credentials of a configuration. Over plain http none are sent, by kubectl's rule: anybody could read them.
 *
 * @param now - milliseconds since the epoch, to tell when a plugin's answer has expired
 */
export function credentialsOf(config: ResolvedConfig, now: () => number): Credentials {
  const impersonation = config.impersonation ? impersonationHeaders(config.impersonation) : {};
  const source = config.server.startsWith('https:') ? sourceOf(config, now) : fixed({});
  const { cert, key } = config.tls;
  const own = present({ cert, key });
  return {
    async identity() {
      const { headers, ...rest } = await source.current();
      return { ...own, ...rest, headers: { ...headers, ...impersonation } };
    },
    refused: (identity) => source.refused(identity),
  };
}

function sourceOf(config: ResolvedConfig, now: () => number): Source {
  const { authentication } = config;
  switch (authentication.kind) {
    case 'none':
      return fixed({});
    case 'token':
      return fixed(bearer(authentication.token));
    case 'basic': {
      const pair = `${authentication.username}:${authentication.password}`;
      return fixed({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    }
    case 'tokenFile':
      return tokenFile(authentication.path);
    case 'exec':
      return renewed(
        async () => (await import('./exec-plugin.ts')).runExecPlugin(authentication.plugin, config),
        now,
      );
    case 'authProvider':
      return provided(async () =>
        (await import('./auth-provider.ts')).authProviderOf(authentication.name, config),
      );
  }
}

function fixed(headers: Identity['headers']): Source {
  return { current: () => Promise.resolve({ headers }), refused: () => false };
}

/** A service account's token file is written anew about every hour; reading it costs nothing beside a request. */
function tokenFile(path: string): Source {
  let last: string | undefined;
  const current = async (): Promise<Identity> => {
    try {
      const { readFile } = await import('node:fs/promises');
      last = (await readFile(path, 'utf8')).trim();
    } catch (error) {
      // While it is being replaced the one before still holds.
      if (last === undefined) {
        throw new ClusterError('usage', `unable to read tokenFile ${path}`, { cause: error });
      }
    }
    return { headers: bearer(last) };
  };
  return { current, refused: () => false };
}

/** Requests run side by side: they share one run of the program, and one renewal. */
function renewed(run: () => Promise<ExecCredential>, now: () => number): Source {
  let latest: Promise<ExecCredential> | undefined;
  const start = (): Promise<ExecCredential> => {
    const running = run();
    latest = running;
    running.catch(() => {
      if (latest === running) latest = undefined;
    });
    return running;
  };
  return {
    async current() {
      let running = latest ?? start();
      const { expires } = await running;
      if (expires !== undefined && now() >= expires) {
        running = latest === undefined || latest === running ? start() : latest;
      }
      const { token, cert, key } = await running;
      const headers = token === undefined ? {} : bearer(token);
      return { headers, ...present({ cert, key }), from: running };
    },
    refused({ from }) {
      // Somebody else's refusal may have renewed it already.
      if (latest === from) latest = undefined;
      return true;
    },
  };
}

function provided(load: () => Promise<AuthProvider>): Source {
  let provider: Promise<AuthProvider> | undefined;
  return {
    current: async () => ({ headers: await (await (provider ??= load()))() }),
    refused: () => false,
  };
}

function bearer(token: string): Identity['headers'] {
  return { authorization: `Bearer ${token}` };
}

/** Mirrors `impersonatingRoundTripper.RoundTrip`, staging/src/k8s.io/client-go/transport/round_trippers.go, v1.34. */
function impersonationHeaders({ user, groups, uid, extra }: Impersonation): Identity['headers'] {
  const extras = Object.entries(extra).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`,
    values,
  ]);
  return {
    'Impersonate-User': user,
    ...(groups.length > 0 && { 'Impersonate-Group': groups }),
    ...(uid !== '' && { 'Impersonate-Uid': uid }),
    ...(Object.fromEntries(extras) as Record<string, readonly string[]>),
  };
}
