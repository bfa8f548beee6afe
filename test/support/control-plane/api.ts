import { HttpsClient } from './https-json.ts';
import { readConnection, type Connection } from './kubeconfig.ts';
import type { KubeList, KubeObject } from './objects.ts';

/** Requests under way at once, at most: enough to keep two cores busy, and below what an API server lets in. */
const maxRequests = 32;

/** An answer that is not a success, with the server's own Status object. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly body: string;

  constructor(request: string, status: number, body: string) {
    const { message = body, reason = '' } = asStatus(body);
    super(`${request}: ${status} ${message}`);
    this.status = status;
    this.reason = reason;
    this.body = body;
  }
}

/** A plain JSON client, for tests only. It shows what the server says, and has no opinion. */
export class Api {
  readonly connection: Connection;
  readonly #client: HttpsClient;
  readonly #kinds = new Map<string, Promise<ResourceList>>();

  constructor(connection: Connection) {
    this.connection = connection;
    this.#client = new HttpsClient(connection, maxRequests);
  }

  /** Speaks as the current context of a kubeconfig says. */
  static async from(kubeconfig: string): Promise<Api> {
    return new Api(await readConnection(kubeconfig));
  }

  /** @throws ApiError for any status from 400 on */
  async request<T = unknown>(method: string, path: string, body?: unknown, contentType?: string): Promise<T> {
    const answer = await this.#client.request({ method, path, body, ...(contentType && { contentType }) });
    if (answer.status >= 400) throw new ApiError(`${method} ${path}`, answer.status, answer.text);
    return parse(answer.text) as T;
  }

  /** Creates an object where its apiVersion, kind and namespace (`default` if it names none) say it belongs. */
  async create<T extends KubeObject>(object: T): Promise<T> {
    return this.request<T>('POST', await this.collectionOf(object), object);
  }

  get<T = KubeObject>(path: string): Promise<T> {
    return this.request<T>('GET', path);
  }

  /** Like {@link get}, but nothing where there is no such object. */
  async find<T = KubeObject>(path: string): Promise<T | undefined> {
    return this.get<T>(path).catch(ignoring(404));
  }

  /** The items of a collection, in one answer; the path may carry selectors. */
  async list<T = KubeObject>(path: string): Promise<readonly T[]> {
    return (await this.get<KubeList<T>>(path)).items;
  }

  /** A merge patch. The path may end in `/status`. */
  patch<T = KubeObject>(
    path: string,
    change: unknown,
    contentType = 'application/merge-patch+json',
  ): Promise<T> {
    return this.request<T>('PATCH', path, change, contentType);
  }

  /** Deletes an object, or a collection by its selector; one that is gone already is fine. */
  async delete(path: string, options?: Readonly<Record<string, unknown>>): Promise<void> {
    await this.request('DELETE', path, options).catch(ignoring(404));
  }

  /** The path of the collection that an object belongs to, from the server's own discovery. */
  async collectionOf({ apiVersion = 'v1', kind, metadata }: KubeObject): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = this.#kinds.get(root) ?? this.get<ResourceList>(root);
    this.#kinds.set(root, known);
    const found = (await known).resources.find((each) => each.kind === kind && !each.name.includes('/'));
    if (!found) throw new Error(`the server knows no ${kind} in ${apiVersion}`);
    const scope = found.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${root}${scope}/${found.name}`;
  }

  /** Closes idle connections. */
  close(): void {
    this.#client.close();
  }
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/** An error handler that takes one status for an answer and passes everything else on. */
function ignoring(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ApiError && error.status === status)) throw error;
  };
}

function asStatus(body: string): { message?: string; reason?: string } {
  const status = parse(body);
  return typeof status === 'object' && status !== null ? status : {};
}

/** Some paths (`/readyz`) answer with plain text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
