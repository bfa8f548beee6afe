import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { ClusterError, type ClusterErrorKind } from '../../src/cluster/cluster-error.ts';
import type { ChangeSignal } from '../../src/cluster/cluster.ts';
import { watchAll, watchChanges, type Watched } from '../../src/cluster/watch.ts';

/** A wait that lasts until the test ends it, or the signal does. */
interface Wait {
  readonly milliseconds: number;
  readonly over: () => void;
}

let opened: ChangeSignal | undefined;
afterEach(() => opened?.close());

/** A server that answers the watches of these resources with such an error, and leaves the others open and silent. */
function watch(refusals: Readonly<Record<string, ClusterErrorKind>>) {
  const waits = new Set<Wait>();
  const notes: string[] = [];
  const open: string[] = [];
  const client = {
    timing: {
      now: () => 0,
      random: () => 0,
      wait: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          const wait = {
            milliseconds,
            over: () => {
              waits.delete(wait);
              resolve();
            },
          };
          waits.add(wait);
          signal?.addEventListener('abort', () => {
            waits.delete(wait);
            reject(signal.reason as Error);
          });
        }),
    },
    get: () => Promise.resolve({ metadata: { resourceVersion: '1' } }),
    stream: (path: string, signal: AbortSignal) => {
      const resource = /(\w+)\?/.exec(path)?.[1] ?? '';
      const kind = refusals[resource];
      if (kind !== undefined) return Promise.reject(new ClusterError(kind, 'no watch'));
      open.push(resource);
      const body = new Readable({ read: () => undefined });
      signal.addEventListener('abort', () => body.push(null));
      return Promise.resolve(body as IncomingMessage);
    },
  };
  const watched = (['nodes', 'daemonsets', 'pods'] as const).map((resource): Watched => ({
    resource,
    namespace: undefined,
    query: {},
  }));
  const changes = watchChanges(client, watched, (line) => notes.push(line));
  opened = changes;
  return { changes, waits, notes, open };
}

/** The only wait that is under way, once there is one. */
async function theWait(waits: ReadonlySet<Wait>): Promise<Wait> {
  await vi.waitUntil(() => waits.size > 0);
  expect(waits.size).toBe(1);
  const [wait] = waits;
  if (wait === undefined) throw new Error('no wait');
  return wait;
}

test.each<readonly [string, Readonly<Record<string, ClusterErrorKind>>, readonly string[]]>([
  ['one watch is forbidden, the others go on', { nodes: 'forbidden' }, ['daemonsets', 'pods']],
  ['there is no such watch (404)', { pods: 'notFound' }, ['nodes', 'daemonsets']],
  ['watching is no method there (405)', { daemonsets: 'usage' }, ['nodes', 'pods']],
  ['all watches are forbidden', { nodes: 'forbidden', daemonsets: 'forbidden', pods: 'forbidden' }, []],
])('%s: every ten seconds count as a change, and one note says so', async (_, refusals, watched) => {
  const { changes, waits, notes, open } = watch(refusals);
  for (let round = 0; round < 2; round += 1) {
    const woken = changes.next();
    const wait = await theWait(waits);
    expect(wait.milliseconds).toBe(10_000);
    wait.over();
    expect(await woken).toBe(true);
  }
  expect(open).toEqual(watched);
  expect(notes).toEqual([
    `note: ${Object.keys(refusals)[0] ?? ''} cannot be watched: looking again every 10s`,
  ]);
});

test('a passing failure is no reason for that: the watch is tried again', async () => {
  const { waits, notes } = watch({ nodes: 'server' });
  expect((await theWait(waits)).milliseconds).toBe(250);
  expect(notes).toEqual([]);
});

test('close ends it at once and leaves no timer', async () => {
  const { changes, waits } = watch({ nodes: 'forbidden', daemonsets: 'forbidden', pods: 'forbidden' });
  await theWait(waits);
  const woken = changes.next();
  changes.close();
  expect(waits.size).toBe(0);
  expect(await woken).toBe(false);
  await new Promise(setImmediate);
  expect(waits.size).toBe(0);
  expect(await changes.next()).toBe(false);
});

test('closed before the refusal arrives, no timer is started and nothing is said', async () => {
  const { changes, waits, notes } = watch({ nodes: 'forbidden' });
  changes.close();
  await new Promise(setImmediate);
  expect(waits.size).toBe(0);
  expect(notes).toEqual([]);
});

test('after a gap a node that is as it was before it is news again: meanwhile it may have been otherwise', async () => {
  const open = { type: 'MODIFIED', object: { metadata: { name: 'n1', resourceVersion: '5' }, spec: {} } };
  const gone = { type: 'ERROR', object: { code: 410 } };
  const told: string[] = [];
  const bodies = [[open, gone], [open], []];
  const client = {
    timing: { now: () => 0, random: () => 0, wait: () => Promise.resolve() },
    get: () => Promise.resolve({ metadata: { resourceVersion: '1' } }),
    stream: () => {
      const lines = bodies.shift()?.map((event) => Buffer.from(`${JSON.stringify(event)}\n`)) ?? [];
      if (bodies.length === 0) end.abort();
      return Promise.resolve(Readable.from(lines) as IncomingMessage);
    },
  };
  const end = new AbortController();
  const listener = {
    following: (_: string, isAnew: boolean) => told.push(isAnew ? 'anew' : 'on'),
    happened: (type: string) => told.push(type),
    interrupted: () => told.push('interrupted'),
  };
  const watched: Watched = { resource: 'nodes', namespace: undefined, query: {} };
  watchAll(client, [{ watched, listener }], { signal: end.signal, poll: () => undefined });
  await vi.waitUntil(() => end.signal.aborted);
  expect(told.slice(0, 5)).toEqual(['anew', 'MODIFIED', 'interrupted', 'anew', 'MODIFIED']);
});
