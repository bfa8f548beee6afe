import { describe, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import {
  controllerOf,
  created,
  type DeletionScene,
  deletionSceneOn,
  find,
  names,
} from './deletion-scenario.ts';
import { sharedDaemon, table, untilPods } from './deletion-scenario.ts';
import { untilStatus } from './scenario.ts';

interface JsonImpact {
  readonly daemonSets: readonly {
    readonly name: string;
    readonly loses: readonly { readonly pod: string; readonly how: string }[];
    readonly orphaned?: readonly { readonly pod: string; readonly adoptedBy?: string }[];
    readonly adopted?: readonly { readonly pod: string }[];
    readonly replaced?: readonly { readonly pod: string; readonly fits?: boolean }[];
  }[];
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
  readonly waited?: {
    readonly ended: string;
    readonly isGone: boolean;
    readonly pods: readonly { readonly pod: string; readonly became: string; readonly by?: string }[];
  };
}

async function impactOf(scene: DeletionScene, line: string): Promise<JsonImpact> {
  const { stdout, stderr } = await scene.ds(`${line} -o json`);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as JsonImpact;
}

function kinds({ warnings }: JsonImpact): readonly string[] {
  return warnings.map(({ kind }) => kind);
}

const onDelete = { spec: { updateStrategy: { type: 'OnDelete' } } };
const image = (tag: string) => ({
  podSpec: { containers: [{ name: 'main', image: `registry.example/agent:${tag}` }] },
});

describeOnControlPlane(
  'delete',
  (cluster) => {
    describe('with its pods', () => {
      test.each(['background', 'foreground', 'true'])('%s: what goes is shown, and gone', async (cascade) => {
        const scene = await deletionSceneOn(cluster(), 3);
        await created(scene, 'agent', 3);
        const before = names(await scene.pods());

        const preview = await impactOf(scene, `delete agent --cascade=${cascade} --dry-run=server`);
        expect(kinds(preview)).toEqual(['PodsLost']);
        expect(preview.daemonSets[0]?.loses.map(({ pod }) => pod).toSorted()).toEqual(before);
        expect(names(await scene.pods())).toEqual(before);

        const { code, stdout } = await scene.asPlugin(`delete agent --cascade=${cascade}`);

        expect(code).toBe(0);
        expect(stdout).toContain('daemonset.apps "agent" deleted\n');
        expect(stdout).toContain(`3 pods gone: ${scene.nodes.join(', ')}\n`);
        expect(await scene.pods()).toEqual([]);
        expect(await find(scene, 'agent')).toBeUndefined();
      });

      test('the last lines are those of kubectl', async () => {
        const scene = await deletionSceneOn(cluster(), 1);
        await created(scene, 'one', 1);
        const us = await scene.ds('delete daemonset/one --wait=false');
        await untilPods(scene, 'it has gone', (pods) => pods.length === 0);
        await created(scene, 'one', 1);
        const them = await scene.kubectl('delete daemonset one');
        expect(them.stdout).toMatch(/^daemonset\.apps "one" deleted/);
        expect(us.stdout.endsWith('daemonset.apps "one" deleted\n')).toBe(true);
      });

      test('pods that do not go in time: exit code 1, and which they are', async () => {
        const scene = await deletionSceneOn(cluster(), 2);
        const [dead = '', alive = ''] = scene.nodes;
        const podSpec = { tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 30 };
        await created(scene, 'agent', 2, { podSpec });
        await cluster().kubelet.nodeGoesSilent(dead);

        const { code, stdout, stderr } = await scene.ds('delete agent --timeout 3s');

        expect(code).toBe(1);
        expect(stdout).toContain('daemonset.apps "agent" deleted\n');
        expect(stdout).toContain(`1 pod gone: ${alive}\n`);
        expect(stderr).toMatch(/^error: timed out waiting: agent-\w+ on \S+ is terminating$/m);
        expect(stderr).toContain(dead);
      });

      test('Ctrl-C while it waits says that it was deleted', async () => {
        const scene = await deletionSceneOn(cluster(), 1);
        const [dead = ''] = scene.nodes;
        const podSpec = { tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 30 };
        await created(scene, 'agent', 1, { podSpec });
        await cluster().kubelet.nodeGoesSilent(dead);

        const running = scene.startDs('delete agent');
        await until('it is deleted', () => running.stdout.includes('deleted'));
        const { code, stderr } = await running.kill('SIGINT');

        expect(code).toBe(130);
        expect(stderr).toContain('interrupted while waiting');
      });

      test('one that is not there is not deleted', async () => {
        const scene = await deletionSceneOn(cluster(), 0);
        const { code, stderr } = await scene.ds('delete nobody');
        expect(code).toBe(2);
        expect(stderr).toContain('error: daemonsets.apps "nobody" not found\n');
      });
    });

    describe('without its pods', () => {
      async function orphaned(scene: DeletionScene): Promise<readonly string[]> {
        await created(scene, 'agent', scene.nodes.length);
        const before = names(await scene.pods());
        const { code, stdout } = await scene.ds('delete agent --cascade=orphan');
        expect(code).toBe(0);
        expect(stdout).toContain(`${before.length} pods orphaned: `);
        expect(names(await scene.pods())).toEqual(before);
        return before;
      }

      test('they stay, nobody has them, and kubectl drain refuses, as was said before', async () => {
        const scene = await deletionSceneOn(cluster(), 2);
        await created(scene, 'agent', 2);
        const preview = await impactOf(scene, 'delete agent --cascade=orphan --dry-run=client');
        expect(kinds(preview)).toEqual(['DrainNeedsForce', 'RecreatedAdopts']);
        await scene.kubectl('get ds');

        const { waited } = await impactOf(scene, 'delete agent --cascade=orphan');

        expect(waited).toMatchObject({ ended: 'fulfilled', isGone: true });
        expect(waited?.pods.map(({ became }) => became)).toEqual(['orphaned', 'orphaned']);
        expect((await scene.pods()).map(controllerOf)).toEqual([undefined, undefined]);
        const drain = await scene.kubectl(
          `drain ${scene.nodes[0] ?? ''} --ignore-daemonsets --dry-run=client`,
        );
        expect(drain.stderr).toContain('--force');
      });

      test('created anew with another template under RollingUpdate: adopted, and replaced one by one', async () => {
        const scene = await deletionSceneOn(cluster(), 3);
        const before = await orphaned(scene);

        await created(scene, 'agent', 3, image('2'));
        await untilStatus(cluster(), scene.namespace, 'agent', {
          updatedNumberScheduled: 3,
          numberAvailable: 3,
        });

        const after = await scene.pods();
        expect(after.map(controllerOf)).toEqual(['agent', 'agent', 'agent']);
        expect(names(after).filter((name) => before.includes(name))).toEqual([]);
      });

      test.each([
        ['the same template, under RollingUpdate', {}, 3],
        ['another template, under OnDelete', { ...image('2'), ...onDelete }, 0],
      ])('created anew with %s: adopted, and left', async (_, daemon, updated) => {
        const scene = await deletionSceneOn(cluster(), 3);
        const before = await orphaned(scene);

        await created(scene, 'agent', 3, daemon);
        await untilStatus(cluster(), scene.namespace, 'agent', {
          observedGeneration: 1,
          updatedNumberScheduled: updated,
        });

        const after = await scene.pods();
        expect(after.map(controllerOf)).toEqual(['agent', 'agent', 'agent']);
        expect(names(after)).toEqual(before);
      });
    });

    describe('of two DaemonSets with one selector', () => {
      test('the other adopts and keeps the oldest of each node: as was said before it happened', async () => {
        const scene = await deletionSceneOn(cluster(), 3);
        await created(scene, 'first', 3);
        await untilNextSecond();
        await created(scene, 'second', 3);
        // On one node that of the second is the older one.
        const youngest = (await scene.pods()).find(
          (pod) => controllerOf(pod) === 'first' && pod.spec.nodeName === scene.nodes[0],
        );
        await untilNextSecond();
        await scene.kubectl(`delete pod ${youngest?.metadata.name ?? ''}`);
        await untilStatus(cluster(), scene.namespace, 'first', { numberAvailable: 3 });
        const before = names(await scene.pods());

        const preview = await impactOf(scene, 'delete first --cascade=orphan --dry-run=client');
        const { waited } = await impactOf(scene, 'delete first --cascade=orphan');

        expect(kinds(preview)).toEqual(['Adoption']);
        const other = preview.daemonSets.find(({ name }) => name === 'second');
        expect(other?.adopted).toHaveLength(3);
        expect(other?.replaced).toBeUndefined();
        const doomed = other?.loses.map(({ pod }) => pod) ?? [];
        expect(doomed).toHaveLength(3);
        expect(waited?.ended).toBe('fulfilled');
        const gone = waited?.pods.filter(({ became }) => became === 'gone').map(({ pod }) => pod) ?? [];
        expect(gone.toSorted()).toEqual(doomed.toSorted());
        const after = await scene.pods();
        expect(names(after)).toEqual(before.filter((name) => !doomed.includes(name)));
        expect(after.map(controllerOf)).toEqual(['second', 'second', 'second']);
      });

      test('with another template under RollingUpdate: those that are kept are replaced', async () => {
        const scene = await deletionSceneOn(cluster(), 2);
        await created(scene, 'first', 2);
        await untilNextSecond();
        await created(scene, 'second', 2, image('2'));

        const preview = await impactOf(scene, 'delete first --cascade=orphan --dry-run=client');
        const { code } = await scene.ds('delete first --cascade=orphan');

        expect(code).toBe(0);
        const kept = preview.daemonSets.flatMap(({ replaced = [] }) => replaced.map(({ pod }) => pod));
        expect(kept).toHaveLength(2);
        const after = await untilPods(scene, 'all are replaced', (pods) => {
          const left = names(pods).filter((name) => kept.includes(name));
          return pods.length === 2 && left.length === 0;
        });
        expect(after.map(controllerOf)).toEqual(['second', 'second']);
      });

      test('with another template under OnDelete: those that are kept are left', async () => {
        const scene = await deletionSceneOn(cluster(), 2);
        await created(scene, 'first', 2);
        await untilNextSecond();
        await created(scene, 'second', 2, { ...image('2'), ...onDelete });
        const ofFirst = names((await scene.pods()).filter((pod) => controllerOf(pod) === 'first'));

        const preview = await impactOf(scene, 'delete first --cascade=orphan --dry-run=client');
        const { code } = await scene.ds('delete first --cascade=orphan');

        expect(code).toBe(0);
        expect(kinds(preview)).toEqual(['Adoption', 'OnDeleteLeaves']);
        await untilStatus(cluster(), scene.namespace, 'second', {
          updatedNumberScheduled: 0,
          numberAvailable: 2,
        });
        expect(names(await scene.pods())).toEqual(ofFirst);
      });

      test('where it does not run itself, it deletes what it adopts; what does not fit is said', async () => {
        const scene = await deletionSceneOn(cluster(), 2);
        const [here = '', there = ''] = scene.nodes;
        await created(scene, 'first', 2);
        await untilNextSecond();
        const large = [{ name: 'main', image: 'x', resources: { requests: { cpu: '1000' } } }];
        const nodeSelector = { 'kubernetes.io/hostname': here };
        await cluster().api.create(
          sharedDaemon(scene.namespace, 'second', { podSpec: { containers: large, nodeSelector } }),
        );
        await untilPods(scene, 'its pod is pending', (pods) => pods.length === 3);

        const preview = await impactOf(scene, 'delete first --cascade=orphan --dry-run=client');
        const { waited } = await impactOf(scene, 'delete first --cascade=orphan');

        expect(kinds(preview)).toEqual(['PodsLost', 'DoesNotFit', 'Adoption']);
        expect(preview.warnings[0]?.message).toContain(`node ${there}`);
        expect(waited?.ended).toBe('fulfilled');
        expect((await table(scene)).filter((row) => row.startsWith(there))).toEqual([]);
      });

      test('of three: which of the others adopts is left to chance, and said so', async () => {
        const scene = await deletionSceneOn(cluster(), 1);
        for (const name of ['first', 'second', 'third']) {
          await created(scene, name, 1);
          await untilNextSecond();
        }

        const preview = await impactOf(scene, 'delete first --cascade=orphan --dry-run=client');
        const { waited } = await impactOf(scene, 'delete first --cascade=orphan');

        expect(kinds(preview)).toEqual(['SelectorOverlap']);
        expect(waited?.ended).toBe('fulfilled');
        expect(['second', 'third']).toContain(waited?.pods.find(({ by }) => by !== undefined)?.by);
      });
    });
  },
  { ownControlPlane: true },
);

/** Ages are whole seconds: pods of two DaemonSets are to differ in them. */
async function untilNextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  await until('the next second', () => Math.floor(Date.now() / 1000) > second, { interval: 10 });
}
