import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import { byImage, images, sceneOn, tidyUpAfterAll, untilNextSecond, type Scene } from './rollout-scenario.ts';
import { expectSameChange, toBoth, twinsOn, untilObserved, withThreeRevisions } from './rollout-twins.ts';
import { whileStopped } from './scenario.ts';

/** Revision numbers and change causes of a table, without its head. */
function table(stdout: string): readonly (readonly string[])[] {
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));
  return rows.filter(([number]) => /^\d+$/.test(number ?? '')).map((row) => row.slice(0, 2));
}

/** What kubectl says of a rollout at this moment, and what we say. */
async function statusOf(scene: Scene): Promise<{ us: string; them: string }> {
  const us = await scene.rollout('status agent --watch=false');
  const them = await scene.kubectl('rollout status daemonset/agent --watch=false');
  return { us: us.stdout, them: them.stdout };
}

describeOnControlPlane(
  'rollout verbs beside those of kubectl',
  (cluster) => {
    tidyUpAfterAll();

    test.concurrent('undo goes back to the revision before, and a second undo forth again', async () => {
      const twins = await twinsOn(cluster());
      await withThreeRevisions(twins);

      const first = await expectSameChange(twins, 'undo');
      expect(first.us).toMatchObject({ code: 0, stdout: first.them.stdout });
      expect(first.us.stdout).toBe('daemonset.apps/agent rolled back\n');
      await twins.ours.expectImageEverywhere(images.second);

      const second = await expectSameChange(twins, 'undo');
      expect(second.us).toMatchObject({ code: 0, stdout: second.them.stdout });
      await twins.ours.expectImageEverywhere(images.third);
      expect((await twins.ours.revisions()).map(({ revision }) => revision)).toEqual([1, 4, 5]);
    });

    test.concurrent('undo to a revision, to the current one, and to one that is not there', async () => {
      const twins = await twinsOn(cluster());
      await withThreeRevisions(twins);

      const first = await expectSameChange(twins, 'undo', '--to-revision=1');
      expect(first.us).toMatchObject({ code: 0, stdout: first.them.stdout });
      await twins.ours.expectImageEverywhere(images.first);

      const same = await expectSameChange(twins, 'undo', '--to-revision=4');
      expect(same.us).toMatchObject({ code: 0, stdout: same.them.stdout });
      expect(same.us.stdout).toContain('skipped rollback (current template already matches revision 4)');

      const checked = await expectSameChange(twins, 'undo', '--to-revision=2 --dry-run=server');
      expect(checked.us).toMatchObject({ code: 0, stdout: checked.them.stdout });

      for (const unknown of ['--to-revision=9', '--to-revision=-1']) {
        const { us, them } = await expectSameChange(twins, 'undo', unknown);
        expect(us.code).toBe(2);
        expect(us.stderr).toContain(them.stderr.trim());
      }
    });

    test.concurrent('undo of a DaemonSet that has one revision only', async () => {
      const twins = await twinsOn(cluster());

      const { us, them } = await expectSameChange(twins, 'undo');

      expect(them.stderr).toBe('error: no last revision to roll back to\n');
      expect(us.code).toBe(2);
      expect(us.stderr).toContain(them.stderr);
    });

    test.concurrent('a dry run of undo or restart changes nothing', async () => {
      const twins = await twinsOn(cluster());
      await withThreeRevisions(twins);
      const before = await twins.ours.settled();

      for (const line of ['undo agent', 'undo agent --to-revision=1', 'restart agent']) {
        const client = await twins.ours.rollout(`${line} --dry-run=client`);
        expect(client.code).toBe(0);
        expect(client.stdout).toMatch(/\(dry run\)|will roll back to Pod Template/);
        const server = await twins.ours.rollout(`${line} --dry-run=server`);
        expect(server.code).toBe(0);
        expect(server.stdout).toContain('(server dry run)');
      }

      const after = await twins.ours.daemonSet();
      expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    });

    test.concurrent('restart, and restart of what was restarted before', async () => {
      const twins = await twinsOn(cluster());

      const first = await expectSameChange(twins, 'restart');
      expect(first.us).toMatchObject({ code: 0, stdout: first.them.stdout });
      expect(first.us.stdout).toBe('daemonset.apps/agent restarted\n');
      await until('every node has a new pod', () => twins.ours.witness.replaced().length === 2);
      await untilObserved(twins.ours);

      // The annotation has whole seconds, and the same one again would be no change.
      await untilNextSecond();
      const told = await twins.ours.rollout('restart agent --dry-run=server');
      expect(told).toMatchObject({ code: 0, stdout: 'daemonset.apps/agent restarted (server dry run)\n' });
    });

    test.concurrent('history has the same numbers and change causes', async () => {
      const twins = await twinsOn(cluster());
      await withThreeRevisions(twins);
      await toBoth(twins, 'rollout undo daemonset/agent --to-revision=1');
      const { ours } = twins;

      const us = await ours.rollout('history agent');
      const them = await ours.kubectl('rollout history daemonset/agent');

      expect(us.code).toBe(0);
      expect(table(us.stdout)).toEqual(table(them.stdout));
      expect(table(us.stdout).map(([number]) => number)).toEqual(['2', '3', '4']);
      const one = await ours.rollout('history agent --revision 3');
      expect(one.stdout).toContain(`image: ${images.third}`);
      const none = await ours.rollout('history agent --revision 1');
      expect(none).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('unable to find the specified revision') as unknown,
      });
    });

    test.concurrent('history --diff says what differs between two revisions', async () => {
      const twins = await twinsOn(cluster());
      await withThreeRevisions(twins);

      const { code, stdout } = await twins.ours.rollout('history agent --diff 1..3');

      expect(code).toBe(0);
      const lines = stdout.split('\n').filter((line) => /^[-+] /.test(line));
      expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
        `- - image: ${images.first}`,
        `+ - image: ${images.third}`,
      ]);
    });

    test.concurrent('status waits until a rollout is done, in the sentences of kubectl', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
      const scene = await sceneOn(cluster(), { nodes: 6, strategy });
      await scene.setImage(images.second);

      const [us, them] = await Promise.all([
        scene.rollout('status agent --timeout 60s'),
        scene.kubectl('rollout status daemonset/agent --timeout 60s'),
      ]);

      expect(us.code).toBe(0);
      expect(them.code).toBe(0);
      const ends = 'daemon set "agent" successfully rolled out';
      expect(them.stdout.trim().endsWith(ends)).toBe(true);
      expect(us.stdout.trim().split('\n')).toContain(ends);
    });

    test.concurrent('a DaemonSet that does not exist is one error, of every verb', async () => {
      const scene = await sceneOn(cluster(), { nodes: 1 });
      for (const verb of ['status', 'history', 'undo', 'restart', 'pause', 'resume']) {
        const [us, them] = await Promise.all([
          scene.rollout(`${verb} nope`),
          scene.kubectl(`rollout ${verb} daemonset/nope`),
        ]);
        expect(them.stderr).toContain('daemonsets.apps "nope" not found');
        expect(us).toMatchObject({ code: 2, stdout: '' });
        expect(us.stderr.match(/^error: .*/gm)).toEqual([
          expect.stringContaining('daemonsets.apps "nope" not found'),
        ]);
      }
    });

    // Alone and last: others need the controller manager.
    test('status says what kubectl says: complete, updating, waiting for pods, not observed yet', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
      const scene = await sceneOn(cluster(), { nodes: 3, strategy });

      const complete = await statusOf(scene);
      expect(complete.us).toContain(complete.them.trim());
      expect(complete.us).toContain('daemon set "agent" successfully rolled out');

      await scene.setImage(images.neverReady);
      await until('one node is updated', async () => {
        const { status } = await scene.daemonSet();
        return status?.updatedNumberScheduled === 1 && status.numberAvailable === 2;
      });
      const updating = await statusOf(scene);
      expect(updating.them).toContain('1 out of 3 new pods have been updated');
      expect(updating.us).toContain(updating.them.trim());

      await scene.kubectl(
        `patch daemonset agent -p {"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":3}}}}`,
      );
      await until('all nodes are updated', async () => {
        const { status } = await scene.daemonSet();
        return status?.updatedNumberScheduled === 3 && status.numberUnavailable === 3;
      });
      const waiting = await statusOf(scene);
      expect(waiting.them).toContain('0 of 3 updated pods are available');
      expect(waiting.us).toContain(waiting.them.trim());

      const unobserved = await whileStopped(cluster(), 'ControllerManager', async () => {
        await scene.setImage(images.second);
        return statusOf(scene);
      });
      expect(unobserved.them).toContain('Waiting for daemon set spec update to be observed');
      expect(unobserved.us).toContain(unobserved.them.trim());
    });
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage() } },
);
