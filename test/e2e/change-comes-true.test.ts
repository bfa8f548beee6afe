import { expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { edgeDaemonSet, nodeSceneOn, untilOn } from './node-change-scenario.ts';

async function podNames(cluster: E2E, namespace: string): Promise<readonly string[]> {
  const pods = await cluster.api.list<Pod>(paths.pods(namespace));
  return pods.map(({ metadata }) => metadata.name);
}

describeOnControlPlane(
  'what warnings say comes true',
  (cluster) => {
    test('Preempts: the pod that is named is evicted, and the daemon pod runs in its place', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const { namespace, nodes } = scene;
      const [node = ''] = nodes;
      await cluster().api.create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: namespace },
        value: 1000,
      });
      const half = (image: string) => [{ name: 'main', image, resources: { requests: { cpu: '3' } } }];
      await cluster().api.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace },
        spec: {
          nodeSelector: { only: namespace },
          terminationGracePeriodSeconds: 0,
          containers: half('registry.example/web:1'),
        },
      });
      await untilOn(scene, [node]);
      await edgeDaemonSet(cluster(), scene, {
        podSpec: {
          nodeSelector: { only: namespace, role: 'edge' },
          priorityClassName: namespace,
          containers: half('registry.example/agent:1'),
        },
      });

      const us = await scene.ds(`label ${node} role=edge -y --wait --timeout=60s`);

      expect(us).toMatchObject({ code: 0, stderr: '' });
      expect(us.stdout).toMatch(new RegExp(`comes by evicting ${namespace}/web`));
      expect(us.stdout).toContain('1 daemon pod came');
      expect(await podNames(cluster(), namespace)).toEqual([expect.stringMatching(/^agent-/)]);
    });

    test('StaysMisscheduled: the pod stays, goes with the next rollout, and does not come back', async () => {
      const scene = await nodeSceneOn(cluster(), 2);
      const { namespace, nodes } = scene;
      const [first = '', second = ''] = nodes;
      await scene.ds(`label ${first} ${second} role=edge -y`);
      await edgeDaemonSet(cluster(), scene);
      await untilOn(scene, nodes);

      const us = await scene.ds(`taint ${first} a:NoSchedule -y`);
      expect(us.stdout).toContain('the next rollout takes it away, and it does not come back once gone');
      expect(await scene.nodesWithPods()).toEqual(nodes);

      const [before] = await podNames(cluster(), namespace);
      expect((await scene.ds(`rollout restart agent -n ${namespace} -y`)).code).toBe(0);
      await untilOn(scene, [second]);
      await until('the other pod is another one', async () => {
        const names = await podNames(cluster(), namespace);
        return names.length === 1 && !names.includes(before ?? '');
      });
    });
  },
  { ownControlPlane: true },
);
