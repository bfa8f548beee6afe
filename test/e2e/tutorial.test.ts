import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { find } from './deletion-scenario.ts';
import { manifests, manifestSceneOn, nodesOf } from './manifest-scenario.ts';

const file = `${manifests}frontend-v1beta1.yaml`;

describeOnControlPlane(
  'a DaemonSet of a tutorial, through `kubectl ds`',
  (cluster) => {
    test('is planned, created, scaled by labels of nodes, asked about, and deleted', async () => {
      const scene = await manifestSceneOn(cluster(), 3);
      const [first = '', second = '', third = ''] = scene.nodes;
      const { namespace } = scene;

      const plan = await scene.asPlugin(`plan -f ${file}`);
      expect(plan.code).toBe(0);
      expect(plan.stdout).toContain('extensions/v1beta1');
      expect(plan.stdout).toContain('covers 0 of 3 nodes');
      expect(await find(scene, 'frontend')).toBeUndefined();

      const created = await scene.asPlugin(`create -f ${file}`);
      expect(created.code).toBe(0);
      expect(created.stdout).toMatch(/daemonset\.apps\/frontend created\n$/);
      expect(await nodesOf(scene)).toEqual([]);

      const up = await scene.asPlugin(`label ${first} ${second} app=frontend-node -y --wait --timeout=60s`);
      expect(up.stdout).toMatch(new RegExp(`${namespace} +frontend +gains +2 `));
      expect(up.stdout).toContain(`node/${second} labeled\n2 daemon pods came, 0 went\n`);
      expect(await nodesOf(scene)).toEqual([first, second]);

      const moved = await scene.asPlugin(
        `label ${second} app=other-node --overwrite -y --wait --timeout=60s`,
      );
      expect(moved.stdout).toMatch(new RegExp(`${namespace} +frontend +loses +1 `));
      expect(moved.stdout).toContain('0 daemon pods came, 1 went\n');
      expect(await nodesOf(scene)).toEqual([first]);

      await scene.asPlugin(`label ${third} app=frontend-node -y --wait --timeout=60s`);
      expect(await nodesOf(scene)).toEqual([first, third]);

      await cluster().api.create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'frontend', namespace },
        spec: { selector: { app: 'frontend-webserver' }, ports: [{ port: 80 }] },
      });
      const reach = await scene.asPlugin('reach frontend');
      expect(reach).toMatchObject({ code: 0, stderr: '' });
      expect(reach.stdout).toMatch(new RegExp(`Service +frontend\\.${namespace}\\.svc:80 .* 2/2\n`));

      const overhead = await scene.asPlugin(`overhead -o csv --node-selector app=frontend-node`);
      expect(overhead.code).toBe(0);
      expect(overhead.stdout).toContain(`${first},`);
      expect(overhead.stdout).toContain(`${third},`);
      expect(overhead.stdout).not.toContain(`${second},`);

      const gone = await scene.asPlugin('delete frontend -y');
      expect(gone.stdout).toContain('daemonset.apps "frontend" deleted\n2 pods gone: ');
      expect(await cluster().api.list(paths.pods(namespace))).toEqual([]);
    });
  },
  { ownControlPlane: true },
);
