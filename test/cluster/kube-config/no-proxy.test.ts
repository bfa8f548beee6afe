import { expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../../src/cluster/kube-config/no-proxy.ts';

const proxy = 'http://p:3128';

test.each<readonly [string, string, Readonly<Record<string, string>>, string | undefined]>([
  ['nothing set', 'https://a.b', {}, undefined],
  ['HTTPS_PROXY for https', 'https://a.b', { HTTPS_PROXY: proxy }, proxy],
  ['HTTPS_PROXY not for http', 'http://a.b', { HTTPS_PROXY: proxy }, undefined],
  ['HTTP_PROXY for http', 'http://a.b', { HTTP_PROXY: proxy }, proxy],
  ['HTTP_PROXY not for https', 'https://a.b', { HTTP_PROXY: proxy }, undefined],
  ['small letters', 'https://a.b', { https_proxy: proxy }, proxy],
  ['capitals before small letters', 'https://a.b', { HTTPS_PROXY: proxy, https_proxy: 'http://q' }, proxy],
  ['a proxy without a scheme', 'https://a.b', { HTTPS_PROXY: 'p:3128' }, proxy],
  ['a SOCKS proxy', 'https://a.b', { HTTPS_PROXY: 'socks5://p:1080' }, 'socks5://p:1080'],
  ['localhost is never proxied', 'https://localhost:6443', { HTTPS_PROXY: proxy }, undefined],
  ['127.0.0.0/8 is never proxied', 'https://127.1.2.3', { HTTPS_PROXY: proxy }, undefined],
  ['::1 is never proxied', 'https://[::1]:6443', { HTTPS_PROXY: proxy }, undefined],
])('%s', (_, server, env, expected) => {
  expect(proxyFromEnvironment(server, env)).toBe(expected);
});

test.each<readonly [string, string, boolean]>([
  ['*', 'https://a.b', true],
  ['a.b', 'https://a.b', true],
  ['a.b', 'https://x.a.b', true],
  ['a.b', 'https://xa.b', false],
  ['.a.b', 'https://x.a.b', true],
  ['.a.b', 'https://a.b', false],
  ['*.a.b', 'https://x.a.b', true],
  ['*.a.b', 'https://a.b', false],
  ['A.B', 'https://a.b', true],
  ['x, a.b ,y', 'https://a.b', true],
  ['a.b:6443', 'https://a.b:6443', true],
  ['a.b:6443', 'https://a.b', false],
  ['a.b:443', 'https://a.b', true],
  ['10.0.0.1', 'https://10.0.0.1', true],
  ['10.0.0.1:6443', 'https://10.0.0.1', false],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
  ['10.0.0.0/8', 'https://11.1.2.3', false],
  ['10.0.0.0/8', 'https://a.b', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd00::1]:6443', true],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
  ['fd00::1', 'https://[fd00::2]', false],
  ['', 'https://a.b', false],
  [',:80,', 'https://a.b', false],
])('NO_PROXY=%s and %s: without the proxy is %s', (noProxy, server, without) => {
  const env = { HTTPS_PROXY: proxy, no_proxy: noProxy };
  expect(proxyFromEnvironment(server, env)).toBe(without ? undefined : proxy);
});
