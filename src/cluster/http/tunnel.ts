import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostOf } from '../kube-config/no-proxy.ts';
import { readExactly } from './read-exactly.ts';
import { connectBySocks5 } from './socks5.ts';

export interface TunnelOptions {
  readonly proxyUrl: string;
  readonly host: string;
  readonly port: number;
  /** PEM, for a proxy that is spoken to by TLS. */
  readonly ca?: string;
  readonly insecure: boolean;
  readonly signal: AbortSignal;
}

/**
 * Opens a connection to a host through a proxy: HTTP CONNECT for `http:` and `https:` proxies, SOCKS5 for the rest.
 *
 * @throws Error where the proxy cannot be reached or refuses
 */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const proxy = new URL(options.proxyUrl);
  const username = decodeURIComponent(proxy.username);
  const password = decodeURIComponent(proxy.password);
  const socket = await connectToProxy(proxy, options);
  try {
    const { host, port } = options;
    if (proxy.protocol.startsWith('socks')) await connectBySocks5(socket, { host, port, username, password });
    else await connectByHttp(socket, options, proxyAuthorization(proxy));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The header with which a proxy knows its user; nothing where the URL names none. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The port of a proxy, by its scheme where the URL names none. */
export function proxyPort(proxy: URL): number {
  if (proxy.port !== '') return Number(proxy.port);
  if (proxy.protocol === 'http:') return 80;
  return proxy.protocol === 'https:' ? 443 : 1080;
}

function connectToProxy(proxy: URL, { ca, insecure, signal }: TunnelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = { host: hostOf(proxy), port: proxyPort(proxy) };
    const secure = proxy.protocol === 'https:';
    const socket = secure
      ? connectTls({ ...where, ...(ca !== undefined && { ca }), rejectUnauthorized: !insecure })
      : connectTcp({ ...where, keepAlive: true });
    const abort = (): void => {
      socket.destroy(new Error('the request was given up'));
    };
    const failed = (cause: Error): void => {
      signal.removeEventListener('abort', abort);
      // The refusal is the proxy's, not the API server's: the sentence must not blame the latter.
      reject(new Error(`proxyconnect tcp: dial tcp ${proxy.host}: ${cause.message}`, { cause }));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', failed);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

/** No answer to CONNECT is this long. */
const longestHead = 16_384;

async function connectByHttp(
  socket: Socket,
  { host, port }: TunnelOptions,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${lines.join('')}\r\n`);
  let head = '';
  while (!head.endsWith('\r\n\r\n') && head.length < longestHead) {
    head += (await readExactly(socket, 1)).toString('latin1');
  }
  const status = /^HTTP\/1\.\d (\d{3})(.*)/.exec(head);
  if (status?.[1] === '200') return;
  throw new Error(
    `proxyconnect: the proxy answered ${status ? `${status[1] ?? ''}${status[2] ?? ''}` : 'no HTTP'}`,
  );
}
