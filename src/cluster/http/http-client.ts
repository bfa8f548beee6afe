import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { hostOf, isLoopback } from '../kube-config/no-proxy.ts';
import type { ResolvedConfig } from '../kube-config/settings.ts';
import { agentFor, maxSockets, plainProxy } from './agents.ts';
import type { Credentials, Identity } from './credentials.ts';
import { DialTimeout, isReset, RequestTimeout } from './network-errors.ts';
import { messageOf, ProxyError, refusedByProxy } from './proxy-errors.ts';
import { isLogged, logRequest, type RequestLog } from './request-log.ts';
import { Turns } from './turns.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query, everything in it encoded. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** What is accepted as an answer; JSON where absent. */
  readonly accept?: string;
  /** Takes the body of a good answer as it comes; `text` is "" then. Asked for again at every try. */
  readonly sink?: () => BodySink;
  /** Whether the answer may come packed; never for one that is read as it comes. */
  readonly mayBePacked?: boolean;
}

/** What becomes of a body while it comes. */
export interface BodySink {
  write(chunk: Buffer): void;
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** The head of an answer, with a body to be read, and who asked for it. */
export interface OpenResponse {
  readonly response: IncomingMessage;
  readonly identity: Identity;
}

/** As long as Go's dialer waits for a connection. */
const dialTimeout = 30_000;

/**
 * Another connection takes two round trips and a handshake, 3 ms of both sides' processors, before anything can be asked over
 * it: of a server that answers soon one that is busy is free before. As many at most as there may be connections.
 */
const answersAtOnce = { first: 3, patience: 15, most: maxSockets };

/** HTTP to one server, over connections that are kept, with the identity of whoever asks. It judges no answer. */
export class HttpClient {
  readonly #config: ResolvedConfig;
  readonly #credentials: Credentials;
  readonly #log: RequestLog | undefined;
  #agent: Promise<Agent> | undefined;
  readonly #gzip: boolean;
  readonly #turns = new Turns(answersAtOnce);

  constructor(config: ResolvedConfig, credentials: Credentials, log?: RequestLog) {
    this.#config = config;
    this.#credentials = credentials;
    this.#log = log;
    // On the way to this same machine, packing takes longer than sending.
    this.#gzip = !config.disableCompression && !isLoopback(hostOf(new URL(config.server)));
  }

  /** Sends a request and reads the whole answer. @throws whatever the network does, as Node names it */
  request(request: HttpRequest): Promise<HttpResponse & { readonly identity: Identity }> {
    return this.#turns.take(() => this.#answered(request), request.signal);
  }

  async #answered(request: HttpRequest): Promise<HttpResponse & { readonly identity: Identity }> {
    const timeout = this.#config.requestTimeout;
    const abort = new AbortController();
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            abort.abort(new RequestTimeout());
          }, timeout);
    const signal = request.signal ? AbortSignal.any([abort.signal, request.signal]) : abort.signal;
    try {
      const { response, identity } = await this.open({ ...request, signal, mayBePacked: this.#gzip });
      const sink = response.statusCode === 200 ? request.sink?.() : undefined;
      const text = await readBody(response, sink);
      return {
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        retryAfter: response.headers['retry-after'],
        text,
        identity,
      };
    } catch (error) {
      // Node says "aborted"; the reason says why.
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the head of the answer is there; the body is for the caller to read. */
  async open(request: HttpRequest): Promise<OpenResponse> {
    const identity = await this.#credentials.identity();
    // The clock is loaded for those who want to see it.
    const started = isLogged(this.#log) ? performance.now() : 0;
    const headers = this.#headers(request, identity);
    const logged = { method: request.method, url: this.#config.server + request.path, headers };
    try {
      const response = await this.#send(request, identity, headers);
      const { statusCode: status = 0, statusMessage: statusText = '' } = response;
      const head = { status, statusText, headers: response.headers };
      logRequest(this.#log, logged, head, started);
      return { response, identity };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logRequest(this.#log, logged, { error: message }, started);
      throw error;
    }
  }

  /** Closes the connections that are kept. */
  close(): void {
    void this.#agent?.then((agent) => agent.destroy());
  }

  #headers(
    { accept = 'application/json', body, contentType, mayBePacked }: HttpRequest,
    identity: Identity,
  ): Record<string, string | string[]> {
    const own = Object.entries(identity.headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]);
    return {
      accept,
      'user-agent': 'kubectl-ds',
      ...(mayBePacked && { 'accept-encoding': 'gzip' }),
      ...(body !== undefined && {
        'content-type': contentType ?? 'application/json',
        // Node sends the body of a DELETE without its length, which the server then takes for the next request.
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...(Object.fromEntries(own) as Record<string, string | string[]>),
    };
  }

  async #send(
    request: HttpRequest,
    { cert, key }: Identity,
    headers: Record<string, string | string[]>,
  ): Promise<IncomingMessage> {
    const { headers: ofProxy, ...target } = this.#target(request.path);
    const { signal } = request;
    this.#agent ??= agentFor(this.#config);
    const options: RequestOptions = {
      ...target,
      method: request.method,
      agent: await this.#agent,
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(signal && { signal }),
    };
    const send = this.#config.server.startsWith('https:') ? httpsRequest : httpRequest;
    return new Promise<IncomingMessage>((resolve, reject) => {
      signal?.throwIfAborted();
      const sent = send({ ...options, headers: { ...headers, ...ofProxy } });
      giveUpDialing(sent);
      // Node itself tells of it only once there is a connection, for which a proxy may take its time.
      const abort = (): void => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const settled = (): void => signal?.removeEventListener('abort', abort);
      sent
        .on('response', (response) => {
          settled();
          if (response.statusCode !== 407) resolve(response);
          // Only a plain proxy answers so: no API server does, and the other proxies answer to their agents.
          else reject(refusedByProxy(response.resume()));
        })
        .on('error', (error) => {
          settled();
          reject(this.#blame(error));
        })
        .end(request.body);
    });
  }

  /** What fails before there is an answer has not got further than to a plain proxy. */
  #blame(error: Error): Error {
    const proxy = plainProxy(this.#config);
    if (proxy === undefined || isReset(error)) return error;
    return new ProxyError(`proxyconnect tcp: dial tcp ${proxy.host}: ${messageOf(error)}`, { cause: error });
  }

  /** The path is passed on as it is: a URL would resolve `..` in it, and a plain proxy wants all of it. */
  #target(path: string): Target {
    const url = new URL(this.#config.server);
    const full = (url.pathname === '/' ? '' : url.pathname) + path;
    const proxy = plainProxy(this.#config);
    if (proxy !== undefined) {
      return {
        host: hostOf(proxy),
        port: proxy.port === '' ? 80 : proxy.port,
        path: `http://${url.host}${full}`,
        headers: { host: url.host, ...proxyAuthorization(proxy) },
      };
    }
    return { host: hostOf(url), ...(url.port !== '' && { port: url.port }), path: full };
  }
}

/** Where a request is sent, and what it says to a proxy there. */
interface Target {
  readonly host: string;
  readonly port?: string | number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The header with which a proxy knows its user; nothing where the URL names none. */
function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function giveUpDialing(request: ClientRequest): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => request.destroy(new DialTimeout()), dialTimeout);
    const stop = (): void => {
      clearTimeout(timer);
    };
    socket.once('connect', stop).once('close', stop);
  });
}

/** The text of a body; "" where a sink takes it. */
async function readBody(response: IncomingMessage, sink: BodySink | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  const taker = sink ?? { write: (chunk: Buffer) => void chunks.push(chunk) };
  const isPacked = response.headers['content-encoding'] === 'gzip';
  if (isPacked) {
    const { createGunzip } = await import('node:zlib');
    await pipeline(response, createGunzip(), async (unpacked: AsyncIterable<Buffer>) => {
      for await (const chunk of unpacked) taker.write(chunk);
    });
  } else for await (const chunk of response) taker.write(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
