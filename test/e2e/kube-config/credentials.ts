import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../support/connections.ts';
import { admin, whoIs, type Scene } from './scene.ts';

/** Who asks: tokens, certificates, passwords, and somebody else in their place. */
export function describeCredentials(scene: Scene): void {
  const { desk, front, controlPlane, cluster } = scene;

  describe('credentials', () => {
    test('a token', async () => {
      expect(await whoIs(scene, { token: 'jane-token' })).toBe('jane');
    });

    test('nobody at all is anonymous', async () => {
      expect(await whoIs(scene, {})).toBe('system:anonymous');
    });

    test('a client certificate, as files and as data', async () => {
      const { certFile, keyFile } = await controlPlane().clientCertificate('carl', ['readers']);
      const [cert, key] = [await readFile(certFile, 'base64'), await readFile(keyFile, 'base64')];

      expect(await whoIs(scene, { 'client-certificate': certFile, 'client-key': keyFile })).toBe('carl');
      expect(await whoIs(scene, { 'client-certificate-data': cert, 'client-key-data': key })).toBe('carl');
    });

    test('a token file that is written anew while the program runs', async () => {
      const tokenFile = desk().write('token', 'jane-token\n');
      const api = desk().connectTo({ clusters: { c: cluster() }, users: { u: { tokenFile } } });

      expect((await failureOf(api.nodes())).message).toContain('User "jane"');
      desk().write('token', 'joe-token\n');
      expect((await failureOf(api.nodes())).message).toContain('User "joe"');
    });

    test('a username and password reach the server as a basic header', async () => {
      const api = desk().connectTo({
        clusters: { c: { server: front().url, 'certificate-authority': front().caFile } },
        users: { u: { username: 'ann', password: 'pass:word' } },
      });

      // This server knows nothing of passwords.
      await failureOf(api.nodes());
      const shown = front().requests[0]?.headers.authorization ?? '';
      expect(Buffer.from(shown.replace('Basic ', ''), 'base64').toString()).toBe('ann:pass:word');
    });

    test('--token wins over the token of the kubeconfig', async () => {
      const api = desk().connectTo(
        { clusters: { c: cluster() }, users: { u: { token: 'jane-token' } } },
        { token: 'joe-token' },
      );
      expect((await failureOf(api.nodes())).message).toContain('User "joe"');
    });
  });

  describe('impersonation', () => {
    test('--as asks for somebody else, whom RBAC then judges', async () => {
      const parts = { clusters: { c: cluster() }, users: { u: admin } };
      const failure = await failureOf(desk().connectTo(parts, { as: 'bob' }).nodes());
      expect(failure).toMatchObject({ kind: 'forbidden' });
      expect(failure.message).toContain('User "bob" cannot list resource "nodes"');
      await expect(
        desk()
          .connectTo(parts, { as: 'bob', asGroup: ['a', 'system:masters'] })
          .nodes(),
      ).resolves.toEqual(expect.any(Array));
    });

    test('groups, uid and extra reach the server, each group on its own', async () => {
      const api = desk().connectTo(
        {
          clusters: { c: { server: front().url, 'certificate-authority': front().caFile } },
          users: { u: { ...admin, as: 'bob', 'as-user-extra': { 'example.org/Team': ['x', 'y'] } } },
        },
        { asGroup: ['a', 'b'], asUid: 'u-1' },
      );
      await failureOf(api.nodes());
      expect(front().requests[0]?.headers).toMatchObject({
        'impersonate-user': 'bob',
        'impersonate-group': 'a, b',
        'impersonate-uid': 'u-1',
        'impersonate-extra-example.org%2fteam': 'x, y',
      });
    });
  });
}
