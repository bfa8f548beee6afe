import { afterEach, describe, expect, test } from 'vitest';
import { failureOf, kubeconfig } from '../../support/connections.ts';
import { startHttpProxy, startSocksProxy, type RecordingProxy } from '../../support/proxy.ts';
import { admin, type Scene } from './scene.ts';

/** A name that only a proxy can look up. */
const far = 'cluster.example';

/** The way to the server: proxies, and whether it is the right one. */
export function describeNetwork(scene: Scene): void {
  const { desk, front, controlPlane, cluster } = scene;
  const server = (): string => controlPlane().server;
  const farCluster = (): Record<string, unknown> => ({
    ...cluster(),
    server: server().replace('127.0.0.1', far),
    'tls-server-name': 'kubernetes.default.svc',
  });

  describe('proxies', () => {
    let proxy: RecordingProxy | undefined;
    afterEach(() => proxy?.close());

    test.each([
      ['an HTTP proxy by CONNECT', startHttpProxy],
      ['a SOCKS5 proxy, which looks the name up', startSocksProxy],
    ])('proxy-url: %s', async (_, start) => {
      proxy = await start({ hosts: { [far]: '127.0.0.1' } });
      const api = desk().connectTo({
        clusters: { c: { ...farCluster(), 'proxy-url': proxy.url } },
        users: { u: admin },
      });

      expect(await api.release()).toBeGreaterThan(0);
      expect(proxy.targets).toEqual([`${far}:${new URL(server()).port}`]);
    });

    test.each([
      ['an HTTP proxy', startHttpProxy],
      ['a SOCKS5 proxy', startSocksProxy],
    ])('%s is shown the username and password of its URL', async (_, start) => {
      proxy = await start({ hosts: { [far]: '127.0.0.1' }, authenticate: true });
      const url = proxy.url.replace('://', '://me:s%40fe@');
      const api = desk().connectTo({
        clusters: { c: { ...farCluster(), 'proxy-url': url } },
        users: { u: admin },
      });

      expect(await api.release()).toBeGreaterThan(0);
      expect(proxy.credentials).toEqual(['me:s@fe']);
    });

    test.each([
      [
        'an HTTP proxy',
        startHttpProxy,
        'Unable to connect to the server: proxyconnect: the proxy answered 403',
      ],
      ['a SOCKS5 proxy', startSocksProxy, 'socks connect: connection not allowed by ruleset'],
    ])('%s that refuses is blamed, and not the server', async (_, start, message) => {
      proxy = await start({ refuse: true });
      const api = desk().connectTo({
        clusters: { c: { ...farCluster(), 'proxy-url': proxy.url } },
        users: { u: admin },
      });

      const failure = await failureOf(api.nodes());
      expect(failure.message).toContain(message);
      expect(failure.hint).toContain('proxy-url');
    });

    test('HTTPS_PROXY is used where there is no proxy-url, and NO_PROXY rules it out', async () => {
      proxy = await startHttpProxy({ hosts: { [far]: '127.0.0.1' } });
      const config = desk().write(
        'config',
        kubeconfig({ clusters: { c: farCluster() }, users: { u: admin } }),
      );
      const connect = (env: Record<string, string>) => desk().connect({ kubeconfig: config }, env);

      expect(await connect({ HTTPS_PROXY: proxy.url }).release()).toBeGreaterThan(0);
      expect(proxy.targets).toHaveLength(1);
      const failure = await failureOf(connect({ HTTPS_PROXY: proxy.url, NO_PROXY: '.example' }).release());
      expect(failure.message).toMatch(/^Unable to connect to the server: dial tcp: lookup cluster\.example/);
      expect(proxy.targets).toHaveLength(1);
    });

    test('a loopback server is never asked through HTTPS_PROXY', async () => {
      proxy = await startHttpProxy();
      const config = desk().write('config', kubeconfig({ clusters: { c: cluster() }, users: { u: admin } }));
      await desk().connect({ kubeconfig: config }, { HTTPS_PROXY: proxy.url }).release();
      expect(proxy.targets).toEqual([]);
    });
  });

  describe('trust', () => {
    test('without its authority the server is not believed', async () => {
      const failure = await failureOf(
        desk()
          .connectTo({ clusters: { c: { server: server() } }, users: { u: admin } })
          .nodes(),
      );
      expect(failure).toMatchObject({
        kind: 'tls',
        message:
          'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
      });
    });

    test('insecure-skip-tls-verify believes it, in the kubeconfig and as a flag that drops the authority', async () => {
      const insecure = {
        clusters: { c: { server: server(), 'insecure-skip-tls-verify': true } },
        users: { u: admin },
      };
      expect(await desk().connectTo(insecure).release()).toBeGreaterThan(0);
      const parts = {
        clusters: { c: { server: server(), 'certificate-authority': front().caFile } },
        users: { u: admin },
      };
      const api = desk().connectTo(parts, { insecureSkipTlsVerify: true });
      expect(await api.release()).toBeGreaterThan(0);
    });

    test('tls-server-name is the name that the certificate must have', async () => {
      const named = (name: string) =>
        desk().connectTo({
          clusters: { c: { ...cluster(), 'tls-server-name': name } },
          users: { u: admin },
        });
      expect(await named('kubernetes.default').release()).toBeGreaterThan(0);
      const failure = await failureOf(named('other.example').release());
      expect(failure.message).toMatch(/x509: certificate is valid for .*kubernetes.*, not other\.example$/);
    });

    test('--certificate-authority and --tls-server-name override the kubeconfig', async () => {
      const parts = {
        clusters: {
          c: { server: server(), 'insecure-skip-tls-verify': true, 'tls-server-name': 'wrong.example' },
        },
        users: { u: admin },
      };
      const flags = { certificateAuthority: controlPlane().caFile, tlsServerName: 'kubernetes' };
      expect(await desk().connectTo(parts, flags).release()).toBeGreaterThan(0);
      expect(
        await failureOf(desk().connectTo(parts, { certificateAuthority: controlPlane().caFile }).release()),
      ).toMatchObject({
        kind: 'tls',
      });
    });
  });
}
