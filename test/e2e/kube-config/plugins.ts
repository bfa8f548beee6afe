import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../support/connections.ts';
import { whoIs, type Scene } from './scene.ts';

/** Programs that give credentials. */
export function describePlugins(scene: Scene): void {
  const { desk, controlPlane, cluster } = scene;

  describe('credential plugins', () => {
    const plugin = (script: string, more: object = {}): object => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        interactiveMode: 'Never',
        command: desk().write('plugin', `#!/bin/sh\n${script}`, 0o700),
        ...more,
      },
    });
    const credential = (status: string): string =>
      `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{${status}}}`;

    test('a program gives a token; its arguments and environment are those of the kubeconfig', async () => {
      const user = plugin(`printf '%s' '${credential('"token":"\'"$1-$SUFFIX"\'"')}'`, {
        args: ['jane'],
        env: [{ name: 'SUFFIX', value: 'token' }],
      });
      expect(await whoIs(scene, user)).toBe('jane');
    });

    test('a program gives a certificate', async () => {
      const { certFile, keyFile } = await controlPlane().clientCertificate('xena');
      const json = JSON.stringify({
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: {
          clientCertificateData: await readFile(certFile, 'utf8'),
          clientKeyData: await readFile(keyFile, 'utf8'),
        },
      });
      expect(await whoIs(scene, plugin(`cat ${desk().write('credential.json', json)}`))).toBe('xena');
    });

    test('it runs once while its answer holds, and again when that has expired', async () => {
      const runs = desk().write('runs', '');
      const ask = async (expirationTimestamp: string): Promise<number> => {
        desk().write('runs', '');
        const status = `"token":"jane-token","expirationTimestamp":"${expirationTimestamp}"`;
        const user = plugin(`echo run >> ${runs}; echo '${credential(status)}'`);
        const api = desk().connectTo({ clusters: { c: cluster() }, users: { u: user } });
        await failureOf(api.nodes());
        await failureOf(api.nodes());
        return (await readFile(runs, 'utf8')).split('\n').length - 1;
      };
      expect(await ask('2199-01-01T00:00:00Z')).toBe(1);
      expect(await ask('1999-01-01T00:00:00Z')).toBeGreaterThan(1);
    });

    test('a token that the server refuses is asked for anew, once for all requests', async () => {
      const [marker, runs] = [`${desk().folder}/refreshed`, desk().write('runs', '')];
      const user = plugin(
        `echo run >> ${runs}; if [ -e ${marker} ]; then T=jane-token; else T=old; touch ${marker}; fi
         echo '${credential('"token":"\'$T\'"')}'`,
      );
      const api = desk().connectTo({ clusters: { c: cluster() }, users: { u: user } });
      const failures = await Promise.all(
        [api.nodes(), api.namespaces(), api.storageClasses()].map(failureOf),
      );
      expect(failures.map(({ kind }) => kind)).toEqual(['forbidden', 'forbidden', 'forbidden']);
      expect(await readFile(runs, 'utf8')).toBe('run\nrun\n');
    });

    test('it is told of the cluster where it asks for that', async () => {
      const told = `${desk().folder}/told`;
      const api = desk().connectTo({
        clusters: {
          c: {
            ...cluster(),
            extensions: [
              { name: 'client.authentication.k8s.io/exec', extension: { audience: 'a', level: 3 } },
            ],
          },
        },
        users: {
          u: plugin(
            `printf '%s' "$KUBERNETES_EXEC_INFO" > ${told}; echo '${credential('"token":"jane-token"')}'`,
            {
              provideClusterInfo: true,
            },
          ),
        },
      });

      await failureOf(api.nodes());

      expect(JSON.parse(await readFile(told, 'utf8'))).toMatchObject({
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1',
        spec: {
          interactive: false,
          cluster: { server: controlPlane().server, config: { audience: 'a', level: 3 } },
        },
      });
    });
  });
}
