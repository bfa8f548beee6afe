import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { openDump } from '../../src/cluster/dump-cluster.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-dump-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

let counter = 0;

/** Writes a dump of several files into a folder of its own. */
export async function dumpOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  counter += 1;
  const root = join(folder, String(counter));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}

export async function dumpOfObjects(...items: readonly object[]): Promise<Cluster> {
  return openDump(
    join(
      await dumpOf({ 'dump.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items }) }),
      'dump.json',
    ),
  );
}

export const named = (
  kind: string,
  apiVersion: string,
  name: string,
  rest: object = {},
  namespace?: string,
) => ({
  kind,
  apiVersion,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...('metadata' in rest ? (rest.metadata as object) : {}),
  },
  ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'metadata')),
});
export const node = (name: string, rest: object = {}) => named('Node', 'v1', name, rest);
export const pod = (name: string, rest: object = {}, namespace = 'default') =>
  named('Pod', 'v1', name, rest, namespace);
export const daemonSet = (name: string, rest: object = {}, namespace = 'default') =>
  named('DaemonSet', 'apps/v1', name, rest, namespace);

export const names = (
  objects: readonly { readonly metadata: { readonly name: string } }[],
): readonly string[] => objects.map(({ metadata }) => metadata.name);

export const nodeYaml = (name: string) => `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\n`;
