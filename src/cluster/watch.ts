import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { ResourceName } from '../domain/cluster-state.ts';
import { collectionPath, type Query } from './api-paths.ts';
import { ClusterError, type ClusterErrorKind } from './cluster-error.ts';
import type { ChangeSignal } from './cluster.ts';
import type { ApiClient } from './http/api-client.ts';
import { backoffOf } from './http/retry.ts';

/** What is watched: a collection, narrowed by selectors. */
export interface Watched {
  readonly resource: ResourceName;
  readonly namespace: string | undefined;
  readonly query: Query;
}

/** One line of a watch, as far as it is looked at. */
interface WatchEvent {
  readonly type?: string;
  readonly object?: {
    readonly code?: number;
    readonly metadata?: {
      readonly name?: string;
      readonly resourceVersion?: string;
      readonly [key: string]: unknown;
    };
    readonly spec?: unknown;
    readonly status?: {
      readonly conditions?: readonly Readonly<Record<string, unknown>>[];
      readonly [key: string]: unknown;
    };
  };
}

/** The server ends a watch after this many seconds, so that one that has died unseen is not waited for for ever. */
const watchSeconds = 300;

/** As a watch is answered that may not be opened, or that there is none of: 403, 404, and 405 or another 4xx. */
const unwatchable: ReadonlySet<ClusterErrorKind> = new Set(['forbidden', 'notFound', 'usage']);

/** How often those are woken up who may list, but not watch, in milliseconds. */
const pollInterval = 10_000;

/** What a watch asks of a server. */
export type WatchClient = Pick<ApiClient, 'get' | 'stream' | 'timing'>;

/**
 * Watches collections and tells that something has changed, not what: whoever wants to know asks again. A watch goes on
 * from where it ended; where the server has forgotten that place (410 Gone) it starts anew and counts as a change. Where a
 * watch may not be opened (403), or there is none (404, 405), every ten seconds count as a change.
 *
 * @param note - told once that this is so, however many watches it is so for
 */
export function watchChanges(
  client: WatchClient,
  watched: readonly Watched[],
  note: (line: string) => void = () => undefined,
): ChangeSignal {
  const abort = new AbortController();
  const wakeUp = new WakeUp();
  const changed = (): void => {
    wakeUp.changed();
  };
  let polling = false;
  const poll = (resource: ResourceName): void => {
    if (abort.signal.aborted || polling) return;
    polling = true;
    note(`note: ${resource} cannot be watched: looking again every ${pollInterval / 1000}s`);
    void keepPolling(client, abort.signal, changed);
  };
  for (const each of watched) {
    void keepWatching(client, each, abort.signal, changed, () => {
      poll(each.resource);
    });
  }
  return {
    next: () => wakeUp.next(),
    close: () => {
      abort.abort();
      wakeUp.close();
    },
  };
}

/** A change is remembered until somebody asks; any number of them are one. */
class WakeUp {
  #pending = false;
  #closed = false;
  #waiting: ((changed: boolean) => void)[] = [];

  next(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    if (this.#pending) {
      this.#pending = false;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  changed(): void {
    if (this.#waiting.length === 0) this.#pending = true;
    this.#release(true);
  }

  close(): void {
    this.#closed = true;
    this.#release(false);
  }

  #release(changed: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(changed);
  }
}

/** Never rejects; ends when the signal is aborted. */
async function keepPolling({ timing }: WatchClient, signal: AbortSignal, changed: () => void): Promise<void> {
  while (!signal.aborted) {
    await timing.wait(pollInterval, signal).catch(() => undefined);
    if (!signal.aborted) changed();
  }
}

/** Never rejects; ends when the signal is aborted, or when the server says that there is no watching it, which is told. */
async function keepWatching(
  client: WatchClient,
  watched: Watched,
  signal: AbortSignal,
  changed: () => void,
  cannotWatch: () => void,
): Promise<void> {
  const progress: Progress = { resourceVersion: '', seen: new Map() };
  let failures = 0;
  let lost = false;
  while (!signal.aborted) {
    try {
      if (progress.resourceVersion === '')
        progress.resourceVersion = await currentVersion(client, watched, signal);
      // What happened while nobody watched is not known.
      if (lost) changed();
      lost = false;
      if (await watchOnce(client, watched, progress, signal, changed)) failures = 0;
    } catch (error) {
      if (error instanceof ClusterError && unwatchable.has(error.kind)) {
        cannotWatch();
        return;
      }
      if (error instanceof ClusterError && error.kind === 'gone') {
        progress.resourceVersion = '';
        lost = true;
      }
    }
    failures += 1;
    await client.timing.wait(backoffOf(failures, client.timing), signal).catch(() => undefined);
  }
}

interface Progress {
  /** Where the next watch starts; "" is "now". */
  resourceVersion: string;
  /** By name, a digest of what was last seen of an object. */
  readonly seen: Map<string, string>;
}

/** The version that the collection has now, for the price of one of its objects. */
async function currentVersion(client: WatchClient, watched: Watched, signal: AbortSignal): Promise<string> {
  const path = collectionPath(watched.resource, watched.namespace, { ...watched.query, limit: 1 });
  const list = (await client.get(path, { signal })) as { metadata?: { resourceVersion?: string } } | null;
  return list?.metadata?.resourceVersion ?? '';
}

/** Reads one watch to its end. Answers whether anything came of it. */
async function watchOnce(
  client: WatchClient,
  { resource, namespace, query }: Watched,
  progress: Progress,
  signal: AbortSignal,
  changed: () => void,
): Promise<boolean> {
  const path = collectionPath(resource, namespace, {
    ...query,
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: progress.resourceVersion,
    timeoutSeconds: watchSeconds,
  });
  const response = await client.stream(path, signal);
  // An error of the connection ends the reading of lines; the version that was reached counts all the same.
  response.on('error', () => undefined);
  let any = false;
  for await (const line of createInterface({ input: response })) {
    const event = JSON.parse(line) as WatchEvent;
    if (event.type === 'ERROR') throw watchError(event);
    any = true;
    progress.resourceVersion = event.object?.metadata?.resourceVersion ?? progress.resourceVersion;
    if (event.type !== 'BOOKMARK' && isNews(event, resource, progress)) changed();
  }
  return any;
}

function watchError({ object }: WatchEvent): ClusterError {
  return new ClusterError(object?.code === 410 ? 'gone' : 'server', 'the watch was ended by the server');
}

/** Nodes report every few minutes that they are alive: nothing that anybody need be woken up for. */
function isNews({ type, object }: WatchEvent, resource: ResourceName, { seen }: Progress): boolean {
  if (resource !== 'nodes') return true;
  const name = object?.metadata?.name ?? '';
  if (type === 'DELETED') return seen.delete(name) || true;
  const digest = digestOf(object);
  if (seen.get(name) === digest) return false;
  seen.set(name, digest);
  return true;
}

function digestOf(object: WatchEvent['object']): string {
  const { resourceVersion: _version, managedFields: _managed, ...metadata } = object?.metadata ?? {};
  const conditions = object?.status?.conditions?.map(({ lastHeartbeatTime: _heartbeat, ...rest }) => rest);
  const told = { metadata, spec: object?.spec, status: { ...object?.status, conditions } };
  return createHash('sha1').update(JSON.stringify(told)).digest('base64');
}
