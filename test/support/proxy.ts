import {
  createServer as createHttpServer,
  request as httpRequest,
  type Server as HttpServer,
} from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A proxy on loopback that writes down where it was asked to connect to. */
export interface RecordingProxy {
  /** `http://127.0.0.1:PORT` or `socks5://127.0.0.1:PORT` */
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
  /** Wants a username and password. */
  readonly authenticate?: boolean;
}

/** An HTTP proxy: CONNECT, and plain requests with a whole URL. */
export async function startHttpProxy({ hosts = {}, refuse }: ProxyOptions = {}): Promise<RecordingProxy> {
  const record = new Recording();
  const server = createHttpServer((request, response) => {
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
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(forwarded);
  });
  server.on('connect', (request, client: Socket) => {
    record.targets.push(request.url ?? '');
    record.show(request.headers['proxy-authorization']);
    if (refuse) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), hosts[host] ?? host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, upstream);
    });
    upstream.on('error', () => client.destroy());
  });
  return record.serve(server, 'http');
}

/** A SOCKS5 proxy (RFC 1928) for CONNECT to names and IPv4 addresses. */
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
  const named = request[3] === 3;
  const host = named ? request.subarray(5, -2).toString() : [...request.subarray(4, 8)].join('.');
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
