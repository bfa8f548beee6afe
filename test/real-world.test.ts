import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDump } from '../src/cluster/dump-cluster.ts';
import { observeNode } from '../src/cluster/observe.ts';
import { viewOf } from '../src/domain/cluster-view.ts';
import { pairOf } from '../src/domain/coverage/coverage.ts';
import type { Pair } from '../src/domain/coverage/pair.ts';
import { invoke } from './commands/invoke.ts';
import { expectedDeletions } from './fixtures/real-world/expected-deletions.ts';
import { expectedRollouts, type ExpectedRollout } from './fixtures/real-world/expected-rollouts.ts';
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

interface JsonRollout {
  readonly phase: string;
  readonly nodes: object;
  readonly budget: {
    readonly maxUnavailable: number;
    readonly maxSurge: number;
    readonly usedBy: readonly {
      readonly node: string;
      readonly reason: string;
      readonly brokenBefore?: boolean;
    }[];
  };
  readonly message: string;
  readonly next?: string;
}

/** Runs a verb of rollouts on a dump. */
function onDump({ file, namespace, name }: ExpectedRollout, verb: string, ...flags: readonly string[]) {
  return invoke(['rollout', verb, name, '-n', namespace, '--from', `${folder}${file}`, ...flags]);
}

describe('rollouts that users reported, rebuilt and answered', () => {
  test.each(expectedRollouts)('$id', async (wanted) => {
    const { code, stdout } = await onDump(wanted, 'status', '-o', 'json');
    const { items } = JSON.parse(stdout) as { readonly items: readonly [JsonRollout] };
    const [{ phase, nodes, budget, message, next = '' }] = items;

    expect({ code, phase, nodes }).toEqual({ code: wanted.code, phase: wanted.phase, nodes: wanted.nodes });
    expect(budget).toMatchObject({
      maxUnavailable: wanted.maxUnavailable,
      maxSurge: wanted.maxSurge ?? 0,
    });
    expect(budget.usedBy.map(({ node, reason, brokenBefore }) => ({ node, reason, brokenBefore }))).toEqual(
      wanted.usedBy,
    );
    for (const part of wanted.messageIncludes) expect(message).toContain(part);
    for (const part of wanted.messageExcludes ?? []) expect(message).not.toContain(part);
    expect(next).toContain(wanted.nextIncludes ?? '');
  });

  test.each(expectedRollouts)('told to people, too: $id', async (wanted) => {
    const { code, stdout } = await onDump(wanted, 'status', '--watch=false');

    expect(code).toBe(wanted.code);
    for (const part of wanted.messageIncludes) expect(stdout).toContain(part);
    for (const { node } of wanted.usedBy) expect(stdout).toContain(node);
  });

  test.each(expectedRollouts)('the preview of another rollout warns: $id', async (wanted) => {
    const { code, stdout } = await onDump(wanted, 'start', '--restart', '--dry-run=client');

    expect(code).toBe(0);
    const warnings = stdout.split('\n').filter((line) => line.startsWith('warning: '));
    for (const part of wanted.startWarns) expect(warnings.join('\n')).toContain(part);
  });
});

interface JsonImpact {
  readonly daemonSets: readonly {
    readonly loses: readonly { readonly pod: string; readonly how: string }[];
    readonly orphaned?: readonly { readonly pod: string; readonly adoptedBy?: string }[];
    readonly replaced?: readonly { readonly pod: string }[];
  }[];
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
}

describe('deletions that users regretted, told of before', () => {
  test.each(expectedDeletions)('$id', async ({ file, namespace, name, cascade, ...wanted }) => {
    const line = ['delete', name, '-n', namespace, `--cascade=${cascade}`, '--dry-run=client', '-o', 'json'];
    const { code, stdout } = await invoke([...line, '--from', `${folder}${file}`]);
    const { daemonSets, warnings } = JSON.parse(stdout) as JsonImpact;

    expect(code).toBe(0);
    expect({
      loses: daemonSets.flatMap(({ loses }) => loses.map(({ pod, how }) => [pod, how])),
      orphaned: daemonSets.flatMap(({ orphaned = [] }) =>
        orphaned.map(({ pod, adoptedBy }) => [pod, adoptedBy]),
      ),
      replaced: daemonSets.flatMap(({ replaced = [] }) => replaced.map(({ pod }) => pod)),
      warnings: warnings.map(({ kind }) => kind),
    }).toEqual({
      loses: wanted.loses,
      orphaned: wanted.orphaned,
      replaced: wanted.replaced,
      warnings: wanted.warnings,
    });
    const messages = warnings.map(({ message }) => message).join('\n');
    for (const part of wanted.warningsInclude) expect(messages).toContain(part);
  });
});
