import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { ResolvedConfig } from '../kube-config/settings.ts';
import { openTunnel } from './tunnel.ts';

/** Requests under way at once. More of them wait; an API server lets in some hundreds of everybody together. */
const maxSockets = 16;

const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, keepAliveMsecs: 30_000 };

type Opened = (error: Error | null, stream: Duplex) => void;

/** Connections that stay open and are used again, through the proxy if there is one. */
export function agentFor(config: ResolvedConfig): HttpAgent {
  const { proxyUrl, server } = config;
  if (server.startsWith('http:')) {
    return proxyUrl?.startsWith('socks') ? new TunneledHttpAgent(config, pool) : new HttpAgent(pool);
  }
  const { ca, insecure, serverName } = config.tls;
  const tls: AgentOptions = {
    ...pool,
    rejectUnauthorized: !insecure,
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { servername: serverName }),
  };
  return proxyUrl === undefined ? new HttpsAgent(tls) : new TunneledHttpsAgent(config, tls);
}

class TunneledHttpAgent extends HttpAgent {
  readonly #config: ResolvedConfig;

  constructor(config: ResolvedConfig, options: AgentOptions) {
    super(options);
    this.#config = config;
  }

  override createConnection(options: ClientRequestArgs, opened?: Opened): undefined {
    void tunnel(this.#config, options, (socket) => socket, opened);
  }
}

class TunneledHttpsAgent extends HttpsAgent {
  readonly #config: ResolvedConfig;

  constructor(config: ResolvedConfig, options: AgentOptions) {
    super(options);
    this.#config = config;
  }

  override createConnection(options: ConnectionOptions & ClientRequestArgs, opened?: Opened): undefined {
    void tunnel(this.#config, options, (socket) => connectTls({ ...options, socket }), opened);
  }
}

/** Gives up on a proxy that takes longer to answer, as Go's dialer does. */
const dialTimeout = 30_000;

async function tunnel(
  { proxyUrl = '', tls, server }: ResolvedConfig,
  { host, port }: ClientRequestArgs,
  wrap: (socket: Duplex) => Duplex,
  opened: Opened | undefined,
): Promise<void> {
  const usual = server.startsWith('https:') ? 443 : 80;
  try {
    const socket = await openTunnel({
      proxyUrl,
      host: host ?? '',
      port: Number(port ?? usual),
      insecure: tls.insecure,
      signal: AbortSignal.timeout(dialTimeout),
      ...(tls.ca !== undefined && { ca: tls.ca }),
    });
    opened?.(null, wrap(socket));
  } catch (error) {
    // Node takes the error and never looks at the second argument then.
    (opened as ((error: unknown) => void) | undefined)?.(error);
  }
}
