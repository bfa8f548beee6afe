import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDump } from '../src/cluster/dump-cluster.ts';
import { observeNode } from '../src/cluster/observe.ts';
import { viewOf } from '../src/domain/cluster-view.ts';
import { pairOf } from '../src/domain/coverage/coverage.ts';
import type { Pair } from '../src/domain/coverage/pair.ts';
import { expected } from './fixtures/real-world/expected.ts';

const folder = fileURLToPath(new URL('fixtures/real-world/', import.meta.url));

async function answer(file: string, nodeName: string, wanted: string): Promise<Pair> {
  const cluster = await openDump(`${folder}${file}`);
  const state = await observeNode(cluster, nodeName, { scope: {} });
  const daemonSet = state.daemonSets.find(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}` === wanted,
  );
  if (daemonSet === undefined) throw new Error(`${file} has no DaemonSet ${wanted}`);
  return pairOf(daemonSet, nodeName, viewOf(state));
}

describe('problems that users reported, rebuilt and answered', () => {
  test.each(expected)('$id', async ({ file, node, daemonSet, ...wanted }) => {
    const pair = await answer(file, node, daemonSet);
    const { state, shouldRun, shouldContinueRunning, fits, reasons } = pair;

    expect({ state, shouldRun, kinds: reasons.map(({ kind }) => kind) }).toEqual({
      state: wanted.state,
      shouldRun: wanted.shouldRun,
      kinds: wanted.kinds,
    });
    expect({ shouldContinueRunning, fits }).toMatchObject({
      ...('shouldContinueRunning' in wanted && { shouldContinueRunning: wanted.shouldContinueRunning }),
      ...('fits' in wanted && { fits: wanted.fits }),
    });
    const messages = reasons.map(({ message }) => message).join('\n');
    for (const part of wanted.messageIncludes) expect(messages).toContain(part);
    for (const part of wanted.messageExcludes ?? []) expect(messages).not.toContain(part);
    const wantedDetails = [wanted.detail ?? {}].map((fields) => expect.objectContaining(fields));
    expect(reasons.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining(reasons.length === 0 ? [] : wantedDetails),
    );
    expect(JSON.stringify(reasons.map(({ detail }) => detail))).toContain(wanted.nearMissIncludes ?? '');
    expect(JSON.stringify(reasons.map(({ fixes }) => fixes))).toContain(wanted.fixIncludes ?? '');
  });
});
