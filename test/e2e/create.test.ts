import { describe, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { until } from '../support/control-plane/until.ts';
import { controllerOf, created, find, names } from './deletion-scenario.ts';
import { type JsonPlanItem, manifestSceneOn, nodesOf } from './manifest-scenario.ts';
import { daemonSetIn, untilStatus, whileStopped } from './scenario.ts';

const image = '--image registry.example/agent:1';

describeOnControlPlane(
  'create',
  (cluster) => {
    test('what comes is shown, and comes; the last line is like kubectl', async () => {
      const scene = await manifestSceneOn(cluster(), 3);
      const line = `create agent ${image} --node-selector only=${scene.namespace}`;
      // Nodes of this control plane say no operating system.
      await scene.kubectl(`label node ${scene.nodes.join(' ')} kubernetes.io/os=linux --overwrite`);

      const preview = await scene.ds(`${line} --dry-run=server -o json`);
      const [item] = (JSON.parse(preview.stdout) as { readonly items: readonly [JsonPlanItem] }).items;
      expect(await find(scene, 'agent')).toBeUndefined();
      const { code, stdout } = await scene.asPlugin(`${line} --wait`);

      expect(code).toBe(0);
      expect(stdout).toContain('covers 3 of ');
      expect(stdout).toMatch(/daemonset\.apps\/agent created\n3 daemon pods came, 0 went\n$/);
      const predicted = item.impact.daemonSets[0]?.gains.map(({ node }) => node);
      expect(await nodesOf(scene)).toEqual(predicted);
    });

    test('pods that have no room wait, as was foreseen', async () => {
      const scene = await manifestSceneOn(cluster(), 2);
      await scene.kubectl(`label node ${scene.nodes.join(' ')} kubernetes.io/os=linux --overwrite`);
      const line = `create big ${image} --node-selector only=${scene.namespace} --cpu 1000 --wait --timeout 20s`;
      const { code, stdout } = await scene.ds(line);
      expect(stdout).toContain('2 pods would stay Pending');
      expect(code).toBe(0);
      expect((await scene.pods()).map(({ status }) => status?.phase)).toEqual(['Pending', 'Pending']);
    });

    describe('--dry-run=client -o yaml is a manifest that the server takes as it is', () => {
      test.each([
        ['', ''],
        [
          'with everything',
          ' --toleration a=b:NoSchedule --toleration c:NoExecute --host-network --host-port 9100 --mount /var/log:/logs:ro --mount /:/host --cpu 1 --memory 1Gi --limits cpu=2,memory=2Gi --env A=b --label team=a --priority-class system-node-critical --service-account default --max-unavailable 20% --command run',
        ],
        [
          'that tolerates all, with OnDelete',
          ' --tolerate-all --update-strategy OnDelete --host-port 8080:80/udp',
        ],
      ])('%s', async (_, flags) => {
        const scene = await manifestSceneOn(cluster(), 0);
        const { stdout, code } = await scene.ds(`create agent ${image}${flags} --dry-run=client -o yaml`);
        expect(code).toBe(0);
        const applied = await scene.kubectlWith(stdout, 'create --validate=true -f -');
        expect([applied.stderr, applied.stdout]).toEqual(['', 'daemonset.apps/agent created\n']);
        const plan = await scene.plan(stdout, '--dry-run=client');
        expect([plan.action, plan.diff]).toEqual(['unchanged', undefined]);
      });
    });

    test('from a Deployment: each keeps its own pods', async () => {
      const scene = await manifestSceneOn(cluster(), 2);
      await scene.kubectl(`label node ${scene.nodes.join(' ')} kubernetes.io/os=linux --overwrite`);
      const labels = { 'app.kubernetes.io/name': 'web' };
      await scene.kubectlWith(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web', namespace: scene.namespace },
          spec: {
            replicas: 2,
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                nodeSelector: { only: scene.namespace },
                containers: [{ name: 'web', image: 'web:1' }],
              },
            },
          },
        },
        'apply -f -',
      );
      await until('the Deployment has its pods', async () => (await scene.pods()).length === 2);

      const { code, stdout } = await scene.ds('create web --from-deployment web --wait');

      expect(code).toBe(0);
      expect(stdout).not.toContain('overlaps');
      const pods = await cluster().api.list<Pod>(paths.pods(scene.namespace));
      expect(pods).toHaveLength(4);
      expect(pods.filter((pod) => controllerOf(pod) === 'web')).toHaveLength(2);
    });

    test('-f: what is adopted is said before, and adopted', async () => {
      const scene = await manifestSceneOn(cluster(), 2);
      await created(scene, 'agent', 2);
      const before = names(await scene.pods());
      await scene.ds('delete agent --cascade=orphan');
      const given = daemonSetIn(scene.namespace);

      const { code, stdout } = await scene.dsWith(given, 'create -f -');

      expect(code).toBe(0);
      expect(stdout).toMatch(/adopts +2/);
      await untilStatus(cluster(), scene.namespace, 'agent', {
        numberAvailable: 2,
        updatedNumberScheduled: 2,
      });
      const after = await scene.pods();
      expect(names(after)).toEqual(before);
      expect(after.map(controllerOf)).toEqual(['agent', 'agent']);
    });

    test('nothing is created where there is one, or where the server refuses', async () => {
      const scene = await manifestSceneOn(cluster(), 1);
      await created(scene, 'agent', 1);
      const there = await scene.ds(`create agent ${image}`);
      expect([there.code, there.stderr]).toEqual([
        2,
        expect.stringContaining('daemonsets.apps "agent" already exists'),
      ]);

      const refused = await scene.dsWith(
        daemonSetIn(scene.namespace, { name: 'other', podSpec: { dnsPolicy: 'Sometimes' } }),
        'create -f -',
      );
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('Unsupported value: "Sometimes"');
      expect(await find(scene, 'other')).toBeUndefined();
    });

    test('Ctrl-C while it waits says that it was created', async () => {
      const scene = await manifestSceneOn(cluster(), 1);
      await scene.kubectl(`label node ${scene.nodes.join(' ')} kubernetes.io/os=linux --overwrite`);
      const line = `create agent ${image} --node-selector only=${scene.namespace} --wait`;

      const { code, stderr } = await whileStopped(cluster(), 'ControllerManager', async () => {
        const running = scene.startDs(line);
        await until('it is created', () => running.stdout.includes('/agent created'));
        return running.kill('SIGINT');
      });

      expect(code).toBe(130);
      expect(stderr).toContain('interrupted while waiting');
      expect(await find(scene, 'agent')).toBeDefined();
    });
  },
  { ownControlPlane: true },
);
