import { describe, expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import { created, find } from './deletion-scenario.ts';
import { kindsOf, type ManifestScene, manifestSceneOn } from './manifest-scenario.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

const image = 'registry.example/agent:1';
const line = `create agent --image ${image}`;

async function quotaIn(scene: ManifestScene): Promise<void> {
  const hard = { 'count/daemonsets.apps': '0' };
  await scene.kubectlWith(
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none' }, spec: { hard } },
    'apply -f -',
  );
  await until('the quota is counted', async () => {
    const { stdout } = await scene.kubectl('get resourcequota none -o jsonpath={.status.hard}');
    return stdout !== '';
  });
}

/** A webhook that nobody answers for, asked about DaemonSets of the namespace. */
async function webhookIn(
  scene: ManifestScene,
  hook: { readonly sideEffects: string; readonly failurePolicy: string },
): Promise<void> {
  const { namespace } = scene;
  await scene.kubectl(`label namespace ${namespace} asks=${namespace}`);
  const { stderr } = await scene.kubectlWith(
    {
      // The last version in which a webhook may have side effects.
      apiVersion: 'admissionregistration.k8s.io/v1beta1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: namespace },
      webhooks: [
        {
          name: 'policy.example.org',
          clientConfig: { url: 'https://127.0.0.1:1/' },
          namespaceSelector: { matchLabels: { asks: namespace } },
          rules: [
            { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['daemonsets'] },
          ],
          ...hook,
        },
      ],
    },
    'create -f -',
  );
  expect(stderr).not.toContain('error');
  await until('the webhook is asked', async () => {
    const tried = await scene.kubectlWith(
      daemonSetIn(namespace, { name: 'probe' }),
      'create --dry-run=server -f -',
    );
    return tried.code !== 0;
  });
}

describeOnControlPlane(
  'plan and create, beside the server and kubectl',
  (cluster) => {
    describe('what the server says', () => {
      const scenes = (count: number): Promise<ManifestScene> => manifestSceneOn(cluster(), count);

      test('a quota refuses: the plan says so, and nothing is created', async () => {
        const scene = await scenes(1);
        await quotaIn(scene);
        const given = daemonSetIn(scene.namespace);

        const plan = await scene.plan(given);
        const { code, stdout, stderr } = await scene.dsWith(given, 'create -f -');

        expect(plan).toMatchObject({ action: 'create', refused: true });
        expect(plan.warnings[0]).toMatchObject({ kind: 'Refused', severity: 'error' });
        expect(plan.warnings[0]?.message).toContain('exceeded quota: none');
        expect(stdout).toContain('would be refused');
        expect([code, stderr]).toEqual([2, expect.stringContaining('exceeded quota: none') as unknown]);
        expect(await find(scene, 'agent')).toBeUndefined();
      });

      test('a namespace that is being deleted refuses', async () => {
        const scene = await scenes(0);
        const keeper = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'keeper', finalizers: ['example.org/keep'] },
        };
        await scene.kubectlWith(keeper, 'create -f -');
        await scene.kubectl(`delete namespace ${scene.namespace} --wait=false`);
        const plan = await scene.plan(daemonSetIn(scene.namespace));
        await scene.kubectl('patch configmap keeper --type=merge -p {"metadata":{"finalizers":null}}');
        expect(plan.warnings[0]?.message).toContain('because it is being terminated');
        expect(plan).toHaveProperty('refused', true);
      });

      test('a webhook that must be called and is not there refuses', async () => {
        const scene = await scenes(1);
        await webhookIn(scene, { sideEffects: 'None', failurePolicy: 'Fail' });
        const plan = await scene.plan(daemonSetIn(scene.namespace));
        expect(plan.warnings[0]?.message).toContain('failed calling webhook "policy.example.org"');
        expect(plan).toHaveProperty('refused', true);
      });

      test('a webhook that cannot do a dry run: planned without the server, and created', async () => {
        const scene = await scenes(1);
        await webhookIn(scene, { sideEffects: 'Some', failurePolicy: 'Ignore' });
        const given = daemonSetIn(scene.namespace);

        expect(kindsOf(await scene.plan(given))).not.toContain('Refused');
        const server = await scene.dsWith(given, 'create -f - --dry-run=server');
        const { code, stdout, stderr } = await scene.dsWith(given, 'create -f -');

        expect([server.code, server.stderr]).toEqual([
          2,
          expect.stringContaining('does not support dry run') as unknown,
        ]);
        expect(stderr).toContain('what the server would make of it is told without asking it');
        expect([code, stdout]).toEqual([0, expect.stringMatching(/created\n$/) as unknown]);
        expect(await find(scene, 'agent')).toBeDefined();
      });

      test('who may not create DaemonSets is told so, and plans without the server', async () => {
        const scene = await scenes(1);
        await scene.kubectl(`create clusterrolebinding ${scene.namespace} --clusterrole=view --user=jane`);

        const plan = await scene.plan(daemonSetIn(scene.namespace), '--as jane');
        const { code, stderr } = await scene.ds(`${line} --as jane`);

        expect(plan).not.toHaveProperty('refused');
        expect(code).toBe(2);
        expect(stderr).toContain('User "jane" cannot create resource "daemonsets"');
        expect(await find(scene, 'agent')).toBeUndefined();
      });

      test('a DaemonSet whose status is written all the time is planned all the same', async () => {
        const scene = await scenes(12);
        await created(scene, 'agent', 12);
        const changed = daemonSetIn(scene.namespace, {
          podSpec: { containers: [{ name: 'main', image: 'registry.example/agent:3' }] },
        });
        await scene.kubectl('set image daemonset/agent main=registry.example/agent:2');
        const plans = await Promise.all(Array.from({ length: 6 }, () => scene.plan(changed)));
        expect(plans.map(({ action }) => action)).toEqual(plans.map(() => 'update'));
        expect(plans.flatMap(kindsOf)).not.toContain('Refused');
      });
    });

    describe('plan, as kubectl apply', () => {
      const dns = [
        { name: 'dns', containerPort: 53, protocol: 'UDP' },
        { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
      ];
      const log = { name: 'log', hostPath: { path: '/var/log' } };
      const main = { name: 'main', image, ports: dns, resources: { requests: { cpu: '100m' } } };
      const sidecar = { name: 'sidecar', image };
      const full = { containers: [main, sidecar], volumes: [log], tolerations: [{ operator: 'Exists' }] };

      /** Created by something else than kubectl apply: what was applied last is not known. */
      async function sceneWith(on: E2E): Promise<ManifestScene> {
        const scene = await manifestSceneOn(on, 1);
        const given = daemonSetIn(scene.namespace, { podSpec: full, spec: { revisionHistoryLimit: 3 } });
        await scene.kubectlWith(given, 'create -f -');
        await untilStatus(on, scene.namespace, 'agent', { numberAvailable: 1 });
        return scene;
      }

      test.each([
        ['the same', { podSpec: full }, 'unchanged'],
        [
          'the same, in other words',
          {
            podSpec: {
              ...full,
              hostPID: false,
              containers: [{ ...main, resources: { requests: { cpu: 0.1 } }, env: [] }, sidecar],
            },
          },
          'unchanged',
        ],
        ['less: what is not said stays', { podSpec: { containers: [{ name: 'main', image }] } }, 'unchanged'],
        [
          'a volume of another kind',
          { podSpec: { ...full, volumes: [{ name: 'log', emptyDir: {} }] } },
          'update',
        ],
        ['another order', { podSpec: { ...full, containers: [sidecar, main] } }, 'update'],
        ['one more, in front', { podSpec: { ...full, containers: [{ name: 'a', image }, main] } }, 'update'],
        ['another list of tolerations', { podSpec: { ...full, tolerations: [{ key: 'a' }] } }, 'update'],
        ['a field that decides nothing', { podSpec: full, spec: { revisionHistoryLimit: 4 } }, 'update'],
      ] as const)('%s', async (_, daemon, action) => {
        const scene = await sceneWith(cluster());
        const given = daemonSetIn(scene.namespace, daemon);

        const asked = await scene.plan(given);
        const alone = await scene.plan(given, '--dry-run=client');
        const applied = await scene.kubectlWith(given, 'apply -f -');

        expect([asked.action, alone.action]).toEqual([action, action]);
        expect(asked.warnings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(applied.code).toBe(0);
        const generation = (await find(scene, 'agent'))?.metadata.generation;
        expect(generation).toBe(action === 'update' ? 2 : 1);
        expect((await scene.plan(given)).action).toBe('unchanged');
        expect((await scene.plan(given, '--dry-run=client')).action).toBe('unchanged');
      });
    });
  },
  { ownControlPlane: true },
);
