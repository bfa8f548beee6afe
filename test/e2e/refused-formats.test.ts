import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiCluster } from '../../src/cluster/api-cluster.ts';
import { Desk, failureOf } from '../support/connections.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import { writtenWaits } from '../support/written-waits.ts';
import { kubectlDs } from '../support/kubectl-ds.ts';
import { FaultProxy, statusBody, type Fault, type SeenRequest } from '../support/fault-proxy.ts';
import { told } from './answers.ts';
import { isList, isTable, notAcceptable, paged, placesOf, plainList, withColumns } from './format-faults.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

const daemons = ['agent', 'guard', 'log-shipper'];

describeOnControlPlane(
  'a server that does not answer as it is asked to',
  (e2e) => {
    let desk: Desk;
    let front: FaultProxy;
    let expected: readonly object[];
    let waits: number[];
    let said: string[];

    const timing = writtenWaits((milliseconds) => waits.push(milliseconds));
    const connect = (url: string, caFile: string, manyPods: number): ApiCluster =>
      desk.connectTo(
        {
          clusters: { c: { server: url, 'certificate-authority': caFile } },
          users: { u: { token: 'admin-token' } },
        },
        {},
        { timing, manyPods, log: { level: 0, write: (line) => said.push(line) } },
      );
    const throughFront = (): ApiCluster => connect(front.url, front.caFile, 1);
    const count = (matches: (request: SeenRequest) => boolean): number =>
      front.requests.filter(matches).length;

    beforeAll(async () => {
      const namespace = await e2e().createNamespace();
      const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
      await e2e().createNodes(nodes.map((name) => ({ name, labels: { only: namespace } })));
      for (const name of daemons) {
        await e2e().api.create(daemonSetIn(namespace, { name }));
        await untilStatus(e2e(), namespace, name, { numberAvailable: nodes.length });
      }
      front = await FaultProxy.start(e2e().controlPlane);
    });
    afterAll(() => front.close());
    beforeEach(async () => {
      desk = new Desk();
      [waits, said] = [[], []];
      const { server, caFile } = e2e().controlPlane;
      expected = await told(connect(server, caFile, Infinity));
      expect(expected).toHaveLength(15);
    });
    afterEach(async () => {
      front.reset();
      await desk.clear();
    });

    describe('gives the right answer, is not asked for rows again, and nobody is told', () => {
      test.each<[string, Fault | undefined, { tables: number; lists: number; tablesAgain: number }]>([
        ['as it is', undefined, { tables: 3, lists: 0, tablesAgain: 3 }],
        ['406 for a Table', notAcceptable, { tables: 3, lists: 3, tablesAgain: 0 }],
        [
          'a list in its place, which is all that is needed',
          plainList,
          { tables: 3, lists: 0, tablesAgain: 0 },
        ],
        [
          'columns in another order',
          withColumns((names) => placesOf(names).toReversed()),
          { tables: 3, lists: 0, tablesAgain: 3 },
        ],
        [
          'columns that nobody knows',
          withColumns((names) => [-1, ...placesOf(names), -1]),
          { tables: 3, lists: 0, tablesAgain: 3 },
        ],
        [
          'no column for the node',
          withColumns((names) => placesOf(names).filter((place) => names[place] !== 'Node')),
          { tables: 3, lists: 3, tablesAgain: 0 },
        ],
        [
          'a Table of which the connection is cut once',
          { kind: 'cut', bytes: 40 },
          { tables: 4, lists: 0, tablesAgain: 3 },
        ],
        ['a Table in which there is no row', withColumns(() => []), { tables: 3, lists: 3, tablesAgain: 0 }],
      ])('%s', async (_, fault, { tables, lists, tablesAgain }) => {
        if (fault !== undefined) front.fail(fault, isTable, fault.kind === 'cut' ? 1 : 100);
        const cluster = throughFront();

        expect(await told(cluster)).toEqual(expected);
        expect([count(isTable), count(isList)]).toEqual([tables, lists]);

        front.requests.length = 0;
        expect(await told(cluster)).toEqual(expected);
        expect([count(isTable), count(isList)]).toEqual([tablesAgain, 3 - tablesAgain]);
        expect(said).toEqual([]);
        // Servers before v1.22 do not know it.
        expect(count(({ url }) => url.includes('resourceVersionMatch'))).toBe(0);
      });

      test('406 for a Table, also to whoever asks for answers as of now', async () => {
        front.fail(notAcceptable, isTable, 100);
        const cluster = throughFront();
        await told(cluster);
        expect(await told(cluster.consistent())).toEqual(expected);
        expect(count(isTable)).toBe(3);
      });

      test('429 with Retry-After: asked again after that time', async () => {
        const body = statusBody(429, 'TooManyRequests', 'too many requests');
        front.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '2' }, body }, isTable);
        expect(await told(throughFront())).toEqual(expected);
        expect(waits).toEqual([2000]);
        expect([count(isTable), count(isList)]).toEqual([4, 0]);
      });
    });

    describe('that has no protobuf', () => {
      const isNodes = ({ url }: SeenRequest): boolean => url.startsWith('/api/v1/nodes');
      const isAsked = (request: SeenRequest): boolean =>
        isNodes(request) && String(request.headers.accept).includes('protobuf');

      test('and refuses it: asked for JSON, and not again for the other', async () => {
        front.fail(notAcceptable, isAsked, 100);
        const cluster = throughFront();
        expect(await told(cluster)).toEqual(expected);
        expect(await told(cluster)).toEqual(expected);
        expect([count(isAsked), count(isNodes)]).toEqual([1, 3]);
      });

      test('and answers with JSON: taken as it is', async () => {
        const body = JSON.stringify({ kind: 'NodeList', apiVersion: 'v1', metadata: {}, items: [] });
        front.fail({ kind: 'answer', status: 200, body }, isAsked);
        expect(await throughFront().nodes()).toEqual([]);
        expect(count(isNodes)).toBe(1);
      });

      test('what is wrong is told in JSON, as ever', async () => {
        front.fail(
          { kind: 'answer', status: 403, body: statusBody(403, 'Forbidden', 'nodes is forbidden') },
          isNodes,
        );
        expect(await failureOf(throughFront().nodes())).toMatchObject({ kind: 'forbidden' });
        expect(count(isNodes)).toBe(1);
      });
    });

    describe('that hands out lists in pages nobody asked for', () => {
      const isPage = (of: string) => (request: SeenRequest) =>
        request.url.startsWith(of) && !request.url.includes('fieldSelector');
      const expired = statusBody(410, 'Expired', 'The provided continue parameter is too old');

      test('all of them are read', async () => {
        front.fail(paged, (request) => isPage('/api/v1/nodes')(request) || isList(request), 100);
        front.fail(notAcceptable, isTable, 100);
        expect(await told(throughFront())).toEqual(expected);
        expect(count(isPage('/api/v1/nodes'))).toBe(3);
        expect(count(isList)).toBe(9);
      });

      test('and forgets in the middle where it was: from the beginning, once', async () => {
        const isNext = ({ url }: SeenRequest): boolean => url.includes('continue=');
        front.fail({ kind: 'answer', status: 410, body: expired }, isNext);
        front.fail(paged, isPage('/api/v1/nodes'), 100);
        expect(await throughFront().nodes()).toHaveLength(5);
        expect(front.requests.map(isNext)).toEqual([false, true, false, true, true]);
      });

      test('and forgets it again and again: told', async () => {
        front.fail({ kind: 'answer', status: 410, body: expired }, /continue=/, 100);
        front.fail(paged, isPage('/api/v1/nodes'), 100);
        expect(await failureOf(throughFront().nodes())).toMatchObject({
          kind: 'gone',
          message: 'Error from server (Expired): The provided continue parameter is too old',
          hint: 'The server no longer has what was begun to be read: try again.',
        });
        expect(front.requests).toHaveLength(4);
      });
    });

    describe('whose answer is broken: one sentence, and never less than all', () => {
      const cut = /^the answer of the server 127\.0\.0\.1:\d+ ends before it is complete$/;
      const unpacked = /^the packed answer of the server 127\.0\.0\.1:\d+ is broken: /;
      const packed = (change: (body: Buffer) => Buffer): Fault => ({
        kind: 'change',
        headers: { 'content-encoding': 'gzip' },
        body: (body) => change(gzipSync(body)),
      });
      const half = (body: Buffer): Buffer => body.subarray(0, body.length / 2);
      const wrong = (body: Buffer): Buffer => Buffer.concat([half(body), Buffer.alloc(64, 7), half(body)]);
      const tryAgain =
        'Something between here and the server may have cut it: try again; -v 8 shows the requests.';
      const asPacked = '--disable-compression asks for answers that are not packed.';

      test.each<[string, Fault, (request: SeenRequest) => boolean, RegExp, string]>([
        ['rows that end in the middle', { kind: 'truncate', bytes: 3000 }, isTable, cut, tryAgain],
        [
          'rows that end right after one of them',
          { kind: 'change', body: (body) => body.subarray(0, body.indexOf(']},{"cells"') + 2) },
          isTable,
          cut,
          tryAgain,
        ],
        [
          'nodes that do',
          { kind: 'truncate', bytes: 900 },
          ({ url }) => url.startsWith('/api/v1/nodes'),
          cut,
          tryAgain,
        ],
        [
          'nodes that end before they have begun',
          { kind: 'change', body: (body) => body.subarray(0, 2) },
          ({ url }) => url.startsWith('/api/v1/nodes'),
          cut,
          tryAgain,
        ],
        [
          'DaemonSets that end right after one of them',
          { kind: 'change', body: (body) => body.subarray(0, body.indexOf('}},{"metadata"') + 2) },
          ({ url }) => url.startsWith('/apis/apps/v1/daemonsets'),
          cut,
          tryAgain,
        ],
        ['a packed answer that ends in the middle', packed(half), isTable, unpacked, asPacked],
        ['a packed answer that is not right', packed(wrong), isTable, unpacked, asPacked],
      ])('%s', async (_, fault, matches, message, hint) => {
        front.fail(fault, matches, 100);
        const failure = await failureOf(told(throughFront()));
        expect(failure).toMatchObject({ kind: 'malformed', hint });
        expect(failure.message).toMatch(message);
        expect(said).toEqual([]);
      });
    });

    test('a verb says so on stderr, in two lines, and nothing on stdout', async () => {
      front.fail({ kind: 'truncate', bytes: 900 }, isList, 100);
      const connection = ['--server', front.url, '--certificate-authority', front.caFile];
      const args = ['coverage', '-A', ...connection, '--token', 'admin-token'];
      const { code, stdout, stderr } = await kubectlDs(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^error: the answer of the server 127\.0\.0\.1:\d+ ends before it is complete\n.*try again.*\n$/,
      );
    });

    test('what is followed: 406 for a Table once for each, an ERROR from a watch, and the right answer', async () => {
      const error = { type: 'ERROR', object: { kind: 'Status', code: 500, reason: 'InternalError' } };
      front.fail(notAcceptable, isTable, 100);
      front.fail({ kind: 'answer', status: 200, body: `${JSON.stringify(error)}\n` }, /pods.*watch=true/);
      const { cluster, changes } = throughFront().follow({});

      await until('it is followed as it is', async () => {
        expect(await told(cluster)).toEqual(expected);
        return true;
      });
      expect(count(({ url }) => /pods.*watch=true/.test(url))).toBeGreaterThan(1);
      expect(count(isTable)).toBeLessThanOrEqual(3);
      expect(said).toEqual([]);
      changes.close();
    });
  },
  { ownControlPlane: true },
);
