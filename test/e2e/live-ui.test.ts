import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { TerminalProgram, type TerminalOptions } from '../support/terminal-program.ts';
import { ask, daemonSetIn, untilStatus } from './scenario.ts';

describeOnControlPlane(
  'the live view on a terminal',
  (cluster) => {
    let ui: TerminalProgram | undefined;
    let namespace = '';

    function open(options: TerminalOptions = {}): TerminalProgram {
      ui = new TerminalProgram(['-n', namespace, '--kubeconfig', cluster().kubeconfig], options);
      return ui;
    }

    beforeAll(async () => {
      namespace = await cluster().createNamespace('live');
      const nodes = ['n1', 'n2', 'n3'].map((name) => ({
        name,
        labels: { only: namespace, ...(name === 'n3' ? {} : { pool: 'edge' }) },
      }));
      await cluster().createNodes(nodes);
      await cluster().api.create(daemonSetIn(namespace, { podSpec: { nodeSelector: { pool: 'edge' } } }));
      await cluster().api.create(daemonSetIn(namespace, { name: 'proxy' }));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 2 });
      await untilStatus(cluster(), namespace, 'proxy', { numberAvailable: 3 });
    });
    afterEach(() => ui?.close());

    test('from the DaemonSet with a gap to the reason, and to the pod that comes once the node is labelled', async () => {
      const screen = open();
      await screen.shows('DaemonSets 2', /agent +█+ 2\/2 of 3/, 'live');
      expect(screen.isAlternate).toBe(true);
      screen.press('\r');
      await screen.shows(`${namespace}/agent, nodes 3`);
      screen.press('G');
      await screen.shows('wants label pool=edge, the node has no such label', 'label node n3 pool=edge');

      const labelled = await ask(cluster(), 'label', 'n3', 'pool=edge', '-y');
      expect(labelled.code).toBe(0);

      await screen.shows(/n3 +Available/);
      await ask(cluster(), 'label', 'n3', 'pool-', '-y');
      await screen.shows(/n3 +Excluded/);
    });

    test('the revisions and the events of a DaemonSet, and what a node has left', async () => {
      const screen = open({ columns: 120 });
      await screen.shows('DaemonSets 2');
      screen.press('\r');
      await screen.shows(`${namespace}/agent, nodes 3`, '[why]');
      screen.press('v');
      await screen.shows('[revisions]', /1 +<none> +✓ +2/);
      screen.press('v');
      await screen.shows('[events]', /\(DaemonSet\) +SuccessfulCreate/);
      screen.press('\r');
      await screen.shows('node n1, DaemonSets 2');
      screen.press('v');
      await screen.shows('[resources]', /pods +\d+ +2 \(\d+%\) +2 \(\d+%\)/);
    });

    test('the matrix, and a node of it', async () => {
      const screen = open({ columns: 100, rows: 30 });
      await screen.shows('DaemonSets 2');
      screen.press('m');
      await screen.shows(/n1 +\[█\] +█/, /n3 +· +█/);
      screen.press('\u001b[B');
      await screen.shows(/> n2/);
      screen.press('\r');
      await screen.shows('node n2, DaemonSets 2');
    });

    test('another size of the terminal leaves no litter', async () => {
      const screen = open({ columns: 120, rows: 40 });
      await screen.shows('DaemonSets 2', '?: help');
      screen.resize(60, 16);
      await screen.shows(/enter: open.*\s*$/);
      await screen.shows(/^context /);
      expect(screen.lines.filter((line) => line.includes('DaemonSets 2'))).toHaveLength(1);
      expect(screen.lines.filter((line) => line.includes('NAME '))).toHaveLength(1);
      screen.resize(140, 30);
      await screen.shows('?: help');
      expect(screen.lines.filter((line) => line.includes('proxy'))).toHaveLength(1);
    });

    test('while the API server is away what was seen stays, and it is renewed when it is back', async () => {
      const screen = open();
      await screen.shows('DaemonSets 2');
      await cluster().controlPlane.stopApiServer();
      try {
        await screen.shows('stale', /The connection to the server .* was refused/, /agent +█+ 2\/2/);
      } finally {
        await cluster().controlPlane.startApiServer();
      }
      await screen.shows(/ live$/m);
    });

    describe('is left', () => {
      test.each([
        ['by q', (screen: TerminalProgram) => screen.press('q'), 0],
        ['by Ctrl-C', (screen: TerminalProgram) => screen.press('\u0003'), 130],
        ['by SIGTERM', (screen: TerminalProgram) => screen.kill('SIGTERM'), 143],
      ])('%s, and the terminal is as it was', async (_, leave, code) => {
        const screen = open();
        await screen.shows('DaemonSets 2');
        leave(screen);
        expect(await screen.ended).toEqual({ code, signal: 0 });
        expect(screen.isAlternate).toBe(false);
        expect(screen.screen.trim()).toBe('');
      });
    });

    test('a context that does not exist is a sentence, and no screen', async () => {
      ui = new TerminalProgram(['--kubeconfig', cluster().kubeconfig, '--context', 'nowhere']);
      expect((await ui.ended).code).toBe(2);
      expect(ui.screen).toContain('error: context "nowhere" does not exist');
    });
  },
  { ownControlPlane: true },
);
