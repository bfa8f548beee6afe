import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { byImage, images, sceneOn, tidyUpAfterAll, untilNextSecond, type Scene } from './rollout-scenario.ts';

interface JsonStatus {
  readonly phase: string;
  readonly strategy: string;
  readonly nodes: { readonly desired: number; readonly updated: number; readonly available: number };
  readonly budget?: {
    readonly maxUnavailable: number;
    readonly unavailable: number;
    readonly usedBy: readonly {
      readonly node: string;
      readonly reason: string;
      readonly brokenBefore?: boolean;
    }[];
  };
  readonly message: string;
}

async function statusOf(scene: Scene, flags = ''): Promise<JsonStatus> {
  const { stdout, stderr } = await scene.rollout(`status agent -o json ${flags}`.trim());
  if (stdout === '') throw new Error(stderr);
  const { items } = JSON.parse(stdout) as { items: readonly JsonStatus[] };
  const [only] = items;
  if (only === undefined) throw new Error('status says nothing');
  return only;
}

/** Also on dead nodes, where pods that are deleted stay until somebody finds them gone. */
const everywhere = { podSpec: { tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 30 } };

describeOnControlPlane(
  'what is told of rollouts',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent('OnDelete: what is updated, and the way to go on node by node', async () => {
      const scene = await sceneOn(cluster(), { strategy: { type: 'OnDelete' } });
      const [first = '', second = ''] = scene.nodes;
      expect((await scene.rollout('status agent')).code).toBe(0);
      await scene.setImage(images.second);
      await until('the controller has seen it', async () => (await scene.revisions()).length === 2);

      expect(await statusOf(scene)).toMatchObject({
        phase: 'Paused',
        strategy: 'OnDelete',
        nodes: { desired: 30, updated: 0, available: 30 },
      });
      const before = await scene.rollout('status agent --watch=false');
      expect(before.code).toBe(1);
      expect(before.stdout).toContain('0 of 30 nodes updated');

      const advanced = await scene.rollout(`advance agent --node ${first} --node ${second} -y`);

      expect(advanced.code).toBe(0);
      expect(scene.witness.replaced().toSorted()).toEqual([first, second]);
      expect(await statusOf(scene)).toMatchObject({
        phase: 'Paused',
        nodes: { desired: 30, updated: 2, available: 30 },
      });
      const byNode = await scene.imagesByNode();
      expect([byNode[first], byNode[second]]).toEqual([images.second, images.second]);
    });

    test.concurrent('advance whose new pod does not come up ends with 1', async () => {
      const scene = await sceneOn(cluster(), { nodes: 3, strategy: { type: 'OnDelete' } });
      const [first = ''] = scene.nodes;
      await scene.setImage(images.crashLoop);

      const { code, stdout, stderr } = await scene.rollout(`advance agent --node ${first} -y --timeout 3s`);

      expect(code).toBe(1);
      expect(stdout + stderr).toContain(first);
      expect(scene.witness.replaced()).toEqual([first]);
    });

    test.concurrent('dead nodes that use up the budget are named, and it is stuck', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
      const scene = await sceneOn(cluster(), { strategy, ...everywhere });
      const dead = [scene.nodes[3] ?? '', scene.nodes[14] ?? '', scene.nodes[27] ?? ''];
      for (const node of dead) await cluster().kubelet.nodeGoesSilent(node);
      await until(
        'their pods are not ready',
        async () => (await scene.daemonSet()).status?.numberAvailable === 27,
      );
      await untilNextSecond();
      await scene.setImage(images.second);
      await until('the controller deletes in vain', async () => {
        const pods = await scene.pods();
        return pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length === 3;
      });
      await until('it is stuck', async () => (await statusOf(scene)).phase === 'Stuck');

      const status = await statusOf(scene);
      expect(status).toMatchObject({ phase: 'Stuck', nodes: { desired: 30, updated: 0, available: 27 } });
      expect(status.budget).toMatchObject({ maxUnavailable: 1, unavailable: 3 });
      expect(
        status.budget?.usedBy.map(({ node, reason, brokenBefore }) => [node, reason, brokenBefore]),
      ).toEqual(dead.toSorted().map((node) => [node, 'NodeNotReady', true]));
      const told = await scene.rollout('status agent --watch=false');
      expect(told.code).toBe(1);
      for (const node of dead) expect(told.stdout).toContain(node);
      expect(told.stdout).toContain('3 of 1 allowed unavailable');
      const timedOut = await scene.rollout('status agent --timeout 1s');
      expect(timedOut).toMatchObject({ code: 1, stderr: expect.stringContaining('timed out') as unknown });
      expect(scene.witness.replaced()).toEqual([]);
    });

    test.concurrent('complete except for nodes that are not ready, for those who say so', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 5 } };
      const scene = await sceneOn(cluster(), { strategy, ...everywhere });
      const dead = [scene.nodes[5] ?? '', scene.nodes[20] ?? ''];
      for (const node of dead) await cluster().kubelet.nodeGoesSilent(node);
      await until(
        'their pods are not ready',
        async () => (await scene.daemonSet()).status?.numberAvailable === 28,
      );
      await scene.setImage(images.second);
      await until('all others are updated', () => scene.witness.replaced().length === 28);
      await until('they are available', async () => (await scene.daemonSet()).status?.numberAvailable === 28);

      const strict = await scene.rollout('status agent --watch=false');
      expect(strict.code).toBe(1);
      expect(strict.stdout).toContain('except 2 NotReady nodes');
      for (const node of dead) expect(strict.stdout).toContain(node);
      const tolerant = await scene.rollout('status agent --tolerate-not-ready 2');
      expect(tolerant.code).toBe(0);
      expect(await statusOf(scene, '--tolerate-not-ready 10%')).toMatchObject({ phase: 'Complete' });
    });

    test.concurrent('a node that dies before is skipped by a driven rollout, and told', async () => {
      const scene = await sceneOn(cluster(), { nodes: 9, ...everywhere });
      const [dead = '', ...others] = scene.nodes;
      await cluster().kubelet.nodeGoesSilent(dead);
      await until(
        'its pod is not ready',
        async () => (await scene.daemonSet()).status?.numberAvailable === 8,
      );

      const ran = await scene.rollout(`start agent --image main=${images.second} --skip-not-ready -y`);

      expect(ran.code).toBe(0);
      expect(ran.stdout + ran.stderr).toContain(dead);
      expect(scene.witness.replaced().toSorted()).toEqual(others.toSorted());
      await scene.expectNothingLeft();
    });

    test.concurrent('every rollout in one table', async () => {
      const scene = await sceneOn(cluster(), { nodes: 3, strategy: { type: 'OnDelete' } });
      await scene.setImage(images.second);
      await until('the controller has seen it', async () => (await scene.revisions()).length === 2);

      const { code, stdout } = await scene.list();

      expect(code).toBe(0);
      expect(stdout).toMatch(/^NAME +PHASE/);
      expect(stdout).toMatch(/^agent +Paused .*0\/3 .*3\/3/m);
    });

    test.concurrent.each([
      'undo agent --to-revision=99',
      'history agent --revision=99',
      'history agent --diff 1..99',
      'start agent --image nobody=x -y',
      'start agent --to-revision=99 -y',
      'start agent -y',
      'start agent --restart --canary app=none -y',
      'start agent --restart --canary 101% -y',
      'start agent --restart --patch-file /no/such/file -y',
      'start agent --restart --to-revision 1 -y',
      'start nobody --restart -y',
      'advance agent --node nobody -y',
      'resume agent',
    ])('bad input is one clear error, and nothing is changed: %s', async (line) => {
      await expectRefused(line);
    });

    test.concurrent.each([
      ['is no YAML', '{{{'],
      ['is empty', ''],
      ['is a list', '[1]'],
      ['touches the selector', 'spec: { selector: { matchLabels: { app: other } } }'],
      ['touches the strategy', 'spec: { updateStrategy: { type: OnDelete } }'],
      ['is refused by the server', 'spec: { template: { spec: { restartPolicy: Sometimes } } }'],
      [
        'changes labels that the selector needs',
        'spec: { template: { metadata: { labels: { app: other } } } }',
      ],
      ['changes nothing', 'spec: { template: { spec: { terminationGracePeriodSeconds: 0 } } }'],
    ])('a patch that %s is one clear error, and nothing is changed', async (_, stdin) => {
      await expectRefused('start agent --patch-file - -y', stdin);
    });

    test('a patch with a spelling mistake, which the server would drop without a word, is told which', async () => {
      const stdin = 'spec: {template: {spec: {containers: [{name: main, imag: "example.org/x"}]}}}';
      const stderr = await expectRefused('start agent --patch-file - -y', stdin);
      expect(stderr).toContain('unknown field spec.template.spec.containers[0].imag');
    });

    test.concurrent.each([
      ['look', []],
      [
        'look, and keep Leases',
        [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] }],
      ],
    ])('somebody who may only %s is refused, and nothing is left', async (_, rules) => {
      const scene = await sceneOn(cluster(), { nodes: 1 });
      const metadata = { name: scene.namespace };
      const look = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] };
      const rbac = 'rbac.authorization.k8s.io';
      const apiVersion = `${rbac}/v1`;
      await cluster().api.create({ apiVersion, kind: 'ClusterRole', metadata, rules: [look, ...rules] });
      await cluster().api.create({
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: scene.namespace },
        subjects: [{ apiGroup: rbac, kind: 'User', name: 'reader' }],
      });
      const before = await scene.settled();

      for (const line of ['restart agent', 'pause agent', 'start agent --restart -y']) {
        const { code, stderr } = await scene.rollout(`${line} --as reader`);
        expect({ line, code, errors: stderr.match(/^error: /gm)?.length }).toEqual({
          line,
          code: 2,
          errors: 1,
        });
        expect(stderr).toMatch(/User "reader" cannot patch|needs more rights: .*patch daemonsets\.apps/);
      }

      expect((await scene.daemonSet()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
      expect(await scene.leases()).toEqual([]);
    });

    test.concurrent('a DaemonSet that is being deleted is left alone', async () => {
      const scene = await sceneOn(cluster(), { nodes: 1 });
      const path = paths.daemonSets(scene.namespace, 'agent');
      await cluster().api.patch(path, { metadata: { finalizers: ['example.com/hold'] } });
      await cluster().api.delete(path);
      const before = await scene.daemonSet();

      for (const line of ['undo agent', 'restart agent', 'pause agent', 'start agent --restart -y']) {
        const { code, stdout, stderr } = await scene.rollout(line);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toContain('is being deleted');
      }

      expect((await scene.daemonSet()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
      await cluster().api.patch(path, { metadata: { finalizers: [] } });
    });

    let quiet: Promise<Scene> | undefined;

    /** @returns what it wrote to stderr */
    async function expectRefused(line: string, stdin = ''): Promise<string> {
      quiet ??= sceneOn(cluster(), { nodes: 2 });
      const scene = await quiet;
      const before = await scene.settled();
      const { code, stderr } = await scene.rollout(line, { stdin });
      expect({ line, code, errors: stderr.match(/^error: /gm)?.length }).toEqual({
        line,
        code: 2,
        errors: 1,
      });
      const after = await scene.daemonSet();
      expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
      expect(await scene.leases()).toEqual([]);
      return stderr;
    }
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage() } },
);
