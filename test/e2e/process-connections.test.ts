import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, kubeconfig } from '../support/connections.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { kubectlDs } from '../support/kubectl-ds.ts';
import { startHttpProxy, startSocksProxy } from '../support/proxy.ts';

/** The user that a forbidden request was taken for. */
const AS = /User "(.*?)"/;

/** A token that nobody has to check but the server: its claims say that it holds until 2199. */
function idToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none' }), part({ exp: 7_226_582_400 }), 'signature'].join('.');
}

describeOnControlPlane(
  'a process of its own, whatever it runs on',
  (cluster) => {
    let desk: Desk;
    beforeEach(() => {
      desk = new Desk();
    });
    afterEach(() => desk.clear());

    const server = (more: object = {}): object => {
      const { server: url, caFile } = cluster().controlPlane;
      return { server: url, 'certificate-authority': caFile, ...more };
    };
    const ask = async (user: object, where: object = server()) => {
      const path = desk.write('config', kubeconfig({ clusters: { c: where }, users: { u: user } }));
      return kubectlDs(['coverage', '-A', '--kubeconfig', path], { env: { HOME: desk.folder } });
    };

    test('shows a client certificate', async () => {
      const { certFile, keyFile } = await cluster().controlPlane.clientCertificate('xena');
      const { stderr } = await ask({ 'client-certificate': certFile, 'client-key': keyFile });
      expect(AS.exec(stderr)?.[1]).toBe('xena');
    });

    test('asks a credential plugin', async () => {
      const status = '{"token":"admin-token"}';
      const answer = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}`;
      const command = desk.write('plugin', `#!/bin/sh\necho '${answer}'\n`, 0o700);
      const exec = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command };
      expect(await ask({ exec })).toMatchObject({ code: 0 });
    });

    test('shows the token of an OpenID Connect provider; the server does not know it', async () => {
      const config = { 'id-token': idToken(), 'client-id': 'c', 'idp-issuer-url': 'https://127.0.0.1:1' };
      const { stderr, code } = await ask({ 'auth-provider': { name: 'oidc', config } });
      expect(stderr).toContain('You must be logged in to the server');
      expect(code).toBe(2);
    });

    test('believes no certificate but that of the authority', async () => {
      const { stderr, code } = await ask(
        { token: 'admin-token' },
        server({ 'certificate-authority': undefined }),
      );
      expect(stderr).toMatch(/x509|certificate/);
      expect(code).toBe(2);
    });

    test.each([
      ['HTTP', startHttpProxy],
      ['SOCKS5', startSocksProxy],
    ])('goes through a proxy: %s', async (_, start) => {
      const far = 'cluster.example';
      const proxy = await start({ hosts: { [far]: '127.0.0.1' } });
      try {
        const url = cluster().controlPlane.server.replace('127.0.0.1', far);
        const where = { server: url, 'tls-server-name': 'kubernetes.default.svc', 'proxy-url': proxy.url };
        expect(await ask({ token: 'admin-token' }, server(where))).toMatchObject({ code: 0 });
        expect(proxy.targets[0]).toBe(`${far}:${new URL(url).port}`);
      } finally {
        await proxy.close();
      }
    });
  },
  { controllers: false, scheduler: false, ownControlPlane: true },
);
