import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { byImage, images, sceneOn, tidyUpAfterAll, twentyPercent } from './rollout-scenario.ts';

const startSecond = `start agent --image main=${images.second} -y`;

describeOnControlPlane(
  'drivers that are told to end, or that nobody listens to',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent.each([
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const)('%s: it leaves, gives the Lease back, and resume goes on at once', async (signal, code) => {
      const scene = await sceneOn(cluster(), { nodes: 15, strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(3);

      const ended = await driver.kill(signal);

      expect(ended.code).toBe(code);
      expect(ended.stdout).toContain('kubectl ds rollout resume agent');
      expect(await scene.leases()).toEqual([]);
      expect(scene.witness.replaced().length).toBeLessThan(15);
      expect((await scene.rollout('resume agent -y')).code).toBe(0);
      await scene.expectImageEverywhere(images.second);
    });

    test.concurrent('a closed pipe does not end it: it is driven to its end, told on stderr', async () => {
      const scene = await sceneOn(cluster(), { nodes: 15, strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(3);
      driver.stopReading();

      const ended = await driver.ended;

      expect(ended.code).toBe(0);
      expect(ended.stderr).toContain('note: nobody reads the output any more: the rollout is driven on');
      expect(ended.stderr).toContain('daemonset.apps/agent rolled out\n');
      await scene.expectImageEverywhere(images.second);
      await scene.expectNothingLeft();
    });

    test.concurrent(
      'who may change all but delete no pod is refused before anything is changed',
      async () => {
        const scene = await sceneOn(cluster(), { nodes: 2 });
        const metadata = { name: scene.namespace };
        const rbac = 'rbac.authorization.k8s.io';
        const apiVersion = `${rbac}/v1`;
        const rules = [
          { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
          { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['patch'] },
          { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] },
        ];
        await cluster().api.create({ apiVersion, kind: 'ClusterRole', metadata, rules });
        await cluster().api.create({
          apiVersion,
          kind: 'ClusterRoleBinding',
          metadata,
          roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: scene.namespace },
          // By default all who are logged in may ask for their rights.
          subjects: [{ apiGroup: rbac, kind: 'User', name: scene.namespace }],
        });
        const before = await scene.settled();

        for (const flag of ['-y', '--dry-run=server']) {
          const { code, stderr } = await scene.rollout(
            `start agent --restart ${flag} --as ${scene.namespace}`,
          );
          expect({ code, stderr }).toEqual({
            code: 2,
            stderr: expect.stringContaining('needs more rights: delete pods\n') as string,
          });
        }

        expect((await scene.daemonSet()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
        expect(await scene.leases()).toEqual([]);
      },
    );
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage('slowStart'), slowStart: 150 } },
);
