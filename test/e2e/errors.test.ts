import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiCluster } from '../../src/cluster/api-cluster.ts';
import { Desk, failureOf, kubeconfig } from '../support/connections.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { freePorts } from '../support/control-plane/ports.ts';
import { until } from '../support/control-plane/until.ts';
import { FaultProxy, statusBody } from '../support/fault-proxy.ts';
import { writtenWaits } from '../support/written-waits.ts';

const users = [{ name: 'jane', token: 'jane-token' }];

describeOnControlPlane(
  'what goes wrong between here and an API server',
  (e2e) => {
    let desk: Desk;
    let front: FaultProxy;
    let waits: number[];

    const timing = writtenWaits((milliseconds) => waits.push(milliseconds));
    const throughFront = (token = 'admin-token'): ApiCluster =>
      desk.connectTo(
        {
          clusters: { c: { server: front.url, 'certificate-authority': front.caFile } },
          users: { u: { token } },
        },
        {},
        { timing },
      );
    const direct = (token: string): ApiCluster => {
      const { server, caFile } = e2e().controlPlane;
      return desk.connectTo({
        clusters: { c: { server, 'certificate-authority': caFile } },
        users: { u: { token } },
      });
    };

    beforeAll(async () => {
      front = await FaultProxy.start(e2e().controlPlane);
    });
    afterAll(() => front.close());
    beforeEach(() => {
      desk = new Desk();
      waits = [];
    });
    afterEach(async () => {
      front.reset();
      await desk.clear();
    });

    test('a context that does not exist: those that do are named', async () => {
      const contexts = { production: { cluster: 'c' }, staging: { cluster: 'c' } };
      const config = kubeconfig({ clusters: { c: { server: 'https://127.0.0.1:1' } }, contexts });
      const path = desk.write('config', config);
      expect(await failureOf(() => desk.connect({ kubeconfig: path, context: 'prodution' }))).toMatchObject({
        kind: 'usage',
        message: 'context "prodution" does not exist',
        hint: 'Did you mean "production"? The contexts are production, staging.',
      });
    });

    test('a refused connection', async () => {
      const [port = 0] = await freePorts(1);
      const parts = { clusters: { c: { server: `https://127.0.0.1:${port}` } }, users: { u: {} } };
      expect(await failureOf(desk.connectTo(parts).nodes())).toMatchObject({
        kind: 'refused',
        message: `The connection to the server 127.0.0.1:${port} was refused - did you specify the right host or port?`,
        hint: `The context "main" leads to https://127.0.0.1:${port}.`,
      });
    });

    test('a refused connection to a server that was given by flag', async () => {
      const [port = 0] = await freePorts(1);
      const server = `https://127.0.0.1:${port}`;
      const parts = { clusters: { c: { server: 'https://127.0.0.1:1' } }, users: { u: {} } };
      const { hint } = await failureOf(desk.connectTo(parts, { server }).nodes());
      expect(hint).toBe(`--server leads to ${server}.`);
    });

    test('a token that is no longer good', async () => {
      expect(await failureOf(direct('expired').nodes())).toMatchObject({
        kind: 'unauthorized',
        message: 'You must be logged in to the server (Unauthorized)',
        hint: expect.stringContaining('expired') as string,
      });
    });

    test('what the user may not do: the verb, the resource and the commands that grant it', async () => {
      const failure = await failureOf(direct('jane-token').nodes());
      expect(failure).toMatchObject({
        kind: 'forbidden',
        message:
          'Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
      });
      expect(failure.hint).toContain(
        'kubectl create clusterrole kubectl-ds-nodes --verb=get,list,watch --resource=nodes',
      );
    });

    test('the commands of the hint do grant it', async () => {
      const { kubectl = 'kubectl', kubeconfig: admin } = e2e().controlPlane;
      const failure = await failureOf(direct('jane-token').daemonSets({ namespace: 'default' }));
      const commands = failure.hint?.slice(failure.hint.indexOf('kubectl')) ?? '';
      expect(commands).toBe(
        'kubectl create role kubectl-ds-daemonsets -n default --verb=get,list,watch --resource=daemonsets.apps && ' +
          'kubectl create rolebinding kubectl-ds-daemonsets -n default --role=kubectl-ds-daemonsets --user=jane',
      );

      const env = {
        ...process.env,
        PATH: `${dirname(kubectl)}:${process.env['PATH'] ?? ''}`,
        KUBECONFIG: admin,
      };
      await promisify(execFile)('sh', ['-c', commands], { env });

      await until('jane may list them', async () => {
        expect(await direct('jane-token').daemonSets({ namespace: 'default' })).toEqual([]);
        return true;
      });
    });

    test('an object that is not there', async () => {
      expect(await failureOf(direct('admin-token').node('nowhere'))).toMatchObject({
        kind: 'notFound',
        message: 'Error from server (NotFound): nodes "nowhere" not found',
      });
    });

    test('429 with Retry-After: asked again after that time, and answered', async () => {
      const body = statusBody(429, 'TooManyRequests', 'too many requests');
      front.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '2' }, body }, /nodes/, 2);
      expect(await throughFront().nodes()).toEqual(expect.any(Array));
      expect(waits).toEqual([2000, 2000]);
      expect(front.requests).toHaveLength(3);
    });

    test('429 for ever: given up in the words of the server', async () => {
      const body = statusBody(429, 'TooManyRequests', 'the server has received too many requests');
      front.fail({ kind: 'answer', status: 429, body }, /nodes/, 100);
      expect(await failureOf(throughFront().nodes())).toMatchObject({
        kind: 'throttled',
        message: 'Error from server (TooManyRequests): the server has received too many requests',
      });
      expect(front.requests).toHaveLength(6);
    });

    test('a Retry-After that is too long is not waited for', async () => {
      front.fail({ kind: 'answer', status: 503, headers: { 'retry-after': '3600' } });
      expect(await failureOf(throughFront().nodes())).toMatchObject({ kind: 'server' });
      expect(waits).toEqual([]);
    });

    test('503 twice, then an answer: waits grow', async () => {
      front.fail({ kind: 'answer', status: 503 }, /nodes/, 2);
      expect(await throughFront().nodes()).toEqual(expect.any(Array));
      expect(waits).toEqual([250, 500]);
    });

    test("a proxy's page in place of an answer", async () => {
      const body = '<html><head><title>Sign in to ACME</title></head><body>...</body></html>';
      front.fail({ kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body });
      const failure = await failureOf(throughFront().nodes());
      expect(failure.kind).toBe('malformed');
      expect(failure.message).toMatch(/answered 200 with text\/html instead of JSON: Sign in to ACME$/);
    });

    test('JSON that ends too early', async () => {
      front.fail({ kind: 'truncate', bytes: 20 });
      const failure = await failureOf(throughFront().namespaces());
      expect(failure.kind).toBe('malformed');
      expect(failure.message).toMatch(/^the answer of the server .* ends before it is complete$/);
    });

    test('a connection that is cut in the middle of an answer: asked again, once', async () => {
      front.fail({ kind: 'cut', bytes: 20 });
      expect(await throughFront().namespaces()).not.toEqual([]);
      expect(front.requests).toHaveLength(2);
    });

    test('a connection that is cut every time', async () => {
      front.fail({ kind: 'reset' }, /nodes/, 10);
      const failure = await failureOf(throughFront().nodes());
      expect(failure.kind).toBe('network');
      expect(failure.message).toMatch(
        /^Unable to connect to the server: read tcp .*: connection reset by peer$/,
      );
      expect(front.requests).toHaveLength(2);
    });

    test('-v 8 tells of every request, and nothing of the token', async () => {
      const lines: string[] = [];
      const { server, caFile } = e2e().controlPlane;
      const api = desk.connectTo(
        {
          clusters: { c: { server, 'certificate-authority': caFile } },
          users: { u: { token: 'admin-token' } },
        },
        {},
        { log: { level: 8, write: (line) => lines.push(line) } },
      );
      await api.nodes('a=b');
      expect(lines[0]).toMatch(
        /^GET https:.*\/api\/v1\/nodes\?labelSelector=a%3Db&resourceVersion=0 200 OK in \d+ milli/,
      );
      expect(lines).toContain('    authorization: Bearer <masked>');
      expect(lines.join('\n')).not.toContain('admin-token');
    });

    test('--consistent reads ask for no cached answer', async () => {
      const { url, caFile } = front;
      const parts = {
        clusters: { c: { server: url, 'certificate-authority': caFile } },
        users: { u: { token: 'admin-token' } },
      };
      await desk.connectTo(parts, {}, { consistent: true }).nodes();
      expect(front.requests[0]?.url).toBe('/api/v1/nodes');
    });

    test('a watch wakes up at a change, goes on after its end, and counts a lost place as a change', async () => {
      const isWatch = /nodes.*watch=true/;
      const gone = JSON.stringify({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
      front.fail({ kind: 'answer', status: 200, body: '' }, isWatch);
      front.fail({ kind: 'answer', status: 200, body: `${gone}\n` }, isWatch);
      front.fail({ kind: 'answer', status: 410, body: statusBody(410, 'Expired', 'too old') }, isWatch);
      const changes = throughFront().changes({ namespace: 'default' });

      expect(await changes.next()).toBe(true);
      await until(
        'nodes are watched',
        () => front.requests.filter(({ url }) => isWatch.test(url)).length === 4,
      );
      await e2e().api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'watched' } });
      expect(await changes.next()).toBe(true);
      changes.close();
      expect(await changes.next()).toBe(false);
    });
  },
  { users, controllers: false, scheduler: false, ownControlPlane: true },
);
