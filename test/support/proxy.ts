import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A proxy on loopback that writes down where it was asked to connect to. */
export interface RecordingProxy {
  /** `http://127.0.0.1:PORT`, `https://127.0.0.1:PORT` or `socks5://127.0.0.1:PORT` */
  readonly url: string;
  /** `host:port` of each connection, and whole URLs of plain requests. */
  readonly targets: readonly string[];
  /** The credentials that were shown, as `user:password`. */
  readonly credentials: readonly string[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Names that only the proxy knows, as in a network of its own: the address that each stands for. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Refuses every connection. */
  readonly refuse?: boolean;
  /** What an HTTP proxy answers to CONNECT in place of connecting, and closes. */
  readonly answer?: string;
  /** Spoken to by TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Wants a username and password. */
  readonly authenticate?: boolean;
}

/** An HTTP proxy: CONNECT, and plain requests with a whole URL. */
export async function startHttpProxy({
  hosts = {},
  refuse,
  answer = refuse === true ? 'HTTP/1.1 403 Forbidden\r\n\r\n' : undefined,
  tls,
}: ProxyOptions = {}): Promise<RecordingProxy> {
  const record = new Recording();
  const forward: RequestListener = (request, response) => {
    record.targets.push(request.url ?? '');
    const target = new URL(request.url ?? '');
    const { method, headers } = request;
    const forwarded = httpRequest(
      {
        host: hosts[target.hostname] ?? target.hostname,
        port: target.port,
        path: target.pathname + target.search,
        method,
        headers,
      },
      (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      },
    );
    request.pipe(forwarded);
  };
  const server = tls === undefined ? createHttpServer(forward) : createHttpsServer(tls, forward);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    record.targets.push(request.url ?? '');
    record.show(request.headers['proxy-authorization']);
    if (answer !== undefined) {
      client.end(answer);
      return;
    }
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = connect(Number(port), hosts[host] ?? host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, upstream);
    });
    upstream.on('error', () => client.destroy());
  });
  return record.serve(server, tls === undefined ? 'http' : 'https');
}

/** A SOCKS5 proxy (RFC 1928) for CONNECT to names and addresses. */
export async function startSocksProxy(options: ProxyOptions = {}): Promise<RecordingProxy> {
  const record = new Recording();
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    void speakSocks(client, options, record);
  });
  return record.serve(server, 'socks5');
}

async function speakSocks(
  client: Socket,
  { hosts = {}, refuse, authenticate }: ProxyOptions,
  record: Recording,
): Promise<void> {
  await once(client);
  client.write(Buffer.from([5, authenticate ? 2 : 0]));
  if (authenticate) {
    const login = await once(client);
    const userLength = login[1] ?? 0;
    const user = login.subarray(2, 2 + userLength).toString();
    record.credentials.push(`${user}:${login.subarray(3 + userLength).toString()}`);
    client.write(Buffer.from([1, 0]));
  }
  const request = await once(client);
  const host = socksHost(request);
  const port = request.readUInt16BE(request.length - 2);
  record.targets.push(`${host}:${port}`);
  if (refuse) {
    client.end(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
    return;
  }
  const upstream = connect(port, hosts[host] ?? host, () => {
    client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
    join(client, upstream);
  });
  upstream.on('error', () => client.destroy());
}

/** IPv6 addresses are written in full, as eight words. */
function socksHost(request: Buffer): string {
  if (request[3] === 3) return request.subarray(5, -2).toString();
  if (request[3] === 1) return [...request.subarray(4, 8)].join('.');
  return Array.from({ length: 8 }, (_, index) => request.readUInt16BE(4 + 2 * index).toString(16)).join(':');
}

/** The next message of a client that waits for each answer. */
function once(client: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    client.once('data', (chunk: Buffer) => {
      client.pause();
      resolve(chunk);
    });
    client.resume();
  });
}

function join(client: Socket, upstream: Socket): void {
  client.pipe(upstream).pipe(client);
  for (const socket of [client, upstream]) {
    socket
      .on('error', () => undefined)
      .on('close', () => {
        client.destroy();
        upstream.destroy();
      });
  }
}

class Recording {
  readonly targets: string[] = [];
  readonly credentials: string[] = [];
  readonly #sockets = new Set<Socket>();

  show(authorization: string | undefined): void {
    if (authorization === undefined) return;
    this.credentials.push(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString());
  }

  async serve(server: Server | HttpServer, scheme: string): Promise<RecordingProxy> {
    server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return {
      url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
      targets: this.targets,
      credentials: this.credentials,
      close: async () => {
        for (const socket of this.#sockets) socket.destroy();
        await new Promise((resolve) => {
          server.close(resolve);
        });
      },
    };
  }
}
