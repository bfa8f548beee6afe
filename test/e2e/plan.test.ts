import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { controllerOf, created, find, names, sharedDaemon } from './deletion-scenario.ts';
import { kindsOf, manifests, manifestSceneOn, nodesOf, nodesToCome } from './manifest-scenario.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

const container = { name: 'main', image: 'registry.example/agent:1' };

/** A manifest with most of what manifests have. */
function full(namespace: string) {
  return daemonSetIn(namespace, {
    podSpec: {
      serviceAccountName: 'default',
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          ...container,
          args: ['--a'],
          env: [
            { name: 'A', value: 'b' },
            { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          ],
          ports: [{ containerPort: 80 }],
          readinessProbe: { httpGet: { port: 80 } },
          livenessProbe: { tcpSocket: { port: 80 } },
          resources: { limits: { cpu: '100m' } },
          volumeMounts: [{ name: 'log', mountPath: '/log' }],
        },
      ],
      initContainers: [{ name: 'init', image: 'registry.example/init' }],
      volumes: [
        { name: 'log', hostPath: { path: '/var/log' } },
        { name: 'config', configMap: { name: 'config' } },
        { name: 'secret', secret: { secretName: 'secret' } },
        { name: 'scratch', emptyDir: {} },
        {
          name: 'token',
          projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] },
        },
      ],
    },
  });
}

describeOnControlPlane(
  'plan',
  (cluster) => {
    describe('manifests that guides hand out, made to run', () => {
      test('extensions/v1beta1, scaled by labels: none, two, then another of the nodes', async () => {
        const scene = await manifestSceneOn(cluster(), 3);
        const [one = '', two = '', three = ''] = scene.nodes;
        const text = await readFile(`${manifests}frontend-v1beta1.yaml`, 'utf8');

        const none = await scene.plan(text);
        expect(none.action).toBe('create');
        expect(nodesToCome(none)).toEqual([]);
        expect(kindsOf(none)).toContain('CoversNoNode');

        await scene.kubectl(`label node ${one} ${two} app=frontend-node`);
        const before = await scene.plan(text);
        expect(nodesToCome(before)).toEqual([one, two]);
        // The manifest of the plan is one that every server takes.
        const applied = await scene.kubectlWith(before.manifest, 'apply --validate=true -f -');
        expect(applied.stderr).toBe('');
        await untilStatus(cluster(), scene.namespace, 'frontend', { numberAvailable: 2 });
        expect((await scene.plan(text)).action).toBe('unchanged');

        await scene.kubectl(`label node ${two} app-`);
        await scene.ds(`label ${three} app=frontend-node --wait`);
        await untilStatus(cluster(), scene.namespace, 'frontend', { numberAvailable: 2 });
        expect(await nodesOf(scene)).toEqual([one, three]);
        await scene.kubectl(`label node ${one} ${three} app-`);
      });

      test.each(['fluentd', 'random-refresher', 'no-selector'])('%s', async (name) => {
        const scene = await manifestSceneOn(cluster(), 1);
        const text = (await readFile(`${manifests}${name}.yaml`, 'utf8')).replace(/ +namespace: .*\n/, '');
        const plan = await scene.plan(text);
        const { stderr, stdout } = await scene.kubectlWith(plan.manifest, 'apply --validate=true -f -');
        expect(stderr).toBe('');
        expect(stdout).toContain('created');
        await untilStatus(cluster(), scene.namespace, plan.name, {
          observedGeneration: 1,
          desiredNumberScheduled: plan.coverage.nodes['eligible'] ?? 0,
        });
        const unfit = plan.coverage.perNode.filter(({ fits }) => fits === false);
        expect(unfit).toEqual([]);
        await scene.ds(`delete ${plan.name}`);
      });
    });

    describe('of what is there', () => {
      test('the same manifest changes nothing, whoever fills in its defaults; nothing is kept', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        const given = full(scene.namespace);
        await scene.kubectlWith(given, 'apply -f -');
        await untilStatus(cluster(), scene.namespace, 'agent', { observedGeneration: 1 });

        const [asked, alone] = [await scene.plan(given), await scene.plan(given, '--dry-run=client')];

        expect([asked.action, asked.diff]).toEqual(['unchanged', undefined]);
        expect([alone.action, alone.diff]).toEqual(['unchanged', undefined]);
        const after = await find(scene, 'agent');
        expect(after?.metadata.generation).toBe(1);
      });

      test('what is taken out of the manifest goes, as kubectl apply has it', async () => {
        const scene = await manifestSceneOn(cluster(), 2);
        const given = full(scene.namespace);
        await scene.kubectlWith(given, 'apply -f -');
        await untilStatus(cluster(), scene.namespace, 'agent', { numberAvailable: 2 });
        const [main] = given.spec.template.spec.containers;
        const spec = { containers: [{ ...main, env: [{ name: 'A', value: 'c' }] }], volumes: undefined };
        const [{ volumeMounts: _, ...plain }] = spec.containers as unknown as [Record<string, unknown>];
        const changed = daemonSetIn(scene.namespace, {
          podSpec: { ...given.spec.template.spec, ...spec, containers: [plain] },
        });

        const plan = await scene.plan(changed);
        const before = names(await scene.pods());

        expect(plan.action).toBe('update');
        expect(plan.diff).toContain('-            - name: NODE');
        expect(plan.diff).toContain('-        - hostPath:');
        expect(plan.impact.daemonSets[0]?.replaced?.map(({ pod }) => pod).toSorted()).toEqual(before);
        expect(plan.rollout).toMatchObject({ nodes: 2, rounds: 2 });
        const applied = await scene.kubectlWith(changed, 'apply -f -');
        expect(applied.stderr).toBe('');
        await untilStatus(cluster(), scene.namespace, 'agent', {
          observedGeneration: 2,
          updatedNumberScheduled: 2,
          numberAvailable: 2,
        });
        expect(names(await scene.pods()).filter((name) => before.includes(name))).toEqual([]);
        expect((await scene.plan(changed)).action).toBe('unchanged');
      });

      test('the mark of a restart stays', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        const given = daemonSetIn(scene.namespace);
        await scene.kubectlWith(given, 'apply -f -');
        await scene.ds('rollout restart agent');
        expect((await scene.plan(given)).action).toBe('unchanged');
        expect((await scene.plan(given, '--dry-run=client')).action).toBe('unchanged');
      });

      test('another selector is refused, by us as by the server', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        await created(scene, 'agent', 1);
        const other = daemonSetIn(scene.namespace, { name: 'agent' });
        const labels = { app: 'other' };
        const changed = {
          ...other,
          spec: {
            ...other.spec,
            selector: { matchLabels: labels },
            template: { ...other.spec.template, metadata: { labels } },
          },
        };
        const plan = await scene.plan(changed);
        expect(plan.warnings[0]).toMatchObject({ kind: 'SelectorChanged', severity: 'error' });
        const { stderr } = await scene.kubectlWith(changed, 'apply -f -');
        expect(stderr).toContain('field is immutable');
      });
    });

    describe('what the server says', () => {
      test('a field that it does not know', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        const given = daemonSetIn(scene.namespace, {
          podSpec: { containers: [{ ...container, resourcs: { a: 'b' } }] },
        });
        const plan = await scene.plan(given);
        expect(plan.warnings[0]).toMatchObject({ kind: 'UnknownField' });
        expect(plan.warnings[0]?.message).toContain('spec.template.spec.containers[0].resourcs');
        expect((await scene.kubectlWith(given, 'apply -f -')).stderr).toContain('unknown field');
      });

      test('maxSurge, where the release does not know it', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        const rollingUpdate = { maxSurge: 1, maxUnavailable: 1 };
        const given = daemonSetIn(scene.namespace, { spec: { updateStrategy: { rollingUpdate } } });
        const plan = await scene.plan(given);
        expect(plan.warnings[0]?.message).toContain('spec.updateStrategy.rollingUpdate.maxSurge');
      });

      test.each([
        ['RestartPolicy', { podSpec: { restartPolicy: 'OnFailure' } }],
        [
          'UpdateStrategy',
          { spec: { updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } },
        ],
        ['SelectorEmpty', { spec: { selector: {} } }],
        ['SelectorMismatch', { spec: { selector: { matchLabels: { app: 'else' } } } }],
        ['Refused', { podSpec: { dnsPolicy: 'Sometimes' } }],
      ])('%s: refused by us as by the server', async (kind, daemon) => {
        const scene = await manifestSceneOn(cluster(), 1);
        const given = daemonSetIn(scene.namespace, daemon);
        const plan = await scene.plan(given);
        const errors = plan.warnings.filter(({ severity }) => severity === 'error');
        expect(errors.map((each) => each.kind)).toEqual([kind]);
        expect((await scene.kubectlWith(given, 'create -f -')).code).toBe(1);
      });
    });

    describe('who else selects the pods', () => {
      test('another DaemonSet, and a Deployment', async () => {
        const scene = await manifestSceneOn(cluster(), 1);
        await created(scene, 'first', 1);
        const labels = { app: 'agent' };
        await scene.kubectlWith(
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'web', namespace: scene.namespace },
            spec: {
              replicas: 0,
              selector: { matchLabels: labels },
              template: { metadata: { labels }, spec: { containers: [container] } },
            },
          },
          'apply -f -',
        );
        const plan = await scene.plan(sharedDaemon(scene.namespace, 'second'));
        const overlap = plan.warnings.find(({ kind }) => kind === 'SelectorOverlap');
        expect(overlap?.message).toContain('overlaps with DaemonSet first, Deployment web');
      });

      test('orphans are adopted, and replaced: as was said before', async () => {
        const scene = await manifestSceneOn(cluster(), 2);
        await created(scene, 'agent', 2);
        await scene.ds('delete agent --cascade=orphan');
        const orphans = names(await scene.pods());
        const next = sharedDaemon(scene.namespace, 'agent', {
          podSpec: { containers: [{ name: 'main', image: 'x:2' }] },
        });

        const plan = await scene.plan(next);

        expect(plan.impact.daemonSets[0]?.adopted?.map(({ pod }) => pod).toSorted()).toEqual(orphans);
        expect(plan.impact.daemonSets[0]?.replaced?.map(({ pod }) => pod).toSorted()).toEqual(orphans);
        await scene.kubectlWith(next, 'apply -f -');
        await untilStatus(cluster(), scene.namespace, 'agent', {
          updatedNumberScheduled: 2,
          numberAvailable: 2,
        });
        const after = await scene.pods();
        expect(after.map(controllerOf)).toEqual(['agent', 'agent']);
        expect(names(after).filter((name) => orphans.includes(name))).toEqual([]);
      });
    });

    test('several documents, a List, --exit-code', async () => {
      const scene = await manifestSceneOn(cluster(), 1);
      const list = {
        apiVersion: 'v1',
        kind: 'List',
        items: [daemonSetIn(scene.namespace, { name: 'a' }), daemonSetIn(scene.namespace, { name: 'b' })],
      };
      const { stdout, code } = await scene.dsWith(list, 'plan -f - --exit-code');
      expect(code).toBe(1);
      expect(stdout.match(/would be created/g)).toHaveLength(2);
      expect(await find(scene, 'a')).toBeUndefined();
    });
  },
  { ownControlPlane: true },
);
