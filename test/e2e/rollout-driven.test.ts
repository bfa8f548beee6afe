import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import {
  byImage,
  images,
  PAUSED_ANNOTATION,
  sceneOn,
  tenPercent,
  twentyPercent,
  tidyUpAfterAll,
  type Scene,
} from './rollout-scenario.ts';

/** Waits until nothing is under way: every node has an available pod. */
async function untilAllAvailable(scene: Scene): Promise<void> {
  await until('every node has an available pod', async () => {
    const { metadata, status } = await scene.daemonSet();
    return (
      status?.observedGeneration === metadata.generation && status?.numberAvailable === scene.nodes.length
    );
  });
}

const startSecond = `start agent --image main=${images.second} -y`;

describeOnControlPlane(
  'rollouts that are paused, taken over and interfered with',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent(
      'a rolling update is paused and resumed, its strategy put back to the letter',
      async () => {
        const scene = await sceneOn(cluster(), { strategy: tenPercent });
        await scene.setImage(images.second);
        await scene.untilReplaced(4);

        expect(await scene.rollout('pause agent')).toMatchObject({
          code: 0,
          stdout: 'daemonset.apps/agent paused\n',
        });

        const { metadata, spec } = await scene.daemonSet();
        expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
        expect(JSON.parse(metadata.annotations?.[PAUSED_ANNOTATION] ?? '')).toEqual(scene.strategy);
        await untilAllAvailable(scene);
        const replaced = scene.witness.replaced().length;
        expect(replaced).toBeLessThan(30);
        const status = await scene.rollout('status agent --watch=false');
        expect(status.code).toBe(1);
        expect(status.stdout).toMatch(/paused/i);
        expect(scene.witness.replaced()).toHaveLength(replaced);

        expect(await scene.rollout('resume agent')).toMatchObject({
          code: 0,
          stdout: 'daemonset.apps/agent resumed\n',
        });

        await scene.expectImageEverywhere(images.second);
        await scene.expectNothingLeft();
        scene.expectReplacedOnce(scene.nodes);
        expect(scene.witness.worst).toBeLessThanOrEqual(3);
      },
    );

    test.concurrent('what is paused already, or is not paused, is told in the words of kubectl', async () => {
      const scene = await sceneOn(cluster(), { nodes: 3, strategy: twentyPercent });
      const before = await scene.daemonSet();

      const notPaused = await scene.rollout('resume agent');
      expect(notPaused).toMatchObject({ code: 2, stdout: '' });
      expect(notPaused.stderr).toContain('error: daemonsets.apps "agent" is not paused');
      expect((await scene.daemonSet()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);

      expect((await scene.rollout('pause agent')).code).toBe(0);
      const again = await scene.rollout('pause agent');
      expect(again.stdout + again.stderr).toContain('already paused');
      expect((await scene.rollout('resume agent')).code).toBe(0);
      await scene.expectNothingLeft();
    });

    test.concurrent(
      'a driven rollout is paused from another process, and resumed by a third one',
      async () => {
        const scene = await sceneOn(cluster(), { strategy: twentyPercent });
        const driver = scene.startRollout(startSecond);
        await scene.untilReplaced(5);

        expect((await scene.rollout('pause agent')).code).toBe(0);

        const ended = await driver.ended;
        expect(ended.code).toBe(1);
        expect(ended.stdout + ended.stderr).toMatch(/paused/i);
        expect(await scene.drive()).toMatchObject({ phase: 'Paused' });
        expect(await scene.leases()).toEqual([]);
        await untilAllAvailable(scene);
        expect(scene.witness.replaced().length).toBeLessThan(30);
        expect((await scene.rollout('status agent --watch=false')).stdout).toMatch(/paused/i);

        const resumed = await scene.rollout('resume agent -y');

        expect(resumed.code).toBe(0);
        scene.expectReplacedOnce(scene.nodes);
        await scene.expectImageEverywhere(images.second);
        await scene.expectNothingLeft();
        expect(scene.witness.worst).toBeLessThanOrEqual(6);
      },
    );

    test.concurrent('a second driver is refused, with who drives and since when', async () => {
      const scene = await sceneOn(cluster(), { nodes: 12, strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(1);
      // So that it is not done before all questions are asked. Its Lease holds for half a minute.
      driver.sleep();
      const name = (await scene.drive())?.driver ?? '';
      expect(name).not.toBe('');

      const lines = [
        `start agent --image main=${images.third} -y`,
        'resume agent -y',
        'resume agent --take-over -y',
        'restart agent',
      ];
      for (const refused of await Promise.all(lines.map((line) => scene.rollout(line)))) {
        expect(refused).toMatchObject({ code: 2, stdout: '' });
        expect(refused.stderr).toContain(name);
        expect(refused.stderr).toMatch(/since|ago/);
      }
      const [told, json] = await Promise.all([
        scene.rollout('status agent --watch=false'),
        scene.rollout('status agent -o json'),
      ]);
      expect(told).toMatchObject({ code: 1, stdout: expect.stringContaining(name) as unknown });
      expect(JSON.parse(json.stdout)).toMatchObject({
        items: [{ phase: 'Progressing', strategy: 'OnDelete' }],
      });

      driver.wakeUp();
      expect((await driver.ended).code).toBe(0);
      scene.expectReplacedOnce(scene.nodes);
      await scene.expectImageEverywhere(images.second);
    });

    test.concurrent(
      'a driver that slept through its lease is taken over from, and stops by itself when it wakes up',
      async () => {
        const scene = await sceneOn(cluster(), { strategy: twentyPercent });
        const first = scene.startRollout(startSecond);
        await scene.untilReplaced(4);
        first.sleep();

        const tooEarly = await scene.rollout('resume agent --take-over -y');
        expect(tooEarly.code).toBe(2);
        await scene.ageLeases();
        const second = scene.startRollout('resume agent --take-over -y');
        await scene.untilReplaced(12);
        first.wakeUp();

        const { driver = '' } = (await scene.drive()) ?? {};
        const stopped = await first.ended;
        expect(stopped.code).toBe(1);
        // Whichever it sees first: the annotation, or the Lease.
        expect(stopped.stdout).toMatch(new RegExp(`${driver} (drives this rollout now|has taken the Lease)`));
        expect((await second.ended).code).toBe(0);
        scene.expectReplacedOnce(scene.nodes);
        await scene.expectImageEverywhere(images.second);
        await scene.expectNothingLeft();
        expect(scene.witness.worst).toBeLessThanOrEqual(6);
      },
    );

    test.concurrent('of two that take over at once one drives, and the other one is told so', async () => {
      const scene = await sceneOn(cluster(), { nodes: 12, strategy: twentyPercent });
      const gone = scene.startRollout(startSecond);
      await scene.untilReplaced(4);
      await gone.kill('SIGKILL');
      await scene.ageLeases();

      const both = await Promise.all([
        scene.rollout('resume agent --take-over -y'),
        scene.rollout('resume agent --take-over -y'),
      ]);

      expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
      expect(
        both.filter(({ code, stderr }) => code === 2 && / is driven by .* since /.test(stderr)),
      ).toHaveLength(1);
      scene.expectReplacedOnce(scene.nodes);
      await scene.expectImageEverywhere(images.second);
      await scene.expectNothingLeft();
    });

    test.concurrent('a template that somebody else changes stops the drive', async () => {
      const scene = await sceneOn(cluster(), { strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(4);

      await scene.setImage(images.third);

      const ended = await driver.ended;
      expect(ended.code).not.toBe(0);
      expect(ended.stdout + ended.stderr).toContain('somebody else has changed the template');
      expect(scene.witness.replaced().length).toBeLessThan(30);
      // The strategy before is not lost.
      expect(JSON.stringify(await scene.drive())).toContain('"20%"');
      expect(await scene.leases()).toEqual([]);
    });

    test.concurrent('a strategy that somebody else puts back stops the drive', async () => {
      const scene = await sceneOn(cluster(), { strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(4);

      await scene.kubectl(
        `patch daemonset agent -p ${JSON.stringify({ spec: { updateStrategy: twentyPercent } })}`,
      );

      const ended = await driver.ended;
      expect(ended.code).not.toBe(0);
      expect(ended.stdout + ended.stderr).toContain('set the update strategy back to RollingUpdate');
    });
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage('slowStart'), slowStart: 300 } },
);
