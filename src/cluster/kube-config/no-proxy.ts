import { BlockList, isIP } from 'node:net';

/** Whether hosts are reached without a proxy: one line of NO_PROXY, understood. */
type Exception = (host: string, port: string) => boolean;

/**
 * Which proxy a request takes by the environment: HTTPS_PROXY or HTTP_PROXY by the URL's scheme, unless NO_PROXY or a
 * loopback host rules it out. Names in capitals win over small ones. Undefined: none.
 *
 * Mirrors `Config.ProxyFunc`, golang.org/x/net/http/httpproxy/proxy.go, v0.38.0, as kubectl uses it.
 */
export function proxyFromEnvironment(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const either = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const url = new URL(server);
  const proxy = either(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === '') return undefined;
  const host = hostOf(url);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (isLoopback(host) || isExcepted(either('NO_PROXY'), host, port)) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Whether a host is this machine itself: its name, or an address that never leaves it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** A URL's host in small letters, without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replaceAll(/^\[|\]$/g, '');
}

function isExcepted(noProxy: string, host: string, port: string): boolean {
  return noProxy
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '')
    .some((each) => each === '*' || exceptionOf(each)(host, port));
}

function exceptionOf(text: string): Exception {
  if (text.includes('/')) return inNetwork(text);
  const { host, port } = splitPort(text);
  const samePort = (actual: string): boolean => port === '' || port === actual;
  if (isIP(host) !== 0) return (actual, actualPort) => actual === host && samePort(actualPort);
  if (host === '') return () => false;
  // "*.a.b" and ".a.b" mean what is below a.b; "a.b" means itself, too.
  const suffix = host.startsWith('*.') ? host.slice(1) : host.startsWith('.') ? host : `.${host}`;
  const matchesItself = suffix.slice(1) === host;
  return (actual, actualPort) =>
    samePort(actualPort) && (actual.endsWith(suffix) || (matchesItself && actual === host));
}

function inNetwork(text: string): Exception {
  const [network = '', bits = ''] = text.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return () => false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) === family && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function splitPort(text: string): { host: string; port: string } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  if (isIP(text) === 6) return { host: text, port: '' };
  const [host = '', port = ''] = text.split(':');
  return { host, port };
}
