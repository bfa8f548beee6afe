import { connect, type ClientHttp2Session } from 'node:http2';

/** A byte that says "not compressed", and the length of the message. */
const prefix = 5;

/** Calls of gRPC that take one message and give one, without TLS: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export class GrpcClient {
  readonly #session: ClientHttp2Session;

  constructor(url: string) {
    this.#session = connect(url);
    // Whatever is under way then fails, and says so.
    this.#session.on('error', () => undefined);
  }

  call(method: string, message: Buffer): Promise<Buffer> {
    const stream = this.#session.request({
      ':method': 'POST',
      ':path': method,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const head = Buffer.alloc(prefix);
    head.writeUInt32BE(message.length, 1);
    const chunks: Buffer[] = [];
    return new Promise((resolve, reject) => {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      stream.on('trailers', (trailers) => {
        if (trailers['grpc-status'] === '0') resolve(Buffer.concat(chunks).subarray(prefix));
        else reject(new Error(`${method}: ${String(trailers['grpc-message'])}`));
      });
      stream.on('close', () => reject(new Error(`${method}: the connection was closed`)));
      stream.end(Buffer.concat([head, message]));
    });
  }

  close(): void {
    this.#session.close();
  }
}
