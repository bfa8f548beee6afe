import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiCluster } from '../../../src/cluster/api-cluster.ts';
import type { KubeFlags } from '../../../src/cluster/kube-config.ts';
import { Desk, failureOf } from '../../support/connections.ts';
import {
  startHttpProxy,
  startSocksProxy,
  type ProxyOptions,
  type RecordingProxy,
} from '../../support/proxy.ts';
import { createServerCertificate, type ServerCertificate } from '../../support/server-certificate.ts';

/** Where the server is for the proxy alone: names and addresses that lead nowhere from here. */
const hosts = {
  'cluster.example': '127.0.0.1',
  '192.0.2.1': '127.0.0.1',
  '2001:db8::1': '127.0.0.1',
  '2001:db8:0:0:0:0:0:1': '127.0.0.1',
};

let desk: Desk;
let proxy: RecordingProxy | undefined;
let server: Server | TcpServer | undefined;
let sockets: Set<Socket>;

beforeEach(() => {
  desk = new Desk();
  sockets = new Set();
});
afterEach(async () => {
  await desk.clear();
  await proxy?.close();
  proxy = undefined;
  for (const socket of sockets) socket.destroy();
  server?.close();
  server = undefined;
});

/** Gives the port. */
async function listen(started: Server | TcpServer): Promise<number> {
  server = started;
  started.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return (started.address() as AddressInfo).port;
}

/** An API server by these names that tells its version, and in it the certificate that it was shown. */
async function serve(names: readonly string[]): Promise<{ port: number; certificate: ServerCertificate }> {
  const certificate = await createServerCertificate(desk.folder, names);
  const { cert, key } = certificate;
  const started = createServer(
    { cert, key, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const shown = (request.socket as TLSSocket).getPeerCertificate().subject;
      const minor = shown === undefined ? '27' : '28';
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ minor, items: [] }));
    },
  );
  return { port: await listen(started), certificate };
}

function connect(
  address: string,
  through: string,
  cluster: Readonly<Record<string, unknown>> = {},
  { user = {}, flags = {} }: { user?: unknown; flags?: KubeFlags } = {},
): ApiCluster {
  return desk.connectTo(
    {
      clusters: { c: { server: `https://${address}`, 'proxy-url': through, ...cluster } },
      users: { u: user },
    },
    flags,
  );
}

type Start = (options?: ProxyOptions) => Promise<RecordingProxy>;
const startTlsProxy: Start = async (options) => {
  const { cert, key } = await createServerCertificate(desk.folder, ['IP:127.0.0.1', 'DNS:cluster.example']);
  return startHttpProxy({ ...options, tls: { cert, key } });
};
const kinds: readonly (readonly [string, Start])[] = [
  ['an HTTP proxy', startHttpProxy],
  ['a SOCKS5 proxy', startSocksProxy],
];

describe.each(kinds)('%s', (_, start) => {
  test.each([
    ['a name', 'cluster.example', 'DNS:cluster.example', 'cluster.example'],
    ['an IPv4 address', '192.0.2.1', 'IP:192.0.2.1', '192.0.2.1'],
    ['an IPv6 address', '[2001:db8::1]', 'IP:2001:db8::1', /^\[2001:db8::1\]|^2001:db8:0:0:0:0:0:1/],
  ])('leads to a server that is known by %s, and is checked for it', async (__, address, name, target) => {
    const { port, certificate } = await serve([name]);
    proxy = await start({ hosts });
    const ca = { 'certificate-authority': certificate.caFile };
    expect(await connect(`${address}:${port}`, proxy.url, ca).release()).toBe(27);
    expect(proxy.targets[0]).toMatch(target);
    expect(proxy.targets[0]).toMatch(new RegExp(`:${port}$`));
  });

  test.each([
    ['an address', '192.0.2.1', '192.0.2.1'],
    ['a name', 'cluster.example', 'cluster.example'],
  ])('a server whose certificate has another name than %s is not believed', async (__, address, host) => {
    const { port, certificate } = await serve(['DNS:localhost', 'IP:127.0.0.1']);
    proxy = await start({ hosts });
    const ca = { 'certificate-authority': certificate.caFile };
    const failure = await failureOf(connect(`${address}:${port}`, proxy.url, ca).nodes());
    expect(failure.kind).toBe('tls');
    expect(failure.message).toContain(`certificate is valid for localhost, 127.0.0.1, not ${host}`);
  });

  test('the server is shown the client certificate, and checked for tls-server-name', async () => {
    const { port, certificate } = await serve(['DNS:kubernetes']);
    proxy = await start({ hosts });
    const cluster = { 'certificate-authority': certificate.caFile, 'tls-server-name': 'kubernetes' };
    const user = {
      'client-certificate-data': Buffer.from(certificate.cert).toString('base64'),
      'client-key-data': Buffer.from(certificate.key).toString('base64'),
    };
    expect(await connect(`192.0.2.1:${port}`, proxy.url, cluster, { user }).release()).toBe(28);
  });

  test('a connection is kept for the next request', async () => {
    const { port } = await serve(['DNS:x']);
    proxy = await start({ hosts });
    const api = connect(`192.0.2.1:${port}`, proxy.url, { 'insecure-skip-tls-verify': true });
    await api.nodes();
    await api.nodes();
    expect(proxy.targets).toHaveLength(1);
  });

  test('where it refuses, each of many requests fails, and it is asked once for each', async () => {
    proxy = await start({ refuse: true });
    const api = connect('cluster.example', proxy.url);
    const failures = await Promise.all(Array.from({ length: 40 }, () => failureOf(api.nodes())));
    expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(['network']));
    expect(proxy.targets).toEqual(Array.from({ length: 40 }, () => 'cluster.example:443'));
  });

  test('that says nothing is given up after --request-timeout', async () => {
    const port = await listen(createTcpServer());
    const scheme = start === startHttpProxy ? 'http' : 'socks5';
    const through = `${scheme}://127.0.0.1:${port}`;
    const api = connect('cluster.example', through, {}, { flags: { requestTimeout: '50ms' } });
    expect(await failureOf(api.nodes())).toMatchObject({ kind: 'timeout' });
  });
});

test('a proxy is spoken to by TLS where its URL says so, and believed by the same authority', async () => {
  const { port } = await serve(['DNS:x']);
  proxy = await startTlsProxy({ hosts });
  const trusting = { 'insecure-skip-tls-verify': true };
  expect(await connect(`192.0.2.1:${port}`, proxy.url, trusting).release()).toBe(27);
  const failure = await failureOf(connect(`192.0.2.1:${port}`, proxy.url).nodes());
  expect(failure.message).toMatch(
    /^Unable to connect to the server: proxyconnect tcp: dial tcp .* self-signed/,
  );
});

test.each(['http', 'https'])('closing ends what an %s proxy has not answered', async (scheme) => {
  const port = await listen(createTcpServer());
  const api = connect('cluster.example', `${scheme}://127.0.0.1:${port}`);
  const failure = failureOf(api.nodes());
  await vi.waitUntil(() => sockets.size === 1);
  const [socket] = sockets;
  const closed = new Promise((resolve) => socket?.on('close', resolve).resume());
  await api.close();
  expect((await failure).message).toBe('Unable to connect to the server: the connection was closed');
  await closed;
});

const blame = 'Unable to connect to the server: ';
const check = /^Check proxy-url/;

test.each([
  ['forbids', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'proxyconnect: the proxy answered 403 Forbidden', check],
  [
    'wants to know its user',
    'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n',
    'proxyconnect: the proxy answered 407 Proxy Authentication Required',
    /username and password/,
  ],
  [
    'says 401, which is not the server',
    'HTTP/1.1 401 No\r\n\r\n',
    'proxyconnect: the proxy answered 401 No',
    check,
  ],
  ['speaks something else', '220 mail\r\n\r\n', 'proxyconnect: the proxy answered no HTTP', check],
  ['speaks at length', 'SSH-2.0\r\nabc\r\n\r\n', 'proxyconnect: the proxy answered no HTTP', check],
  ['hangs up', '', 'proxyconnect: the proxy closed the connection', check],
])('an HTTP proxy that %s is blamed', async (_, answer, message, hint) => {
  proxy = await startHttpProxy({ answer });
  const failure = await failureOf(connect('cluster.example', proxy.url).nodes());
  expect(failure).toMatchObject({ kind: 'network', message: blame + message });
  expect(failure.hint).toMatch(hint);
});

test.each([
  ['wants to know its user', [5, 255], 'socks connect: no acceptable authentication methods'],
  ['is of version 4', [4, 90, 0, 0], 'socks connect: the proxy speaks no SOCKS5'],
  ['hangs up', [], 'socks connect: the proxy closed the connection'],
])('a SOCKS proxy that %s is blamed', async (_, answer, message) => {
  const port = await listen(
    createTcpServer((socket) => socket.once('data', () => socket.end(Buffer.from(answer)))),
  );
  const failure = await failureOf(connect('cluster.example', `socks5://127.0.0.1:${port}`).nodes());
  expect(failure).toMatchObject({ kind: 'network', message: blame + message });
  expect(failure.hint).toMatch(check);
});

describe('a plain server', () => {
  test('a proxy that is not there is blamed', async () => {
    proxy = await startHttpProxy();
    await proxy.close();
    const api = desk.connect({ server: 'http://cluster.example' }, { HTTP_PROXY: proxy.url });
    const failure = await failureOf(api.nodes());
    expect(failure.message).toMatch(/proxyconnect tcp: dial tcp 127\.0\.0\.1:\d+: connect ECONNREFUSED/);
    proxy = undefined;
  });

  test('a proxy that wants to know its user is blamed', async () => {
    const port = await listen(createHttpServer((_, response) => response.writeHead(407).end()));
    const api = desk.connect(
      { server: 'http://cluster.example' },
      { HTTP_PROXY: `http://127.0.0.1:${port}` },
    );
    expect(await failureOf(api.nodes())).toMatchObject({
      message: `${blame}proxyconnect: the proxy answered 407 Proxy Authentication Required`,
      hint: expect.stringContaining('username and password') as string,
    });
  });
});
