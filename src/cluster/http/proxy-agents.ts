import type { AgentOptions, ClientRequest } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { hostOf } from '../kube-config/no-proxy.ts';
import { connectError, ProxyError, refusedByProxy, socksError } from './proxy-errors.ts';

type ConnectOptions = Parameters<SocksProxyAgent['connect']>[1];

/** Gives up on a proxy that takes longer to connect, as Go's dialer does. The SOCKS library's own limit is the same. */
const dialTimeout = 30_000;

/**
 * Connections through an HTTP proxy by CONNECT. What the library lacks is added: a limit to the time that the proxy takes,
 * an end to what is under way when the agent is closed, and a failure where the proxy refuses (the library hands on the
 * proxy's answer as if it were the server's).
 */
export class ConnectAgent extends HttpsProxyAgent<string> {
  readonly #dialing = new Set<AbortController>();
  readonly #toProxy: typeof this.connectOpts;

  /** @param trust - for a proxy that is spoken to by TLS */
  constructor(proxy: URL, pool: AgentOptions, trust: ConnectionOptions) {
    super(proxy, pool);
    this.#toProxy = { ...trust, ...this.connectOpts };
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const dialing = new AbortController();
    const timer = setTimeout(() => {
      dialing.abort(new ProxyError(`proxyconnect tcp: dial tcp ${this.proxy.host}: i/o timeout`));
    }, dialTimeout);
    this.#dialing.add(dialing);
    let refused: ProxyError | undefined;
    request.once('proxyConnect', ({ statusCode, statusText }: { statusCode: number; statusText: string }) => {
      if (statusCode !== 200) refused = refusedByProxy({ statusCode, statusMessage: statusText });
    });
    try {
      this.connectOpts = this.#optionsUntil(dialing.signal);
      const socket = await super.connect(request, options);
      // Thrown away here, the proxy's answer never gets to be read as the server's.
      if (refused !== undefined) throw refused;
      return socket;
    } catch (error) {
      throw dialing.signal.aborted ? dialing.signal.reason : connectError(error, this.proxy);
    } finally {
      clearTimeout(timer);
      this.#dialing.delete(dialing);
    }
  }

  override destroy(): void {
    for (const dialing of this.#dialing) dialing.abort(new ProxyError('the connection was closed'));
    super.destroy();
  }

  /** The library reads these at once. Only a plain socket heeds a signal, so that one carries the TLS, too. */
  #optionsUntil(signal: AbortSignal): typeof this.connectOpts {
    const { host, port } = this.#toProxy;
    const secure = this.proxy.protocol === 'https:';
    return { ...this.#toProxy, ...(secure ? { socket: connectTcp({ host, port, signal }) } : { signal }) };
  }
}

/** Connections through a SOCKS5 proxy, which looks up names itself whichever of its schemes is written, as with Go. */
export class SocksAgent extends SocksProxyAgent {
  readonly #where: string;

  constructor(proxy: URL, pool: AgentOptions) {
    super(proxy.href.replace(/^socks5:/, 'socks5h:'), pool);
    this.#where = proxy.host;
    // The library takes the brackets of an IPv6 address for a part of it.
    this.proxy.host = hostOf(proxy);
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    try {
      return await super.connect(request, options);
    } catch (error) {
      throw socksError(error, this.#where);
    }
  }
}
