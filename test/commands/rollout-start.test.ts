import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Writes } from '../../src/cluster/writes.ts';
import { condition, node } from '../support/builders.ts';
import { parseDriveState } from '../../src/domain/rollout/drive-parse.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import type { Interrupt } from '../../src/commands/context.ts';
import { bytesOf, ChangeScene } from './changing.ts';
import { terminal } from './invoke.ts';
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

describe('somebody at the terminal', () => {
  test('who does not agree changes nothing', async () => {
    const scene = new ChangeScene();
    const { code, asked, stderr } = await scene.run(update, { answers: ['no'] });
    expect([code, asked, stderr]).toEqual([1, ['Start? [y/N] '], 'nothing was changed\n']);
    expect(scene.sent).toEqual(['patch (dry run)']);
    expect(scene.leases.renewals).toBe(0);
  });

  test('is not asked with -y', async () => {
    const { code, asked } = await new ChangeScene().run(`${update} -y`, { answers: [] });
    expect([code, asked]).toEqual([0, []]);
  });

  test('is asked between waves', async () => {
    const line = `${update} -y --batch 2 --max-unavailable 2 --pause-between confirm`;
    const { code, asked } = await new ChangeScene().run(line, { answers: ['y', 'yes'] });
    expect(asked).toEqual([
      "wave 1 is done; the next one waits for somebody's word. Next wave? [y/N] ",
      "wave 2 is done; the next one waits for somebody's word. Next wave? [y/N] ",
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ['somebody who does not say yes', { answers: ['n'] }],
    ['nobody there', {}],
  ])('between waves, with %s, it stays as it is, to be resumed', async (_, world) => {
    const scene = new ChangeScene();
    const line = `${update} -y --canary 1 --pause-between confirm`;
    const { code, stdout } = await scene.run(line, world);
    expect(stdout).toContain(
      "daemonset.apps/agent waits: wave 1 is done; the next one waits for somebody's word\n",
    );
    expect(code).toBe(1);
    expect((await scene.run('resume agent')).code).toBe(0);
    expect(scene.played.images).toMatchObject({ n5: 'new' });
  });

  test.each<[string, readonly string[], number, string]>([
    ['p pauses it', ['^C', 'p'], 1, 'daemonset.apps/agent paused: somebody asked for it\n'],
    ['l leaves it', ['^C', 'l'], 130, 'daemonset.apps/agent was left as it stands'],
    ['Ctrl-C again leaves it', ['^C', '^C'], 130, 'daemonset.apps/agent was left as it stands'],
    ['anything else puts the question again', ['^C', '', 'y'], 0, 'daemonset.apps/agent rolled out\n'],
  ])('presses Ctrl-C between waves, and is asked what is meant: %s', async (_, answers, expected, text) => {
    const scene = new ChangeScene();
    const line = `${update} -y --canary 1 --pause-between confirm`;
    const { code, stdout, asked } = await scene.run(line, { answers });
    expect(asked[1]).toMatch(/^p: pause the rollout, l: leave it/);
    expect(stdout).toContain(text);
    expect(code).toBe(expected);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each<[string, readonly string[] | undefined, number, string]>([
    ['p pauses it', ['p'], 1, 'daemonset.apps/agent paused: somebody asked for it\n'],
    ['l leaves it', ['l'], 130, 'daemonset.apps/agent was left as it stands'],
    ['anything else goes on', [''], 0, 'daemonset.apps/agent rolled out\n'],
    ['where nobody can answer it is left', undefined, 130, 'kubectl ds rollout resume agent -n default\n'],
  ])('presses Ctrl-C: %s', async (_, answers, expected, text) => {
    const scene = new ChangeScene();
    const interruptAt = 'n2: agent';
    const { code, stdout } = await scene.run(`${update} -y`, {
      interruptAt,
      ...(answers === undefined ? {} : { answers }),
    });
    expect(stdout).toContain(text);
    expect(code).toBe(expected);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each<Interrupt>(['SIGTERM', 'SIGHUP'])(
    'is not asked by %s: it is left, the Lease given back',
    async (interrupt) => {
      const scene = new ChangeScene();
      const world = { answers: [], interrupt, interruptAt: 'n2: agent' };
      const { code, stdout, asked } = await scene.run(`${update} -y`, world);
      expect(stdout).toContain('daemonset.apps/agent was left as it stands');
      expect([code, asked]).toEqual([130, []]);
      expect(scene.leases.there).toBeUndefined();
    },
  );

  test('who reads no further does not end it: it is driven on, told on stderr', async () => {
    const scene = new ChangeScene();
    const { code, stdout, stderr } = await scene.run(`${update} -y`, { closeAt: 'n2: agent' });
    expect(stderr).toMatch(
      /^note: nobody reads the output any more: the rollout is driven on, told here\n {2}n/,
    );
    expect(stderr).toContain('daemonset.apps/agent rolled out\n');
    expect(stdout).not.toContain('rolled out');
    expect(code).toBe(0);
  });

  test('leaves a question open: at the end it is taken back, and what came meanwhile is told first', async () => {
    const questions: string[] = [];
    const ask = (question: string, signal?: AbortSignal): Promise<undefined> => {
      questions.push(question);
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(undefined));
      });
    };
    const { code, stdout } = await new ChangeScene().run(`${update} -y`, { ask, interruptAt: 'n2: agent' });
    expect(questions).toHaveLength(1);
    expect(stdout).toMatch(/n5: agent-10 updated.*\nwave 1 is done.*\ndaemonset\.apps\/agent rolled out\n/);
    expect(code).toBe(0);
  });

  test('who wants JSON sees the preview before the question', async () => {
    const { stdout, stderr } = await new ChangeScene().run(`${update} -o json`, { answers: ['n'] });
    expect(stderr).toContain('WAVE   NODES   ON\n');
    expect(stdout).toBe('');
  });

  test('sees a line with a bar, which is gone at the end', async () => {
    const world = { ...terminal(80), isTerminal: { stdout: true, stderr: true } };
    const { stderr } = await new ChangeScene().run(`${update} --max-unavailable 2`, world);
    expect(stderr).toContain('\r\u001b[K████████············  2 of 5 done, wave 1 of 1');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    for (const line of stderr.split('\r\u001b[K')) expect(line.length).toBeLessThan(80);
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
