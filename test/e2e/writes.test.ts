import { describe, expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import { observeDrive } from '../../src/cluster/rollout/observe-drive.ts';
import { patchAsSeen } from '../../src/cluster/rollout/patch-as-seen.ts';
import { pauseDaemonSet, resumeDaemonSet } from '../../src/cluster/rollout/pause.ts';
import { restartDaemonSet } from '../../src/cluster/rollout/restart.ts';
import { startDrive } from '../../src/cluster/rollout/start-drive.ts';
import { strategyJson } from '../../src/domain/rollout/strategy-json.ts';
import { undoTo } from '../../src/cluster/rollout/undo.ts';
import { finishDrive, restoreTemplate } from '../../src/cluster/rollout/write-drive.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { nextStep } from '../../src/domain/rollout/drive-next.ts';
import { startState } from '../../src/domain/rollout/drive-start.ts';
import { DRIVE_ANNOTATION, type DrivePlan } from '../../src/domain/rollout/drive-state.ts';
import { daemonSetOn, podsIn, ready } from '../support/control-plane/daemon-sets.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import type { DaemonSet } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';

const options = { fieldManager: 'kubectl-ds-rollout' };
const name = 'agent';
const plan: DrivePlan = {
  order: { kind: 'name' },
  nodeTimeout: 60_000,
  minReady: 0,
  onFailure: 'pause',
  maxUnavailable: { kind: 'nodes', value: 1 },
};
const image = (tag: string): JsonObject => ({
  spec: { containers: [{ name: 'main', image: `registry.example/agent:${tag}` }] },
});

function apiCluster(cluster: E2E): ApiCluster {
  const environment = { env: { KUBECONFIG: cluster.kubeconfig }, home: '/nonexistent', platform: 'linux' };
  return new ApiCluster(loadKubeConfig({}, environment), { consistent: true });
}

/** Everything about a DaemonSet called `agent` that a test of writes looks at. */
class Scene {
  readonly e2e: E2E;
  readonly cluster: ApiCluster;
  readonly namespace: string;

  constructor(e2e: E2E, namespace: string) {
    this.e2e = e2e;
    this.cluster = apiCluster(e2e);
    this.namespace = namespace;
  }

  get target() {
    return { namespace: this.namespace, name };
  }

  read = () => this.cluster.daemonSet(this.namespace, name);

  /** As the server has it. */
  raw = () => this.e2e.api.get<DaemonSet & { spec: JsonObject }>(paths.daemonSets(this.namespace, name));

  patch = (change: object) => this.e2e.api.patch(paths.daemonSets(this.namespace, name), change);

  /** When the controller has seen the newest template: what it is, and the hash that it gave it. */
  observed = () =>
    until('the controller has seen the template', async () => {
      const sight = await observeDrive(this.cluster, this.target);
      return sight.observation.observed && sight;
    });
}

async function sceneOn(e2e: E2E, nodes: readonly string[] = []): Promise<Scene> {
  const { namespace } = await daemonSetOn(e2e, nodes);
  const scene = new Scene(e2e, namespace);
  await scene.observed();
  return scene;
}

describeOnControlPlane('writes', (e2e) => {
  describe('a patch of a DaemonSet', () => {
    test('is not made where somebody else was faster', async () => {
      const { cluster, read, patch, raw } = await sceneOn(e2e());
      const seen = await read();
      await patch({ metadata: { annotations: { theirs: 'yes' } } });
      const ours = cluster.writes.patchDaemonSet(seen.metadata, { spec: { minReadySeconds: 7 } }, options);
      await expect(ours).rejects.toMatchObject({ kind: 'conflict' });
      expect((await raw()).spec['minReadySeconds']).toBeUndefined();
    });

    test('is not made on another one of the same name', async () => {
      const { cluster, read, raw, namespace } = await sceneOn(e2e());
      const [seen, { metadata: _, ...rest }] = [await read(), await raw()];
      await e2e().api.delete(paths.daemonSets(namespace, name));
      await e2e().api.create({ ...rest, metadata: { name, namespace } });
      const ours = patchAsSeen(cluster, seen, { spec: { minReadySeconds: 7 } }, options);
      await expect(ours).rejects.toMatchObject({ kind: 'conflict' });
    });

    test('is made although the controller has written the status meanwhile', async () => {
      const { cluster, read, namespace } = await sceneOn(e2e());
      const seen = await read();
      const status = { status: { observedGeneration: 1, numberUnavailable: 3 } };
      await e2e().api.patch(`${paths.daemonSets(namespace, name)}/status`, status);
      const patched = await patchAsSeen(cluster, seen, { spec: { minReadySeconds: 7 } }, options);
      expect(patched.spec.minReadySeconds).toBe(7);
    });

    test('is not kept by a dry run', async () => {
      const { cluster, read, raw } = await sceneOn(e2e());
      const before = await raw();
      const patch = { spec: { minReadySeconds: 7 } };
      const tried = await cluster.writes.patchDaemonSet((await read()).metadata, patch, {
        ...options,
        dryRun: true,
      });
      expect(tried.spec.minReadySeconds).toBe(7);
      expect(await raw()).toEqual(before);
    });

    test('that is invalid is refused with the server’s own sentence', async () => {
      const { cluster, read } = await sceneOn(e2e());
      const patch = { spec: { selector: { matchLabels: { app: 'other' } } } };
      await expect(patchAsSeen(cluster, await read(), patch, options)).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('is invalid: ') as string,
      });
    });

    test('names who has made it', async () => {
      const { cluster, read, raw } = await sceneOn(e2e());
      await patchAsSeen(cluster, await read(), { spec: { minReadySeconds: 7 } }, options);
      const { metadata } = (await raw()) as unknown as { metadata: { managedFields: { manager: string }[] } };
      expect(metadata.managedFields.map(({ manager }) => manager)).toContain('kubectl-ds-rollout');
    });
  });

  test('a pod is deleted as the one that was seen, and no other', async () => {
    const { cluster, namespace } = await sceneOn(e2e(), ['writes-1']);
    await ready(e2e(), namespace, 1);
    const [pod] = await podsIn(e2e(), namespace);
    const seen = { namespace, name: pod?.metadata.name ?? '', uid: pod?.metadata.uid ?? '' };
    const outcome = (change: object, dryRun = false) =>
      cluster.writes.deletePod({ ...seen, ...change }, { ...options, dryRun });
    expect(await outcome({ uid: 'another' })).toBe('gone');
    expect(await outcome({ name: 'nobody' })).toBe('gone');
    expect(await outcome({}, true)).toBe('deleted');
    expect((await podsIn(e2e(), namespace)).map(({ metadata }) => metadata.deletionTimestamp)).toEqual([
      undefined,
    ]);
    expect(await outcome({})).toBe('deleted');
    await until('there is another pod', async () => {
      const pods = await podsIn(e2e(), namespace);
      return pods.length === 1 && pods[0]?.metadata.uid !== seen.uid;
    });
    expect(await outcome({})).toBe('gone');
  });

  test('PodDisruptionBudgets are found in whichever version there is', async () => {
    const { cluster, namespace } = await sceneOn(e2e());
    const spec = { maxUnavailable: 1, selector: { matchLabels: { app: name } } };
    const apiVersion = (await e2e().minor()) >= 21 ? 'policy/v1' : 'policy/v1beta1';
    await e2e().api.create({
      apiVersion,
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace },
      spec,
    });
    expect(await cluster.podDisruptionBudgets(namespace)).toMatchObject([
      { metadata: { name: 'b' }, selector: { matchLabels: { app: name } } },
    ]);
  });

  describe('the strategy', () => {
    const strategies: readonly (readonly [string, object | undefined])[] = [
      [
        'RollingUpdate with a percentage',
        { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '35%' } },
      ],
      ['RollingUpdate with a number', { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } }],
      ['OnDelete', { type: 'OnDelete', rollingUpdate: null }],
      ['the one that the server fills in', undefined],
    ];

    test.each(strategies)(
      '%s is the same byte for byte after a driven rollout',
      async (_, updateStrategy) => {
        const scene = await sceneOn(e2e());
        if (updateStrategy !== undefined) await scene.patch({ spec: { updateStrategy } });
        const before = JSON.stringify((await scene.raw()).spec['updateStrategy']);
        const { daemonSet, observation } = await scene.observed();
        const start = {
          id: 'r1',
          driver: 'me',
          plan,
          formerStrategy: strategyJson(daemonSet),
          formerHash: observation.currentHash ?? '',
          formerRevision: 1,
          skipped: [],
        };
        const stateFor = (template: string) => startState({ ...start, template }, Date.now());
        await startDrive(scene.cluster, daemonSet, { template: image('2'), stateFor }, options);
        expect((await scene.raw()).spec['updateStrategy']).toEqual({ type: 'OnDelete' });

        const begun = await scene.observed();
        const step = nextStep(begun.observation, { driver: 'me' }, Date.now());
        expect(step).toMatchObject({ kind: 'save', what: { kind: 'targetKnown' } });
        const finish = { kind: 'finish', outcome: 'complete', leftBehind: [], skipped: [] } as const;
        const strategy = begun.state?.formerStrategy ?? {};
        await finishDrive(scene.cluster, begun.daemonSet, { ...finish, strategy }, options);
        const after = await scene.raw();
        expect(JSON.stringify(after.spec['updateStrategy'])).toBe(before);
        expect(after.metadata.annotations?.[DRIVE_ANNOTATION]).toBeUndefined();
      },
    );

    test.each(strategies.filter(([title]) => title !== 'OnDelete'))(
      '%s is the same byte for byte after a pause',
      async (_, updateStrategy) => {
        const scene = await sceneOn(e2e());
        if (updateStrategy !== undefined) await scene.patch({ spec: { updateStrategy } });
        const before = JSON.stringify((await scene.raw()).spec['updateStrategy']);
        const paused = await pauseDaemonSet(scene.cluster, await scene.read(), options);
        expect(paused.kind).toBe('paused');
        expect(await pauseDaemonSet(scene.cluster, await scene.read(), options)).toEqual({
          kind: 'alreadyPaused',
        });
        expect((await scene.raw()).spec['updateStrategy']).toEqual({ type: 'OnDelete' });
        expect((await resumeDaemonSet(scene.cluster, await scene.read(), options)).kind).toBe('resumed');
        expect(JSON.stringify((await scene.raw()).spec['updateStrategy'])).toBe(before);
      },
    );
  });

  describe('the template', () => {
    test('comes back with the hash that it had', async () => {
      const scene = await sceneOn(e2e());
      const before = await scene.observed();
      const hash = before.observation.currentHash ?? '';
      await scene.patch({ spec: { template: { metadata: { annotations: { added: 'yes' } } } } });
      const changed = await scene.observed();
      expect(changed.observation.currentHash).not.toBe(hash);
      const start = { id: 'r1', driver: 'me', plan, formerHash: hash, formerRevision: 1, skipped: [] };
      const template = changed.observation.template;
      const state = startState({ ...start, formerStrategy: {}, template }, Date.now());
      const step = { kind: 'restoreTemplate', state, hash } as const;
      expect(
        await restoreTemplate(scene.cluster, changed, { ...step, hash: 'none' }, options),
      ).toBeUndefined();
      await restoreTemplate(scene.cluster, changed, step, options);
      const restored = await scene.observed();
      expect(restored.observation).toMatchObject({
        currentHash: hash,
        template: before.observation.template,
      });
    });

    test('is undone to a revision, and not twice', async () => {
      const scene = await sceneOn(e2e());
      const { observation, view } = await scene.observed();
      const [first] = view.state.controllerRevisions ?? [];
      if (first === undefined) throw new Error('there is no revision');
      await scene.patch({ spec: { template: { spec: { terminationGracePeriodSeconds: 5 } } } });
      expect((await undoTo(scene.cluster, await scene.read(), first, options)).kind).toBe('rolledBack');
      expect((await scene.observed()).observation.currentHash).toBe(observation.currentHash);
      expect((await undoTo(scene.cluster, await scene.read(), first, options)).kind).toBe('skipped');
    });

    test('is restarted once in a second', async () => {
      const scene = await sceneOn(e2e());
      const now = Date.now();
      const restarted = await restartDaemonSet(scene.cluster, await scene.read(), now, options);
      expect(restarted.spec.template.annotations).toEqual({
        'kubectl.kubernetes.io/restartedAt': `${new Date(now).toISOString().slice(0, 19)}Z`,
      });
      await expect(restartDaemonSet(scene.cluster, restarted, now, options)).rejects.toThrow(
        'failed to create patch for agent: if restart has already been triggered within the past second',
      );
    });

    test('that is invalid begins no driven rollout', async () => {
      const scene = await sceneOn(e2e());
      const before = await scene.raw();
      const beginning = {
        template: { spec: { restartPolicy: 'Never' } },
        stateFor: () => {
          throw new Error('it has no template');
        },
      };
      await expect(startDrive(scene.cluster, await scene.read(), beginning, options)).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('restartPolicy') as string,
      });
      expect(await scene.raw()).toEqual(before);
    });
  });
});
