import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, failureOf } from '../../support/connections.ts';
import { startHttpProxy, startSocksProxy, type RecordingProxy } from '../../support/proxy.ts';

/** A name that only a proxy can look up: what is asked of it does not count as loopback. */
const far = 'cluster.example';

let desk: Desk;
let server: Server | undefined;
let proxy: RecordingProxy | undefined;
const seen: IncomingMessage[] = [];

beforeEach(() => {
  desk = new Desk();
  seen.length = 0;
});
afterEach(async () => {
  await desk.clear();
  await proxy?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A plain HTTP server, as `kubectl proxy` is one. Gives its port. */
async function serve(listener: RequestListener): Promise<number> {
  const started = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return (started.address() as AddressInfo).port;
}

const version: RequestListener = (_, response) => {
  response.setHeader('content-type', 'application/json').end('{"major":"1","minor":"27+"}');
};

test('a plain server is spoken to without credentials, which anybody could read', async () => {
  const port = await serve(version);
  const api = desk.connect({ server: `http://127.0.0.1:${port}/prefix/`, token: 'secret' });
  expect(await api.release()).toBe(27);
  expect(seen[0]).toMatchObject({ url: '/prefix/version' });
  expect(seen[0]?.headers).not.toHaveProperty('authorization');
});

test('a server on this machine is not asked to pack its answers', async () => {
  const port = await serve(version);
  await desk.connect({ server: `http://127.0.0.1:${port}` }).release();
  expect(seen[0]?.headers).not.toHaveProperty('accept-encoding');
});

test.each([
  [undefined, 'gzip'],
  [true, undefined],
])(
  'another one is, through a plain proxy, with --disable-compression=%s: %s',
  async (disableCompression, encoding) => {
    const port = await serve((request, response) => {
      const packed = request.headers['accept-encoding'] === 'gzip';
      response.setHeader('content-type', 'application/json');
      if (packed) response.setHeader('content-encoding', 'gzip');
      response.end(packed ? gzipSync('{"minor":"27"}') : '{"minor":"27"}');
    });
    proxy = await startHttpProxy({ hosts: { [far]: '127.0.0.1' } });
    const api = desk.connect(
      { server: `http://${far}:${port}`, disableCompression },
      { HTTP_PROXY: proxy.url },
    );
    expect(await api.release()).toBe(27);
    expect(seen[0]?.headers['accept-encoding']).toBe(encoding);
    expect(proxy.targets).toEqual([`http://${far}:${port}/version`]);
  },
);

test('a plain server behind a SOCKS proxy', async () => {
  const port = await serve(version);
  proxy = await startSocksProxy({ hosts: { [far]: '127.0.0.1' } });
  const api = desk.connect({ server: `http://${far}:${port}` }, { http_proxy: proxy.url });
  expect(await api.release()).toBe(27);
  expect(proxy.targets).toEqual([`${far}:${port}`]);
});

test('https spoken to a server that knows plain HTTP only', async () => {
  const port = await serve(version);
  const api = desk.connect({ server: `https://127.0.0.1:${port}`, insecureSkipTlsVerify: true });
  expect(await failureOf(api.release())).toMatchObject({
    kind: 'tls',
    message: 'Unable to connect to the server: http: server gave HTTP response to HTTPS client',
  });
});

test('a proxy that is not there is blamed, and not the server', async () => {
  proxy = await startHttpProxy();
  await proxy.close();
  const api = desk.connect({ server: `https://${far}` }, { HTTPS_PROXY: proxy.url });
  const failure = await failureOf(api.release());
  expect(failure.message).toMatch(
    /^Unable to connect to the server: proxyconnect tcp: dial tcp 127\.0\.0\.1:\d+: connect ECONNREFUSED/,
  );
  proxy = undefined;
});

test('an empty list is an empty list, however an old server writes it', async () => {
  const port = await serve((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"kind":"NodeList","items":null}');
  });
  expect(await desk.connect({ server: `http://127.0.0.1:${port}` }).nodes()).toEqual([]);
});

test.each([
  ['no list', '{"kind":"Node"}'],
  ['nothing', 'null'],
])('%s in place of a list is told', async (_, body) => {
  const port = await serve((__, response) => {
    response.setHeader('content-type', 'application/json').end(body);
  });
  const failure = await failureOf(desk.connect({ server: `http://127.0.0.1:${port}` }).nodes());
  expect(failure).toMatchObject({ kind: 'malformed' });
});
