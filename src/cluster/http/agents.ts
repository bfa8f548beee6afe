import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { hostOf } from '../kube-config/no-proxy.ts';
import type { ResolvedConfig } from '../kube-config/settings.ts';

/** Connections that are kept for the next request; as many at most are open at once where there is no proxy between. */
export const maxSockets = 16;

const pool = { keepAlive: true, maxFreeSockets: maxSockets, keepAliveMsecs: 30_000 };

/**
 * Connections that stay open and are used again, through the proxy if there is one.
 *
 * Behind a proxy their number has no bound but the callers' (who ask eight things at once). agent-base 9.0.0 cannot have
 * one: a request that waits for its turn is never woken when the one before it fails to connect, and where the proxy
 * refuses, the agent asks it again without end.
 */
export async function agentFor(config: ResolvedConfig): Promise<HttpAgent> {
  const { proxyUrl, server } = config;
  const secure = server.startsWith('https:');
  if (proxyUrl === undefined || plainProxy(config) !== undefined) {
    const options = { ...pool, maxSockets };
    return secure ? new HttpsAgent({ ...options, ...serverOptions(config) }) : new HttpAgent(options);
  }
  // 40 ms for those who have a proxy, and for nobody else.
  const { ConnectAgent, SocksAgent } = await import('./proxy-agents.ts');
  const proxy = new URL(proxyUrl);
  const agent = proxy.protocol.startsWith('socks')
    ? new SocksAgent(proxy, pool)
    : new ConnectAgent(proxy, pool, trustOf(config));
  agent.protocol = secure ? 'https:' : 'http:';
  // What is given to their constructors is for the proxy. Without a protocol they look for one in a stack trace.
  Object.assign(agent.options, { protocol: agent.protocol }, secure && serverOptions(config));
  return agent;
}

/** The proxy that a plain server's requests are sent to as they are, without a tunnel. */
export function plainProxy({ proxyUrl = '', server }: ResolvedConfig): URL | undefined {
  return server.startsWith('http:') && proxyUrl.startsWith('http:') ? new URL(proxyUrl) : undefined;
}

function serverOptions(config: ResolvedConfig): ConnectionOptions {
  const { server, tls } = config;
  const name = tls.serverName ?? hostOf(new URL(server));
  return {
    ...trustOf(config),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
    // The libraries drop the host: behind a proxy, a server known by its address would be checked for another name.
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  };
}

function trustOf({ tls: { ca, insecure } }: ResolvedConfig): ConnectionOptions {
  return { rejectUnauthorized: !insecure, ...(ca !== undefined && { ca }) };
}
