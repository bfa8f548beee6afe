import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpsClient } from './https-json.ts';
import type { Connection } from './kubeconfig.ts';
import type { KubeList, KubeObject } from './objects.ts';

export interface WatchHandlers<T> {
  /** Everything there is, at the start and again whenever the server has forgotten what came since. */
  readonly all: (objects: readonly T[]) => void;
  readonly changed: (object: T) => void;
  readonly deleted: (object: T) => void;
}

interface WatchLine<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

const pauseAfterFailure = 200;

/** Follows a collection until the signal, through restarts of the server. The path may carry selectors. */
export async function watch<T extends KubeObject>(
  connection: Connection,
  path: string,
  handlers: WatchHandlers<T>,
  signal: AbortSignal,
): Promise<void> {
  const client = new HttpsClient(connection, 2);
  try {
    while (!signal.aborted) {
      await listAndFollow(client, path, handlers, signal).catch(() => undefined);
      await sleep(pauseAfterFailure, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    client.close();
  }
}

/** Ends when the server closes the connection or says ERROR (its history is gone); a new list then catches up. */
async function listAndFollow<T extends KubeObject>(
  client: HttpsClient,
  path: string,
  handlers: WatchHandlers<T>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await client.request({ method: 'GET', path, signal });
  if (answer.status !== 200) throw new Error(answer.text);
  const { items, metadata } = JSON.parse(answer.text) as KubeList<T>;
  handlers.all(items);
  const query = `watch=true&resourceVersion=${metadata.resourceVersion ?? ''}`;
  const stream = await client.open({
    method: 'GET',
    path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
    signal,
  });
  for await (const line of createInterface({ input: stream })) {
    const { type, object } = JSON.parse(line) as WatchLine<T>;
    if (type === 'ERROR') return;
    if (type === 'DELETED') handlers.deleted(object);
    else if (type !== 'BOOKMARK') handlers.changed(object);
  }
}
