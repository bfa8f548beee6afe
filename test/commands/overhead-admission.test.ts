import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { daemonSetJson, dumpJson, nodeJson, supporting } from './daemon-dump.ts';
import { invoke, terminal } from './invoke.ts';

const kata = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'kata' },
  handler: 'kata',
  overhead: { podFixed: { cpu: '250m', memory: '160Mi' } },
  scheduling: { nodeSelector: { kata: 'yes' } },
};
const limits = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'defaults', namespace: 'batch' },
  spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '500m', memory: '1Gi' } }] },
};
const stdin = dumpJson(
  [
    nodeJson('n1'),
    nodeJson('n2', { labels: { kata: 'yes' } }),
    daemonSetJson('default', 'agent'),
    kata,
    limits,
  ],
  supporting,
);

async function overheadWith(manifest: object, ...argv: readonly string[]) {
  const file = join(await mkdtemp(join(tmpdir(), 'overhead-')), 'manifest.json');
  await writeFile(file, JSON.stringify(manifest));
  return invoke(['overhead', '--from', '-', '-f', file, ...argv], { stdin, ...terminal(120) });
}

describe('what admission gives the pods of a manifest', () => {
  test('a RuntimeClass: its overhead, on the nodes that it selects', async () => {
    const resources = { requests: { cpu: '100m', memory: '64Mi' } };
    const { stdout, stderr } = await overheadWith(
      daemonSetJson('default', 'vm', { runtimeClassName: 'kata' }, { resources }),
    );
    const added = stdout.split('\n').map((line) => line.split(/ {2,}/)[4]);
    expect(added.slice(1, 3)).toEqual(['<none>', '+0.35 cpu, +224Mi memory, +1 pod']);
    expect(stderr).toContain(
      'default/vm wants 1 pod that can never be placed, as RuntimeClass kata selects other nodes: n1',
    );
  });

  test('a LimitRange of its namespace: what it fills in', async () => {
    const { stdout } = await overheadWith(daemonSetJson('batch', 'vm'));
    expect(stdout).toContain('+0.5 cpu, +1Gi memory, +1 pod');
  });

  test('-n with another namespace than the manifest says is refused', async () => {
    const { code, stderr } = await overheadWith(daemonSetJson('batch', 'vm'), '-n', 'default');
    expect(code).toBe(2);
    expect(stderr).toContain('"batch" does not match the namespace "default"');
  });
});
