import { delimiter } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Desk, failureOf, kubeconfig } from '../support/connections.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { describeCredentials } from './kube-config/credentials.ts';
import { describeNetwork } from './kube-config/network.ts';
import { describePlugins } from './kube-config/plugins.ts';
import { admin, type Scene } from './kube-config/scene.ts';

const users = [
  { name: 'jane', token: 'jane-token' },
  { name: 'joe', token: 'joe-token' },
];

describeOnControlPlane(
  'kubeconfig against an API server',
  (e2e) => {
    let desk: Desk;
    let front: FaultProxy;
    let server: string;
    let caFile: string;
    const cluster = (): Record<string, unknown> => ({ server, 'certificate-authority': caFile });
    const controlPlane = () => e2e().controlPlane;
    const scene: Scene = { desk: () => desk, front: () => front, controlPlane, cluster };

    beforeAll(async () => {
      ({ server, caFile } = e2e().controlPlane);
      front = await FaultProxy.start({ server, caFile });
    });
    afterAll(() => front.close());
    beforeEach(() => {
      desk = new Desk();
    });
    afterEach(async () => {
      front.reset();
      await desk.clear();
    });

    describeCredentials(scene);
    describePlugins(scene);
    describeNetwork(scene);

    test('three files in KUBECONFIG, a cluster each, are one configuration', async () => {
      const one = (name: string, user: unknown): string =>
        desk.write(
          name,
          kubeconfig({
            current: name,
            clusters: { [name]: cluster() },
            users: { [name]: user },
            contexts: { [name]: { cluster: name, user: name, namespace: `ns-${name}` } },
          }),
        );
      const files = [one('a', admin), one('b', { token: 'jane-token' }), one('c', { token: 'joe-token' })];
      const env = { KUBECONFIG: files.join(delimiter) };

      expect(await desk.connect({}, env).nodes()).toEqual(expect.any(Array));
      expect((await failureOf(desk.connect({ context: 'b' }, env).nodes())).message).toContain('User "jane"');
      expect((await failureOf(desk.connect({ context: 'c' }, env).nodes())).message).toContain('User "joe"');
      expect((await failureOf(() => desk.connect({ context: 'd' }, env))).message).toBe(
        'context "d" does not exist',
      );
    });

    test('a request that takes longer than --request-timeout is given up', async () => {
      front.fail({ kind: 'stall' });
      const api = desk.connectTo(
        {
          clusters: { c: { server: front.url, 'certificate-authority': front.caFile } },
          users: { u: admin },
        },
        { requestTimeout: '200ms' },
      );
      expect(await failureOf(api.nodes())).toMatchObject({
        kind: 'timeout',
        message:
          'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
        hint: expect.stringContaining('0.2s') as string,
      });
    });
  },
  { users, controllers: false, scheduler: false, ownControlPlane: true },
);
