import { expect, test } from 'vitest';
import { Random } from '../differential/random.ts';
import { seedsOfRun } from '../differential/seeds.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import { byImage, images, sceneOn, twentyPercent, tidyUpAfterAll, type Scene } from './rollout-scenario.ts';

const startSecond = `start agent --image main=${images.second} --canary 2 --batch 14 -y`;
const seeds = seedsOfRun(process.env['KUBECTL_DS_SEED']);

/** A rollout of 30 nodes has 90 events: each pod goes, is bound anew, and becomes available. */
function moments(seed: number): readonly number[] {
  const random = new Random(seed);
  return [random.between(1, 25), random.between(26, 50), random.between(51, 75)];
}

/** Waits for so many events more than there were at the beginning. */
function untilEvents({ witness }: Scene, from: number, more: number): Promise<unknown> {
  return until(`${more} things have happened to pods`, () => witness.events.length >= from + more, {
    interval: 2,
  });
}

async function expectDoneOnce(scene: Scene): Promise<void> {
  scene.expectReplacedOnce(scene.nodes);
  await scene.expectImageEverywhere(images.second);
  await scene.expectNothingLeft();
  expect(scene.witness.worst).toBeLessThanOrEqual(6);
}

describeOnControlPlane(
  'rollouts whose driver ends in the middle',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent.each(seeds)(
      'killed three times and resumed by other processes: every node once (seed %i)',
      async (seed) => {
        const scene = await sceneOn(cluster(), { strategy: twentyPercent });
        const begin = scene.witness.events.length;
        let driver = scene.startRollout(startSecond);

        for (const moment of moments(seed)) {
          await untilEvents(scene, begin, moment);
          expect((await driver.kill('SIGKILL')).code).toBeUndefined();
          await scene.ageLeases();
          driver = scene.startRollout('resume agent --take-over -y');
        }

        expect(await driver.ended).toMatchObject({ code: 0 });
        await expectDoneOnce(scene);
      },
    );

    test.concurrent(
      'killed before the first pod is touched: nothing is lost, and who drove is told',
      async () => {
        const scene = await sceneOn(cluster(), { nodes: 12, strategy: twentyPercent });
        const driver = scene.startRollout(startSecond);
        await until('the state is written', () => scene.drive(), { interval: 2 });
        await driver.kill('SIGKILL');
        const { driver: name = '' } = (await scene.drive()) ?? {};

        const refused = await scene.rollout('resume agent -y');
        expect(refused.code).toBe(2);
        expect(refused.stderr).toContain(name);
        await scene.ageLeases();
        const asked = await scene.rollout('resume agent -y');
        expect(asked.code).toBe(2);
        expect(asked.stderr).toContain('--take-over');
        const status = await scene.rollout('status agent --watch=false');
        expect(status.code).toBe(1);

        expect((await scene.rollout('resume agent --take-over -y')).code).toBe(0);
        await expectDoneOnce(scene);
      },
    );

    test.concurrent('killed while it undoes: undone by another process', async () => {
      const scene = await sceneOn(cluster(), { strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(9);
      await driver.kill('SIGKILL');
      await scene.ageLeases();

      const undoing = scene.startRollout('undo agent --take-over -y');
      await until('it undoes', async () => (await scene.drive())?.phase === 'Undoing', { interval: 2 });
      await scene.untilReplaced(scene.witness.replaced().length + 1);
      await undoing.kill('SIGKILL');
      await scene.ageLeases();
      const undone = await scene.rollout('resume agent --take-over -y');

      expect(undone.stdout + undone.stderr).toMatch(/undo|undone|back/i);
      await scene.expectImageEverywhere(images.first);
      await scene.expectNothingLeft();
      expect(scene.witness.worst).toBeLessThanOrEqual(6);
    });

    test.concurrent(
      'Ctrl-C without a terminal gives the Lease back, and resume goes on at once',
      async () => {
        const scene = await sceneOn(cluster(), { strategy: twentyPercent });
        const driver = scene.startRollout(startSecond);
        await scene.untilReplaced(4);

        const ended = await driver.kill('SIGINT');

        expect(ended.code).toBe(130);
        expect(ended.stdout + ended.stderr).toContain('rollout resume agent');
        expect(await scene.leases()).toEqual([]);
        expect(scene.witness.replaced().length).toBeLessThan(30);
        expect((await scene.rollout('resume agent -y')).code).toBe(0);
        await expectDoneOnce(scene);
      },
    );

    // Alone and last: others need the server.
    test('the API server is restarted in the middle of it', async () => {
      const scene = await sceneOn(cluster(), { strategy: twentyPercent });
      const driver = scene.startRollout(startSecond);
      await scene.untilReplaced(6);

      await cluster().controlPlane.stopApiServer();
      await cluster().controlPlane.startApiServer();

      expect(await driver.ended).toMatchObject({ code: 0 });
      await expectDoneOnce(scene);
    });
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage('slowStart'), slowStart: 150 } },
);
