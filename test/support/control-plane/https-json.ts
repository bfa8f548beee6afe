import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Connection } from './kubeconfig.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** JSON, unless told. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** HTTPS to one server over connections that stay open. */
export class HttpsClient {
  readonly #connection: Connection;
  readonly #agent: Agent;

  /** @param maxSockets - how many requests may be under way at once; the rest wait for their turn */
  constructor(connection: Connection, maxSockets: number) {
    const { ca, cert, key, insecure = false } = connection;
    this.#connection = connection;
    this.#agent = new Agent({ keepAlive: true, maxSockets, ca, cert, key, rejectUnauthorized: !insecure });
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const response = await this.open(request);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    return { status: response.statusCode ?? 0, text };
  }

  /** Resolves once the head of the answer is there; the body is for the caller to read. */
  open({
    method,
    path,
    body,
    contentType,
    accept = 'application/json',
    signal,
  }: HttpRequest): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string> = { accept };
    if (this.#connection.token !== undefined) headers['authorization'] = `Bearer ${this.#connection.token}`;
    if (text !== undefined) {
      headers['content-type'] = contentType ?? 'application/json';
      // Node sends the body of a DELETE without its length, which the server then takes for the next request.
      headers['content-length'] = String(Buffer.byteLength(text));
    }
    const options: RequestOptions = { method, headers, agent: this.#agent, ...(signal && { signal }) };
    return new Promise((resolve, reject) => {
      httpsRequest(new URL(path, this.#connection.server), options, resolve).on('error', reject).end(text);
    });
  }

  /** Closes the idle connections, so that they do not keep the process alive. */
  close(): void {
    this.#agent.destroy();
  }
}
