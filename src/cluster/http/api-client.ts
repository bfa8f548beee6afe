import type { IncomingMessage } from 'node:http';
import { cutOff, describeStatus, readJson } from '../api-errors.ts';
import { continuedPath } from '../api-paths.ts';
import { ClusterError } from '../cluster-error.ts';
import { ListBody } from '../json/list-body.ts';
import type { Message } from '../protobuf/message.ts';
import type { ResolvedConfig } from '../kube-config/settings.ts';
import { credentialsOf, type Credentials } from './credentials.ts';
import { HttpClient, type HttpRequest, type HttpResponse, type OpenResponse } from './http-client.ts';
import { describeNetworkError, isReset } from './network-errors.ts';
import { realTiming } from './real-timing.ts';
import type { RequestLog } from './request-log.ts';
import { retryAfter, withRetries, type Outcome, type Timing } from './retry.ts';

export interface ApiClientOptions {
  /** Where `-v` goes. */
  readonly log?: RequestLog;
  /** The real clock where absent. */
  readonly timing?: Timing;
}

/** A list that was read. */
export interface ReadList<T> {
  readonly items: readonly T[];
  /** Where a watch goes on from; "" where the server says none. */
  readonly resourceVersion: string;
}

/** How a list is asked for. */
type ListOptions = Pick<HttpRequest, 'accept' | 'signal'> & {
  /** What the items are in protobuf, which is asked for then; JSON is taken too. */
  readonly message?: Message;
};

const PROTOBUF = 'application/vnd.kubernetes.protobuf,application/json';

/** Answers of those who do not know a format, as they should answer, and as some do. */
const notTaken = new Set([400, 406, 415]);

/** What stands around the items of a list. */
interface Around {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: unknown;
}

/** An answer that may be a list. */
interface Listed<T> {
  readonly items: readonly T[];
  /** The JSON without the items. */
  readonly around: Around | null;
}

/** Answers that may be better in a moment. */
const passing = new Set([429, 500, 502, 503, 504]);

/** JSON from an API server: tries again what may pass, and turns every failure into a ClusterError. */
export class ApiClient {
  readonly timing: Timing;
  readonly #config: ResolvedConfig;
  readonly #credentials: Credentials;
  readonly #http: HttpClient;
  /** Who refuses it once is not asked for it again. */
  #hasNoProtobuf = false;

  constructor(config: ResolvedConfig, { log, timing = realTiming }: ApiClientOptions = {}) {
    this.timing = timing;
    this.#config = config;
    this.#credentials = credentialsOf(config, () => timing.now());
    this.#http = new HttpClient(config, this.#credentials, log);
  }

  /** The parsed answer to a GET. @throws ClusterError */
  get(path: string, options: Pick<HttpRequest, 'accept' | 'signal'> = {}): Promise<unknown> {
    return this.request({ method: 'GET', path, ...options });
  }

  /**
   * The decoded items of a list, read as they come, and the version of the collection.
   *
   * @throws ClusterError; `malformed` where the answer is no list
   */
  async list<T>(path: string, decode: (item: unknown) => T, options: ListOptions = {}): Promise<ReadList<T>> {
    const answer = await this.listOrOther(path, decode, options);
    if ('items' in answer) return answer;
    throw new ClusterError('malformed', `the server answered ${path} with something that is no list`, {
      hint: 'Is it a Kubernetes API server?',
    });
  }

  /**
   * The same where the answer need not be a list: `other` is the JSON of one that is none.
   *
   * @throws ClusterError
   */
  async listOrOther<T>(
    path: string,
    decode: (item: unknown) => T,
    options: ListOptions = {},
  ): Promise<ReadList<T> | { readonly other: unknown }> {
    for (let tries = 1; ; tries += 1) {
      const first = await this.#listed(path, decode, options);
      if (!isList(first.around)) return { other: first.around };
      try {
        return await this.#withFurtherPages(path, first, (next) => this.#listed(next, decode, options));
      } catch (error) {
        // Once: what was read so far is of a state that the server has forgotten meanwhile.
        if (tries > 1 || !(error instanceof ClusterError) || error.kind !== 'gone') throw error;
      }
    }
  }

  /** An API server hands out pages to those who ask for a limit. What stands before it may limit what nobody has limited. */
  async #withFurtherPages<T>(
    path: string,
    first: Listed<T>,
    read: (path: string) => Promise<Listed<T>>,
  ): Promise<ReadList<T>> {
    const { resourceVersion = '' } = first.around?.metadata ?? {};
    // Who has set one wants no more than that.
    if (/[?&]limit=/.test(path)) return { items: first.items, resourceVersion };
    const items = [...first.items];
    let token = first.around?.metadata?.continue ?? '';
    while (token !== '') {
      const page = await read(continuedPath(path, token));
      items.push(...page.items);
      token = page.around?.metadata?.continue ?? '';
    }
    return { items, resourceVersion };
  }

  async #listed<T>(
    path: string,
    decode: (item: unknown) => T,
    { message, ...options }: ListOptions,
  ): Promise<Listed<T>> {
    let body = new ListBody(decode, message);
    const sink = () => (body = new ListBody(decode, message));
    const asks = message !== undefined && !this.#hasNoProtobuf;
    const response = await this.#tried({
      method: 'GET',
      path,
      sink,
      ...(asks && { accept: PROTOBUF }),
      ...options,
    });
    const isProtobuf = response.contentType.includes('protobuf');
    const isRefused = notTaken.has(response.status);
    this.#hasNoProtobuf ||= asks && isRefused;
    // What is wrong is told in the same format: it is asked for again, to be told in JSON.
    if (asks && response.status !== 200 && (isRefused || isProtobuf))
      return this.#listed(path, decode, options);
    if (response.status !== 200) throw describeStatus(response, this.#config.server);
    return isProtobuf ? this.#inProtobuf(body) : this.#inJson(body, response);
  }

  #inProtobuf<T>(body: ListBody<T>): Listed<T> {
    const metadata = body.protobuf();
    if (metadata === undefined) throw cutOff(this.#config.server);
    return { items: body.items, around: { metadata, items: [] } };
  }

  #inJson<T>(body: ListBody<T>, response: HttpResponse): Listed<T> {
    const { server } = this.#config;
    const small = body.small();
    if (small !== undefined) return small;
    const reader = body.reader();
    const text = reader.rest();
    if (reader.isCutOff && response.contentType.includes('json')) throw cutOff(server);
    return { items: body.items, around: readJson({ ...response, text }, server) as Around | null };
  }

  /** The parsed answer. Requests other than GET are repeated only where the server asks for that. @throws ClusterError */
  async request(request: HttpRequest): Promise<unknown> {
    const response = await this.#tried(request);
    if (response.status < 200 || response.status > 299) throw describeStatus(response, this.#config.server);
    return readJson(response, this.#config.server);
  }

  /** The body of the answer to a GET, as it comes. No timeout but the server's own. @throws ClusterError */
  async stream(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    let opened: OpenResponse;
    try {
      opened = await this.#http.open({ method: 'GET', path, signal });
    } catch (error) {
      throw describeNetworkError(error, this.#config);
    }
    const { response, identity } = opened;
    if (response.statusCode === 200) return response;
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    const { statusCode: status = 0, headers } = response;
    if (status === 401) this.#credentials.refused(identity);
    throw describeStatus(
      { status, text, contentType: headers['content-type'] ?? '', retryAfter: headers['retry-after'] },
      this.#config.server,
    );
  }

  close(): void {
    this.#http.close();
  }

  async #tried(request: HttpRequest): Promise<HttpResponse> {
    let resets = 0;
    let refusals = 0;
    const attempt = async (): Promise<Outcome<HttpResponse | Error>> => {
      try {
        const response = await this.#http.request(request);
        // Once: a plugin may give the same bad token for ever.
        const renewed = response.status === 401 && refusals++ === 0;
        if (renewed && this.#credentials.refused(response.identity))
          return { kind: 'again', value: response };
        return this.#judge(request, response);
      } catch (error) {
        // Once: a kept connection may have been closed just as it was used.
        if (request.method !== 'GET' || !isReset(error) || resets++ > 0) throw error;
        return { kind: 'again', value: error as Error };
      }
    };
    try {
      const outcome = await withRetries(attempt, this.timing, request.signal);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    } catch (error) {
      throw describeNetworkError(error, this.#config);
    }
  }

  #judge(request: HttpRequest, response: HttpResponse): Outcome<HttpResponse> {
    if (!passing.has(response.status)) return { kind: 'done', value: response };
    const after = retryAfter(response.retryAfter, this.timing.now());
    if (after !== undefined) return { kind: 'again', value: response, after };
    const repeatable = request.method === 'GET' || response.status === 429;
    return { kind: repeatable ? 'again' : 'done', value: response };
  }
}

/** An empty list of an old server is null. */
function isList(around: Around | null): boolean {
  if (typeof around !== 'object' || around === null || !('items' in around)) return false;
  return around.items === null || Array.isArray(around.items);
}
