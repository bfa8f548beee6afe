import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import {
  byImage,
  images,
  sceneOn,
  tenPercent,
  tidyUpAfterAll,
  untilNextSecond,
  type Scene,
} from './rollout-scenario.ts';

/** Nobody of a wave loses its pod before all of the wave before have their new one. */
function expectWaves({ witness, nodes }: Scene, waves: readonly (readonly string[])[]): void {
  expect(waves.flat().toSorted()).toEqual(nodes.toSorted());
  for (const [index, wave] of waves.entries()) {
    const next = waves[index + 1];
    if (next === undefined) continue;
    const lastDone = Math.max(...witness.placesOf('available', wave));
    const firstGone = Math.min(...witness.placesOf('gone', next));
    expect(firstGone).toBeGreaterThan(lastDone);
  }
}

const byZone = '--canary 2 --batch 10 --order zone -y';

describeOnControlPlane(
  'rollout start',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent(
      'a canary and waves by zone: in order, within the budget, every node once, the strategy put back',
      async () => {
        const scene = await sceneOn(cluster(), { strategy: tenPercent });

        const ran = await scene.rollout(`start agent --image main=${images.second} ${byZone}`);

        expect(ran).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') as unknown });
        const [a, b, c] = ['a', 'b', 'c'].map((zone) => scene.inZone(zone));
        if (a === undefined || b === undefined || c === undefined) throw new Error('there are three zones');
        expectWaves(scene, [a.slice(0, 2), a.slice(2), b, c]);
        expect(scene.witness.worst).toBeLessThanOrEqual(3);
        scene.expectReplacedOnce(scene.nodes);
        await scene.expectNothingLeft();
        await scene.expectImageEverywhere(images.second);
        expect((await scene.rollout('status agent')).code).toBe(0);
      },
    );

    test.concurrent.each([
      ['never gets ready', images.neverReady, 'NotReadyInTime'],
      ['crashes', images.crashLoop, 'CrashLoop'],
      ['cannot be pulled', images.noSuchImage, 'ImagePull'],
    ])('an image that %s is undone: only the canary was touched, and it is back', async (_, image, kind) => {
      const scene = await sceneOn(cluster(), { strategy: tenPercent });
      const canary = scene.nodes.slice(0, 2);

      const ran = await scene.rollout(
        `start agent --image main=${image} --on-failure undo --node-timeout 3s ${byZone}`,
      );

      expect(ran.code).toBe(1);
      const told = ran.stdout + ran.stderr;
      expect(told).toContain(kind);
      expect(canary.some((node) => told.includes(node))).toBe(true);
      expect(scene.witness.replaced().filter((node) => !canary.includes(node))).toEqual([]);
      await scene.expectImageEverywhere(images.first);
      await scene.expectNothingLeft();
      expect(scene.witness.worst).toBeLessThanOrEqual(2);
    });

    test.concurrent('a failure that pauses stays as it is until it is undone', async () => {
      const scene = await sceneOn(cluster(), { strategy: tenPercent });
      const canary = scene.nodes.slice(0, 2);

      const ran = await scene.rollout(`start agent --image main=${images.crashLoop} ${byZone}`);

      expect(ran.code).toBe(1);
      expect(ran.stdout + ran.stderr).toContain('panic: cannot open /etc/agent/config.yaml');
      expect((await scene.daemonSet()).spec.updateStrategy).toEqual({ type: 'OnDelete' });
      expect(await scene.drive()).toMatchObject({ phase: 'Failed' });
      expect(await scene.leases()).toEqual([]);
      const status = await scene.rollout('status agent --watch=false');
      expect(status.code).toBe(1);
      expect(status.stdout).toMatch(/failed/i);
      const json = await scene.rollout('status agent -o json');
      expect(JSON.parse(json.stdout)).toMatchObject({ items: [{ phase: 'Failed', strategy: 'OnDelete' }] });

      const undone = await scene.rollout('undo agent -y');

      expect(undone.code).toBe(0);
      await scene.expectImageEverywhere(images.first);
      await scene.expectNothingLeft();
      expect(scene.witness.replaced().filter((node) => !canary.includes(node))).toEqual([]);
    });

    test.concurrent('failures that are tolerated are left behind and told', async () => {
      const scene = await sceneOn(cluster(), { nodes: 9, strategy: tenPercent });
      const [broken = ''] = scene.nodes;
      cluster().kubelet.behave(
        ({ spec }) => spec.nodeName === broken && spec.containers[0]?.image === images.second,
        'crashLoop',
      );

      const ran = await scene.rollout(
        `start agent --image main=${images.second} --max-failures 1 --max-unavailable 3 -y`,
      );

      expect(ran.stdout + ran.stderr).toContain(broken);
      const byNode = await scene.imagesByNode();
      expect(byNode[broken]).toBe(`${images.second}!`);
      expect(Object.values(byNode).filter((image) => image === images.second)).toHaveLength(8);
      await scene.expectNothingLeft();
    });

    test.concurrent(
      'a wave that waits for somebody ends the driver, and each resume is the word for the next one',
      async () => {
        const scene = await sceneOn(cluster(), { nodes: 9, strategy: tenPercent });
        const [a, b, c] = [scene.inZone('a'), scene.inZone('b'), scene.inZone('c')];
        const flags = '--order zone --pause-between confirm --max-unavailable 3 -y';

        const first = await scene.rollout(`start agent --restart ${flags}`);
        expect(first).toMatchObject({
          code: 1,
          stdout: expect.stringContaining('rollout resume agent') as unknown,
        });
        expect(scene.witness.replaced().toSorted()).toEqual(a);
        expect(await scene.leases()).toEqual([]);
        expect((await scene.rollout('resume agent -y')).code).toBe(1);
        expect(scene.witness.replaced().toSorted()).toEqual([...a, ...b]);
        expect(await scene.drive()).toMatchObject({ phase: 'Rolling' });
        expect((await scene.rollout('resume agent -y')).code).toBe(0);

        expectWaves(scene, [a, b, c]);
        scene.expectReplacedOnce(scene.nodes);
        await scene.expectNothingLeft();
      },
    );

    test.concurrent(
      'a node that dies after its update fails the rollout: all that can be undone is, and the node is told',
      async () => {
        const podSpec = { tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 30 };
        const scene = await sceneOn(cluster(), { nodes: 9, strategy: tenPercent, podSpec });
        const [canary = '', ...others] = scene.nodes;
        const flags = '--canary 1 --pause-between confirm --node-timeout 6s --on-failure undo -y';
        expect((await scene.rollout(`start agent --image main=${images.second} ${flags}`)).code).toBe(1);
        await untilNextSecond();
        await cluster().kubelet.nodeGoesSilent(canary);

        const ran = await scene.rollout('resume agent -y');

        expect(ran.code).toBe(1);
        expect(ran.stdout).toContain('NodeNotReady');
        expect(ran.stdout).toContain(canary);
        expect(scene.witness.replaced().filter((node) => others.includes(node))).toEqual([]);
        await scene.expectNothingLeft();
        const { spec } = await scene.daemonSet();
        expect(spec.template.spec.containers[0]?.image).toBe(images.first);
      },
    );

    test.concurrent(
      'a canary by selector, from a patch in a file, with a dry run of the server before',
      async () => {
        const scene = await sceneOn(cluster(), { nodes: 9, strategy: tenPercent });
        const patch = JSON.stringify({
          spec: { template: { spec: { containers: [{ name: 'main', image: images.third }] } } },
        });
        const line = 'start agent --canary topology.kubernetes.io/zone=b --patch-file - --max-unavailable 3';
        const before = await scene.daemonSet();

        const dry = await scene.rollout(`${line} --dry-run=server`, { stdin: patch });
        expect(dry.code).toBe(0);
        expect((await scene.daemonSet()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);

        const ran = await scene.rollout(`${line} -y`, { stdin: patch });

        expect(ran.code).toBe(0);
        expectWaves(scene, [scene.inZone('b'), [...scene.inZone('a'), ...scene.inZone('c')]]);
        scene.expectReplacedOnce(scene.nodes);
        expect(scene.witness.worst).toBeLessThanOrEqual(3);
        await scene.expectImageEverywhere(images.third);
        await scene.expectNothingLeft();
      },
    );
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage() } },
);
