import { createHash } from 'node:crypto';
import type { ResourceName } from '../domain/cluster-state.ts';
import { collectionPath, type Query } from './api-paths.ts';
import { ClusterError, type ClusterErrorKind } from './cluster-error.ts';
import type { ChangeSignal } from './cluster.ts';
import type { ApiClient } from './http/api-client.ts';
import { backoffOf } from './http/retry.ts';
import { linesOf } from './json/lines.ts';
import { parseObject } from './json/parse-object.ts';
import { WakeUp } from './wake-up.ts';

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

/** The server ends a watch after this many seconds. */
const watchSeconds = 300;

/** As a watch is answered that may not be opened, or that there is none of: 403, 404, and 405 or another 4xx. */
const unwatchable: ReadonlySet<ClusterErrorKind> = new Set(['forbidden', 'notFound', 'usage']);

/** How often those are woken up who may list, but not watch, in milliseconds. */
const pollInterval = 10_000;

/** What a watch asks of a server. */
export type WatchClient = Pick<ApiClient, 'get' | 'stream' | 'timing'>;

/** Who is told what a watch brings. */
export interface WatchListener {
  /**
   * Everything after this version is told from now on.
   *
   * @param isAnew - what happened before is not known: it is the first time, or the server has forgotten where it was left
   */
  following(version: string, isAnew: boolean): void;
  /** `ADDED`, `MODIFIED` or `DELETED`, and the object as the API gave it. */
  happened(type: string, object: unknown): void;
  /** Nothing is told for now; it is tried again, unless it may not be watched at all. */
  interrupted(): void;
}

/** A collection, and who is told of it. */
export interface Watching {
  readonly watched: Watched;
  readonly listener: WatchListener;
}

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
  note?: (line: string) => void,
): ChangeSignal {
  const abort = new AbortController();
  const wakeUp = new WakeUp(() => abort.abort());
  const changed = (): void => wakeUp.changed();
  const listenerOf = (): WatchListener => {
    let hasBegun = false;
    return {
      following: (_, isAnew) => {
        // What happened while nobody watched is not known.
        if (isAnew && hasBegun) changed();
        hasBegun = true;
      },
      happened: changed,
      interrupted: () => undefined,
    };
  };
  const all = watched.map((each) => ({ watched: each, listener: listenerOf() }));
  watchAll(client, all, { signal: abort.signal, poll: changed, ...(note && { note }) });
  return wakeUp;
}

interface WatchOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called every ten seconds where a collection cannot be watched. */
  readonly poll: () => void;
  /** Told once that this is so. */
  readonly note?: (line: string) => void;
}

/** Watches collections until it is ended, each for its listener. */
export function watchAll(
  client: WatchClient,
  all: readonly Watching[],
  { signal, poll, note }: WatchOptions,
): void {
  let polling = false;
  const cannotWatch = ({ watched, listener }: Watching): void => {
    listener.interrupted();
    if (signal.aborted || polling) return;
    polling = true;
    note?.(`note: ${watched.resource} cannot be watched: looking again every ${pollInterval / 1000}s`);
    void keepPolling(client, signal, poll);
  };
  for (const each of all) void keepWatching(client, each, signal, () => cannotWatch(each));
}

/** Never rejects; ends when the signal is aborted. */
async function keepPolling({ timing }: WatchClient, signal: AbortSignal, poll: () => void): Promise<void> {
  while (!signal.aborted) {
    await timing.wait(pollInterval, signal).catch(() => undefined);
    if (!signal.aborted) poll();
  }
}

/** Never rejects; ends when the signal is aborted, or when the server says that there is no watching it, which is told. */
async function keepWatching(
  client: WatchClient,
  watching: Watching,
  signal: AbortSignal,
  cannotWatch: () => void,
): Promise<void> {
  const { watched, listener } = watching;
  const progress: Progress = { resourceVersion: '', seen: new Map(), hasBegun: false };
  let failures = 0;
  while (!signal.aborted) {
    try {
      const isAnew = progress.resourceVersion === '';
      if (isAnew) progress.resourceVersion = await currentVersion(client, watched, signal);
      if (await watchOnce(client, watching, { progress, isAnew }, signal)) failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      // A server that starts may refuse for a moment what it has allowed before.
      if (error instanceof ClusterError && unwatchable.has(error.kind) && !progress.hasBegun) {
        cannotWatch();
        return;
      }
      // What cannot be decoded is missed; a list says what is wrong with it.
      const isMissed = error instanceof ClusterError && ['gone', 'malformed'].includes(error.kind);
      if (isMissed) {
        progress.resourceVersion = '';
        // What was seen before the gap tells nothing of what is news after it.
        progress.seen.clear();
      }
      listener.interrupted();
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
  /** Whether there was a watch before. */
  hasBegun: boolean;
}

/**
 * The version that the server's cache of the collection has now, by a list of nothing. That of a quorum read would be newer
 * than the cache of a collection that is quiet ever becomes, and to wait for it in vain.
 */
async function currentVersion(client: WatchClient, watched: Watched, signal: AbortSignal): Promise<string> {
  const nothing = { fieldSelector: 'metadata.name=kubectl-ds.nothing', resourceVersion: 0 };
  const path = collectionPath(watched.resource, watched.namespace, nothing);
  const list = (await client.get(path, { signal })) as { metadata?: { resourceVersion?: string } } | null;
  return list?.metadata?.resourceVersion ?? '';
}

/** Reads one watch to its end. Answers whether anything came of it. */
async function watchOnce(
  client: WatchClient,
  { watched: { resource, namespace, query }, listener }: Watching,
  { progress, isAnew }: { readonly progress: Progress; readonly isAnew: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const path = collectionPath(resource, namespace, {
    ...query,
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: progress.resourceVersion,
    timeoutSeconds: watchSeconds,
  });
  // A connection that has died unseen does not end by itself.
  const response = await client.stream(
    path,
    AbortSignal.any([signal, AbortSignal.timeout((watchSeconds + 30) * 1000)]),
  );
  progress.hasBegun = true;
  listener.following(progress.resourceVersion, isAnew);
  let any = false;
  try {
    for await (const line of linesOf(response)) {
      const event = parseObject(line) as WatchEvent;
      const { type = '', object } = event;
      if (type === 'ERROR') throw watchError(event);
      any = true;
      progress.resourceVersion = object?.metadata?.resourceVersion ?? progress.resourceVersion;
      if (type !== 'BOOKMARK' && isNews(event, resource, progress)) listener.happened(type, object);
    }
  } catch (error) {
    // A connection that breaks ends the watch; the version that was reached counts all the same.
    if (!any || error instanceof ClusterError) throw error;
    listener.interrupted();
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
