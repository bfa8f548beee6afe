import { afterEach, beforeAll, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import { TerminalProgram } from '../support/terminal-program.ts';
import { byImage, images, sceneOn, tidyUpAfterAll, type Scene } from './rollout-scenario.ts';

const ctrlC = '\u0003';
const clearLine = '\u0015';
const tab = '\t';
const enter = '\r';
const up = '\u001b[A';
const right = '\u001b[C';

describeOnControlPlane(
  'rollouts that the live view drives',
  (cluster) => {
    let ui: TerminalProgram | undefined;
    let scene: Scene;
    tidyUpAfterAll();

    /** The rollout of the DaemonSet, on a terminal. */
    async function open(): Promise<TerminalProgram> {
      const argv = ['-n', scene.namespace, '--kubeconfig', cluster().kubeconfig];
      ui = new TerminalProgram(argv, { columns: 120, rows: 40 });
      await ui.shows('DaemonSets 1', /> +agent/);
      ui.press('r');
      await ui.shows(`rollout of ${scene.namespace}/agent, nodes 4`);
      return ui;
    }

    /** Agrees, and waits until it is driven. */
    async function begun(screen: TerminalProgram): Promise<void> {
      await screen.shows('Type y.');
      screen.press('y');
      await screen.shows(/driving agent \d\/4/);
    }

    beforeAll(async () => {
      scene = await sceneOn(cluster(), { nodes: 4 });
    });
    afterEach(() => ui?.close());

    test('a canary with an image that does not exist is shown, fails, and is undone', async () => {
      const screen = await open();
      screen.press('I');
      await screen.shows(
        `start a rollout of ${scene.namespace}/agent`,
        `> image            ${images.first}_`,
      );
      screen.press(`${clearLine}${images.noSuchImage}`);
      await screen.shows(`image of main: ${images.first} -> ${images.noSuchImage}`);
      screen.press(`${tab}1`);
      await screen.shows(/1 canary +1 /, /4 nodes in 2 waves/);
      screen.press(`${up}${up}${right}`);
      await screen.shows('> on-failure        pause  [undo]', /one that fails undoes every updated node/);
      screen.press(enter);
      await screen.shows(
        `Start this rollout of ${scene.namespace}/agent? Type y.`,
        'it is driven from here',
        /1 canary +1 /,
      );
      await begun(screen);
      await screen.shows('wave 1 (canary), 1 node', `driving agent`);
      expect(await scene.leases()).toHaveLength(1);
      await screen.shows(/FAILED ImagePull/, 'undoing');
      await screen.shows('daemonset.apps/agent undone: 1 node failed', 'strategy RollingUpdate is put back');

      await scene.expectImageEverywhere(images.first);
      await scene.expectNothingLeft();
      expect(new Set(scene.witness.replaced()).size).toBe(1);
    });

    test('goes on while other things are looked at, and is left with the view as it stands', async () => {
      const screen = await open();
      screen.press('I');
      await screen.shows('> image');
      screen.press(`${clearLine}${images.second}${tab}1${tab}${tab}confirm${enter}`);
      await begun(screen);
      screen.press('qm');
      await screen.shows('driving agent 1/4, waits');
      screen.press('r');
      await screen.shows('Next wave? u: yes, p: pause, U: undo');
      screen.press('qqq');
      await screen.shows(/q again leaves it as it stands/);
      screen.press(ctrlC);
      expect(await screen.ended).toEqual({ code: 130, signal: 0 });
      expect(screen.isAlternate).toBe(false);
      expect(screen.screen).toContain(`kubectl ds rollout resume agent -n ${scene.namespace}`);
      expect(await scene.leases()).toEqual([]);
      expect((await scene.drive())?.phase).toBe('Rolling');
    });

    test('is resumed in another one, and driven to its end', async () => {
      const screen = await open();
      screen.press('u');
      await screen.shows(
        `Resume the driven rollout of ${scene.namespace}/agent? Type y.`,
        /1 of 4 nodes done/,
      );
      await begun(screen);
      await screen.shows('daemonset.apps/agent rolled out');
      await scene.expectImageEverywhere(images.second);
      await scene.expectNothingLeft();
    });

    test('SIGTERM lets go of it in order, and so does a terminal that goes away', async () => {
      const screen = await open();
      screen.press('I');
      await screen.shows('> image');
      screen.press(`${clearLine}${images.neverReady}${enter}`);
      await begun(screen);
      await screen.shows(/1 under way/);
      screen.kill('SIGTERM');
      expect(await screen.ended).toEqual({ code: 143, signal: 0 });
      expect(screen.isAlternate).toBe(false);
      expect(screen.screen).toContain(`kubectl ds rollout resume agent -n ${scene.namespace}`);
      expect(await scene.leases()).toEqual([]);

      const other = await open();
      other.press('u');
      await begun(other);
      await until('it is driven', async () => (await scene.leases()).length === 1);
      other.hangUp();
      await until('nobody drives it', async () => (await scene.leases()).length === 0);
      expect((await scene.drive())?.phase).toBe('Rolling');

      const next = await open();
      next.press('U');
      await next.shows(`Undo the driven rollout of ${scene.namespace}/agent? Type y.`);
      await begun(next);
      await next.shows('daemonset.apps/agent undone');
      await scene.expectImageEverywhere(images.second);
      await scene.expectNothingLeft();
    });
  },
  { ownControlPlane: true, kubelet: { behaviour: byImage('slowStart'), slowStart: 150 } },
);
