import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerCertificate } from './server-certificate.ts';

/** What goes wrong with a request. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'stall' }
  /** Cuts the connection before there is an answer. */
  | { readonly kind: 'reset' }
  /** Passes the server's answer on up to this byte, and then ends it as if that were all. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** Passes the server's answer on up to this byte, and then cuts the connection. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Asks the server for something else, or passes something else on than it answers. */
  | {
      readonly kind: 'change';
      readonly url?: (url: string) => string;
      /** In place of the format that was asked for. */
      readonly accept?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: (body: Buffer) => Buffer | string;
    };

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As `performance.now`. */
  readonly begun: number;
  /** When its answer was passed on as a whole, or broken off. */
  ended?: number;
}

interface Plan {
  readonly matches: (request: SeenRequest) => boolean;
  readonly fault: Fault;
  left: number;
}

/** The Status object with which an API server refuses. */
export function statusBody(code: number, reason: string, message: string): string {
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
}

/** Stands in front of a real API server, records what is asked, and lets go wrong what a test wants to. */
export class FaultProxy {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** Path of the certificate that it is checked with. */
  readonly caFile: string;
  readonly requests: SeenRequest[] = [];
  readonly #plans: Plan[] = [];
  readonly #server: Server;
  readonly #folder: string;
  readonly #agent: Agent;

  private constructor(server: Server, folder: string, caFile: string, agent: Agent) {
    this.#server = server;
    this.#folder = folder;
    this.#agent = agent;
    this.caFile = caFile;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param upstream - the API server's URL, and the path of the certificate that it is checked with */
  static async start(upstream: { readonly server: string; readonly caFile: string }): Promise<FaultProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-front-'));
    const { cert, key, caFile } = await createServerCertificate(folder, [
      'IP:127.0.0.1',
      'DNS:front.example',
    ]);
    const agent = new Agent({ keepAlive: true, ca: await readFile(upstream.caFile) });
    const server = createServer({ cert, key });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const proxy = new FaultProxy(server, folder, caFile, agent);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      proxy.#handle(request, response, upstream.server);
    });
    return proxy;
  }

  /** Lets the next `times` requests that match go wrong. Faults take their turn in the order in which they were set. */
  fail(fault: Fault, matches: RegExp | ((request: SeenRequest) => boolean) = /./, times = 1): void {
    const test = typeof matches === 'function' ? matches : ({ url }: SeenRequest) => matches.test(url);
    this.#plans.push({ fault, matches: test, left: times });
  }

  /** Forgets what was seen and planned. */
  reset(): void {
    this.requests.length = 0;
    this.#plans.length = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
    await rm(this.#folder, { recursive: true });
  }

  #handle(request: IncomingMessage, response: ServerResponse, server: string): void {
    const { method = '', url = '', headers } = request;
    const seen: SeenRequest = { method, url, headers, begun: performance.now() };
    this.requests.push(seen);
    response.on('close', () => (seen.ended = performance.now()));
    const plan = this.#plans.find(({ left, matches }) => left > 0 && matches(seen));
    if (plan) plan.left -= 1;
    const fault = plan?.fault;
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') request.socket.destroy();
    else if (fault?.kind === 'answer') answer(response, fault);
    else this.#forward(request, response, server, fault);
  }

  #forward(
    request: IncomingMessage,
    response: ServerResponse,
    server: string,
    fault: Fault | undefined,
  ): void {
    const { hostname, port } = new URL(server);
    const options = {
      hostname,
      port,
      method: request.method,
      agent: this.#agent,
      ...askedWith(request, fault),
    };
    const sent = httpsRequest(options, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, headersFor(upstream.headers, fault));
      // What was announced must reach the reader even while nothing follows: a watch begins like that.
      response.flushHeaders();
      if (fault?.kind === 'cut' || fault?.kind === 'truncate') breakOff(upstream, response, fault);
      else if (fault?.kind === 'change' && fault.body !== undefined)
        void changed(upstream, fault.body).then((body) => response.end(body));
      else upstream.pipe(response);
    });
    sent.on('error', () => response.destroy());
    response.on('close', () => sent.destroy());
    request.pipe(sent);
  }
}

function answer(response: ServerResponse, { status, headers, body = '' }: Fault & { kind: 'answer' }): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Where a request goes on to, and with what. What is to be changed must not come packed. */
function askedWith({ url = '', headers }: IncomingMessage, fault: Fault | undefined) {
  const { host: _host, ...kept } = headers;
  if (fault?.kind !== 'change') return { path: url, headers: kept };
  const { accept = kept.accept } = fault;
  return {
    path: fault.url?.(url) ?? url,
    headers: { ...kept, 'accept-encoding': 'identity', ...(accept !== undefined && { accept }) },
  };
}

async function changed(upstream: IncomingMessage, change: (body: Buffer) => Buffer | string) {
  const chunks: Buffer[] = [];
  for await (const chunk of upstream) chunks.push(chunk as Buffer);
  return change(Buffer.concat(chunks));
}

/** An answer that is cut short without a word, or becomes another, must not have told its length. */
function headersFor(headers: IncomingHttpHeaders, fault: Fault | undefined): IncomingHttpHeaders {
  if (fault?.kind !== 'truncate' && fault?.kind !== 'change') return headers;
  const { 'content-length': _length, ...rest } = headers;
  return fault.kind === 'change' ? { ...rest, ...fault.headers } : rest;
}

function breakOff(
  upstream: IncomingMessage,
  response: ServerResponse,
  { kind, bytes }: Fault & { kind: 'cut' | 'truncate' },
): void {
  let passed = 0;
  upstream.on('data', (chunk: Buffer) => {
    if (passed >= bytes) return;
    const part = chunk.subarray(0, bytes - passed);
    passed += part.length;
    if (passed < bytes) response.write(part);
    else if (kind === 'truncate') response.end(part);
    else response.write(part, () => response.destroy());
  });
}
