import { expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import { deleteOrphan } from '../../src/cluster/delete-orphan.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import { possibleOrphans } from '../../src/cluster/observe-orphans.ts';
import type { Pod } from '../../src/domain/objects.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { controllerOf, created, type DeletionScene, deletionSceneOn, names } from './deletion-scenario.ts';
import { askJson, daemonSetIn } from './scenario.ts';

interface JsonOrphans {
  readonly items: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly node?: string;
    readonly createdAt?: string;
    readonly formerOwner?: { readonly name: string; readonly certain: boolean };
    readonly adopters: readonly string[];
  }[];
}

function apiOf({ kubeconfig }: E2E): ApiCluster {
  const environment = { env: { KUBECONFIG: kubeconfig }, home: '/nonexistent', platform: 'linux' };
  return new ApiCluster(loadKubeConfig({}, environment), { consistent: true });
}

/** A scene whose `agent` was deleted without its pods: their names. */
async function withOrphans(scene: DeletionScene): Promise<readonly string[]> {
  await created(scene, 'agent', scene.nodes.length);
  await scene.ds('delete agent --cascade=orphan');
  return names(await scene.pods());
}

describeOnControlPlane(
  'orphans',
  (cluster) => {
    const listed = (scene: DeletionScene, ...flags: readonly string[]): Promise<JsonOrphans> =>
      askJson<JsonOrphans>(cluster(), 'orphans', '-n', scene.namespace, ...flags);

    test('are told with their nodes and who made them; other pods are none', async () => {
      const scene = await deletionSceneOn(cluster(), 2);
      const { namespace, nodes } = scene;
      const orphans = await withOrphans(scene);
      const busy = daemonSetIn(namespace, { name: 'other' });
      await cluster().api.create(busy);
      const containers = [{ name: 'main', image: 'x' }];
      await cluster().api.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'bare', namespace },
        spec: { nodeName: nodes[0], containers },
      });
      await cluster().api.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'made-for-a-node', namespace },
        spec: {
          containers,
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  { matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodes[1] ?? ''] }] },
                ],
              },
            },
          },
        },
      });

      const { items } = await listed(scene);

      const found: readonly string[] = items.map(({ name }) => name);
      expect(found.toSorted()).toEqual([...orphans, 'made-for-a-node'].toSorted());
      expect(new Set(items.map(({ node }) => node))).toEqual(new Set(nodes));
      const own = items.filter(({ name }) => orphans.includes(name));
      expect(own.map(({ formerOwner }) => formerOwner)).toEqual([
        { name: 'agent', certain: true },
        { name: 'agent', certain: true },
      ]);
      expect(own.flatMap(({ adopters }) => adopters)).toEqual([]);
      const all = await askJson<JsonOrphans>(cluster(), 'orphans', '-A', '-l', 'app=agent');
      expect(all.items.filter((item) => item.namespace === namespace)).toEqual(own);
      expect((await scene.ds('orphans --exit-code')).code).toBe(1);
    });

    test('none: said so', async () => {
      const scene = await deletionSceneOn(cluster(), 1);
      await created(scene, 'agent', 1);
      expect(await scene.ds('orphans --exit-code')).toEqual({
        code: 0,
        stdout: '',
        stderr: `No resources found in ${scene.namespace} namespace.\n`,
      });
    });

    test('who would adopt one that its DaemonSet cannot have yet', async () => {
      const scene = await deletionSceneOn(cluster(), 1);
      await withOrphans(scene);
      await cluster().controlPlane.stopControllerManager();
      try {
        const selector = { matchLabels: { app: 'agent' } };
        const { metadata, spec, ...rest } = daemonSetIn(scene.namespace, { name: 'next' });
        const template = { ...spec.template, metadata: { labels: { app: 'agent' } } };
        await cluster().api.create({ ...rest, metadata, spec: { ...spec, selector, template } });
        const { items } = await listed(scene);
        expect(items.map(({ adopters }) => adopters)).toEqual([['next']]);
      } finally {
        await cluster().controlPlane.startControllerManager();
      }
    });

    test('are deleted by name, by label, and all at once; what is none is refused first', async () => {
      const scene = await deletionSceneOn(cluster(), 3);
      const [first = '', second = '', third = ''] = await withOrphans(scene);
      await cluster().api.patch(`${paths.pods(scene.namespace)}/${second}`, {
        metadata: { labels: { mark: 'yes' } },
      });
      await cluster().api.create(daemonSetIn(scene.namespace, { name: 'other' }));

      const nothing = await scene.ds('orphans delete');
      expect(nothing).toMatchObject({ code: 2, stdout: '' });
      const refused = await scene.ds(`orphans delete ${first} no-such-pod`);
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('"no-such-pod" not found') as unknown,
      });
      const dry = await scene.ds(`orphans delete ${first} --dry-run=server`);
      expect(dry.stdout).toContain(`pod "${first}" deleted (server dry run)\n`);
      expect(names(await scene.pods())).toEqual(expect.arrayContaining([first, second, third]));

      const byName = await scene.asPlugin(`orphans delete ${first}`);
      expect(byName).toMatchObject({ code: 0, stderr: '' });
      expect(byName.stdout).toContain('has no controller: nothing makes it anew');
      expect(byName.stdout).toContain(`pod "${first}" deleted\n`);
      expect(names(await scene.pods())).not.toContain(first);

      expect((await scene.ds('orphans delete -l mark=yes -o name')).stdout).toBe(`pod/${second}\n`);
      expect(names(await scene.pods())).not.toContain(second);

      expect((await scene.ds('orphans delete --all')).code).toBe(0);
      const left = await scene.pods();
      expect(names(left).filter((name) => [first, second, third].includes(name))).toEqual([]);
      const [owned = ''] = names(left);
      const none = await scene.ds(`orphans delete ${owned}`);
      expect(none).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is no orphan: DaemonSet other controls it') as unknown,
      });
    });

    test('one that was adopted after it was read is left to its new controller', async () => {
      const scene = await deletionSceneOn(cluster(), 2);
      const orphans = await withOrphans(scene);
      const [api, options] = [apiOf(cluster()), { fieldManager: 'test' }];
      const seen = await possibleOrphans(api, { namespace: scene.namespace });
      const named = ([wanted]: readonly string[]): readonly Pod[] =>
        seen.filter(({ metadata }) => metadata.name === wanted);
      // A status that was written since is no reason to keep it.
      for (const pod of named(orphans)) {
        await cluster().api.patch(`${paths.pods(scene.namespace)}/${pod.metadata.name}`, {
          metadata: { annotations: { written: 'since' } },
        });
        expect(await deleteOrphan(api, pod, options)).toBe('deleted');
      }

      await created(scene, 'agent', 2);

      for (const pod of named(orphans.slice(1))) {
        await expect(deleteOrphan(api, pod, options)).rejects.toMatchObject({
          kind: 'conflict',
          message: `pods "${pod.metadata.name}" is no orphan any more: DaemonSet agent controls it`,
        });
      }
      const left = await scene.pods();
      expect(left.filter(({ metadata }) => metadata.name === orphans[1]).map(controllerOf)).toEqual([
        'agent',
      ]);
    });

    test('one that does not go in time: exit code 1', async () => {
      const scene = await deletionSceneOn(cluster(), 1);
      const podSpec = { tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 30 };
      await created(scene, 'agent', 1, { podSpec });
      await scene.ds('delete agent --cascade=orphan');
      await cluster().kubelet.nodeGoesSilent(scene.nodes[0] ?? '');

      const { code, stderr } = await scene.ds('orphans delete --all --timeout 2s');

      expect(code).toBe(1);
      expect(stderr).toMatch(/^error: timed out waiting for agent-\w+ to go$/m);
    });
  },
  { ownControlPlane: true },
);
