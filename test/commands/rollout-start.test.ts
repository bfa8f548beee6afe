import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Writes } from '../../src/cluster/writes.ts';
import { condition, node } from '../support/builders.ts';
import { parseDriveState } from '../../src/domain/rollout/drive-parse.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { bytesOf, ChangeScene } from './changing.ts';
import { nineNodes, nine, revisions } from './rollout-scenes.ts';
import { daemonSet, dumpOf } from './rollout-cluster.ts';

const update = 'start agent --image main=new';

describe('a driven rollout', () => {
  test('is shown, driven wave by wave, and told to its end', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run(`${update} --canary 1 --max-unavailable 2`);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
    expect(scene.played.images).toEqual({ n1: 'new', n2: 'new', n3: 'new', n4: 'new', n5: 'new' });
    expect(scene.annotations).toEqual({});
    expect(scene.leases.there).toBeUndefined();
  });

  test('as JSON: what happens goes to stderr, one object to stdout', async () => {
    const { code, stdout, stderr } = await new ChangeScene().run(`${update} -o json --max-unavailable 100%`);
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'kubectl-ds/v1',
      kind: 'RolloutDrive',
      namespace: 'default',
      name: 'agent',
      outcome: 'complete',
      nodes: { total: 5, done: 5 },
      waves: 1,
      failures: [],
      leftBehind: [],
      skipped: [],
      inFlight: [],
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      message: 'every node is updated',
      next: [],
    });
    expect(stderr).toContain('n1: agent-6 updated, available after 3s\n');
    expect(code).toBe(0);
  });

  test('that fails is paused: which nodes, why, and what to do next', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run('start agent --image main=bad');
    expect(stdout).toContain('  n1: FAILED ImagePull: ');
    expect(stdout).toContain('daemonset.apps/agent failed: 1 node failed\n');
    expect(stdout).toContain('next:\n  kubectl ds rollout resume agent -n default\n');
    expect(code).toBe(1);
    expect(parseDriveState(scene.annotations[DRIVE_ANNOTATION] ?? '')).toMatchObject({ phase: 'Failed' });
    expect(scene.leases.there).toBeUndefined();
  });

  test.each([
    ['slow', 5],
    ['new', 0],
  ])(
    'where no line at the bottom tells it, says once of each long wait for %s pods what it waits for',
    async (image, times) => {
      const { stdout } = await new ChangeScene().run(`start agent --image main=${image}`);
      expect(stdout.match(/^waiting for 1 node to become available$/gm) ?? []).toHaveLength(times);
    },
  );

  test('that fails with --on-failure undo is undone', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run('start agent --image main=bad --on-failure undo');
    expect(stdout).toContain('undoing: node n1 (ImagePull) failed');
    expect(stdout).toContain('daemonset.apps/agent undone: 1 node failed\n');
    expect(stdout).toContain(', strategy RollingUpdate is put back\n');
    expect(code).toBe(1);
    expect(scene.played.images).toMatchObject({ n1: 'good' });
  });

  test('puts back the strategy that a pause had put aside', async () => {
    const paused = JSON.stringify({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%' } });
    const scene = new ChangeScene()
      .withStrategy({ type: 'OnDelete' })
      .with({ annotations: { [PAUSED_STRATEGY_ANNOTATION]: paused } });
    const { code } = await scene.run(`${update} --max-unavailable 5`);
    expect(code).toBe(0);
    expect(scene.daemonSet.spec.updateStrategy).toEqual({ type: 'RollingUpdate', maxUnavailable: '30%' });
    expect(scene.annotations).toEqual({});
  });

  test('of one that is paused takes as many nodes at a time as its own strategy does', async () => {
    const paused = JSON.stringify({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '60%' } });
    const scene = new ChangeScene()
      .withStrategy({ type: 'OnDelete' })
      .with({ annotations: { [PAUSED_STRATEGY_ANNOTATION]: paused } });
    const { stdout } = await scene.run(`${update} --dry-run=client`);
    expect(stdout).toContain('5 nodes in 1 wave, at most 3 without an available pod at a time');
  });

  test('says of nodes that were left out what becomes of them', async () => {
    const scene = new ChangeScene();
    const dead = [condition('Ready', 'Unknown')];
    const nodes = scene.played.nodeNames.map((name) => node(name, name === 'n5' ? { conditions: dead } : {}));
    const line = `${update} --skip-not-ready --max-unavailable 5`;
    const { code, stdout } = await scene.run(line, {}, scene.cluster({ nodes: async () => nodes }));
    expect(stdout).toContain(
      'left out, since they have no available pod: n5\nunder RollingUpdate the controller updates nodes',
    );
    expect(stdout).toContain(
      'left out: n5\n  from now on the controller updates this node by itself, as RollingUpdate has it\n',
    );
    expect(code).toBe(0);
  });

  test('whose Lease cannot be renewed says so, and how it goes on: nobody else has it', async () => {
    const scene = new ChangeScene();
    const gone = new ClusterError('network', 'the connection was reset');
    const writes = { ...scene.cluster().writes, replaceLease: () => Promise.reject(gone) } as Writes;
    const line = `${update} -y --canary 1 --pause-between 5m`;
    const { code, stdout } = await scene.run(line, {}, scene.cluster({ writes }));
    expect(stdout).toContain('daemonset.apps/agent lost its Lease: the Lease could not be renewed in time');
    expect(stdout).toContain('  kubectl ds rollout resume agent -n default --take-over\n');
    expect(code).toBe(1);
  });

  test('with nothing to change, outdated nodes get what is there already', async () => {
    const scene = await new ChangeScene().withStrategy({ type: 'OnDelete' }).updated();
    const { code, stdout } = await scene.run('start agent --batch 5');
    expect(stdout).toContain('the template stays as it is: outdated nodes get a pod of it\n');
    expect(code).toBe(0);
    expect(scene.played.images).toMatchObject({ n1: 'second', n5: 'second' });
  });

  test('whose first write lost its answer goes on where the annotation says that it has begun', async () => {
    const scene = new ChangeScene();
    const lost = new ClusterError('network', 'the connection was reset');
    const cluster = scene.cluster();
    let patches = 0;
    const writes = cluster.writes && {
      ...cluster.writes,
      patchDaemonSet: async (...call: Parameters<NonNullable<typeof cluster.writes>['patchDaemonSet']>) => {
        patches += call[2].dryRun === true ? 0 : 1;
        const answer = await cluster.writes?.patchDaemonSet(...call);
        if (answer === undefined || (patches === 1 && call[2].dryRun !== true)) throw lost;
        return answer;
      },
    };
    const { code } = await scene.run(update, {}, scene.cluster(writes && { writes }));
    expect(code).toBe(0);
  });
});

describe('a dry run', () => {
  test('of our own shows the preview and sends nothing', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run(`${update} --batch 2 --pause-between 1m --dry-run=client`);
    expect(stdout).toMatchSnapshot();
    expect([code, scene.sent]).toEqual([0, []]);
  });

  test('of the server lets it check, and keeps nothing', async () => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run(`${update} --dry-run=server`);
    expect(stdout).toMatch(/\ndaemonset\.apps\/agent rollout started \(server dry run\)\n$/);
    expect(code).toBe(0);
    expect(new Set(scene.sent)).toEqual(new Set(['patch (dry run)']));
    expect(scene.annotations).toEqual({});
  });

  test.each(['--from -', '--from - -o json'])('answers from a dump: %s', async (flags) => {
    const dump = dumpOf(...nineNodes('n3'), ...daemonSet('agent', { revisions, pods: nine({ of: 2 }) }));
    const { invoke } = await import('./invoke.ts');
    const argv = `rollout start agent --image main=x --skip-not-ready --dry-run=client ${flags}`.split(' ');
    const { code, stdout } = await invoke(argv, { stdin: dump });
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });
});

test('--image, --patch-file and --restart go together', async () => {
  const scene = new ChangeScene();
  const patch =
    'spec: {template: {metadata: {annotations: {a: b}}, spec: {containers: [{name: main, env: []}]}}}';
  const line = `${update} --restart --patch-file - --max-unavailable 5`;
  const { stdout } = await scene.run(line, { input: bytesOf(patch) });
  expect(stdout).toContain(
    'image of main: good -> new\ntemplate patched from standard input\nnew pods of the same template (restart)\n',
  );
  expect(scene.daemonSet.spec.template.json).toMatchObject({
    metadata: { annotations: { a: 'b', 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } },
    spec: { containers: [{ name: 'main', env: [], image: 'new' }] },
  });
});
