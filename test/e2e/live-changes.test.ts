import { afterEach, beforeAll, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import type { Node, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { TerminalProgram } from '../support/terminal-program.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

describeOnControlPlane('changes in the live view', (cluster) => {
  let ui: TerminalProgram | undefined;
  let namespace = '';
  const node = (name: string): Promise<Node> => cluster().api.get<Node>(paths.nodes(name));

  function open(...flags: readonly string[]): TerminalProgram {
    const argv = ['-n', namespace, '--kubeconfig', cluster().kubeconfig, ...flags];
    ui = new TerminalProgram(argv, { columns: 120, rows: 40 });
    return ui;
  }

  beforeAll(async () => {
    namespace = await cluster().createNamespace('live');
    await cluster().createNodes(
      ['m1', 'm2', 'm3'].map((name) => ({
        name: `${namespace}-${name}`,
        labels: { only: namespace, ...(name === 'm3' ? { pool: 'edge' } : {}) },
      })),
    );
    const edge = { only: namespace, pool: 'edge' };
    await cluster().api.create(daemonSetIn(namespace, { podSpec: { nodeSelector: edge } }));
    const all = { nodeSelector: { only: namespace } };
    await cluster().api.create(daemonSetIn(namespace, { name: 'former', podSpec: all }));
    await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
    await untilStatus(cluster(), namespace, 'former', { numberAvailable: 3 });
  });
  afterEach(() => ui?.close());

  test('labels marked nodes: what it would do, the question, and the pods that come', async () => {
    const screen = open();
    await screen.shows('DaemonSets 2', /agent +█+ 1\/1/);
    screen.press('\r');
    await screen.shows(`${namespace}/agent, nodes`, `${namespace}-m1`);
    screen.press(`/${namespace}-m\rj j `);
    await screen.shows('2 marked');
    screen.press('L');
    await screen.shows('labels of 2 nodes');
    screen.press('poo\t=ed\t');
    await screen.shows('> pool=edge_', /agent +gains +2/);
    screen.press('\r');
    await screen.shows('Change the labels of 2 nodes? Type y.');
    screen.press('y');
    await screen.shows('2 nodes labeled', /m1 +Available/, /m2 +Available/);
    for (const name of ['m1', 'm2']) {
      expect((await node(`${namespace}-${name}`)).metadata.labels).toMatchObject({ pool: 'edge' });
    }
  });

  test('taints a node, and names the pod that goes; n is no', async () => {
    const name = `${namespace}-m2`;
    const screen = open();
    await screen.shows('DaemonSets 2');
    screen.press('m');
    await screen.shows('nodes');
    screen.press(`/${name}\r`);
    await screen.shows(new RegExp(`> .*${name}`));
    screen.press('T');
    await screen.shows(`taints of 1 node: ${name}`);
    screen.press('example.com/broken:NoExecute\r');
    await screen.shows(/Change the taints of 1 node, and lose [12] pods?/, /lost: .*on /);
    screen.press('n');
    await screen.shows('> example.com/broken:NoExecute_');
    expect((await node(name)).spec?.taints ?? []).toEqual([]);
    screen.press('\r');
    await screen.shows('Type y.');
    screen.press('y');
    await screen.shows(`node/${name} modified`);
    expect((await node(name)).spec?.taints).toMatchObject([{ key: 'example.com/broken' }]);
  });

  test('deletes a DaemonSet and leaves its pods behind, sees them as orphans, and deletes those', async () => {
    const screen = open();
    await screen.shows('DaemonSets 2');
    screen.press('/former\r');
    await screen.shows(/> former/);
    screen.press('D');
    await screen.shows(`delete DaemonSet ${namespace}/former`, /former +loses/);
    screen.press('h');
    await screen.shows('> orphan: its pods stay', /former +orphans/);
    screen.press('\r');
    await screen.shows(new RegExp(`Delete DaemonSet ${namespace}/former and leave its \\d+ pods behind\\?`));
    screen.press('y');
    await screen.shows('daemonset.apps "former" deleted: x shows the pods that it left', 'DaemonSets 0 of 1');
    const formers = async (): Promise<readonly Pod[]> => {
      const pods = await cluster().api.list<Pod>(paths.pods(namespace));
      return pods.filter(({ metadata }) => metadata.name.startsWith('former-'));
    };
    const left = await formers();
    expect(left.length).toBeGreaterThanOrEqual(2);
    expect(left.flatMap(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([]);

    screen.press('x');
    await screen.shows(
      `orphans ${left.length}`,
      /> former-\S+ +\S+-m\d +Running .*former/,
      'made by DaemonSet former, as a revision that it left says',
      'no DaemonSet selects it',
    );
    screen.press(' ');
    await screen.shows('1 marked');
    screen.press('jD');
    await screen.shows('delete 1 orphan', 'Delete 1 orphan? Type y.', /lost: \S+\/former-/);
    screen.press('y');
    await screen.shows('1 pod deleted', `orphans ${left.length - 1}`);
    screen.press('g ');
    await screen.shows('1 marked');
    for (let more = 1; more < left.length - 1; more += 1) screen.press('j ');
    await screen.shows(`${left.length - 1} marked`);
    screen.press('D');
    await screen.shows(/Delete \d orphans?\? Type y\./);
    screen.press('y');
    await screen.shows('every daemon pod has a controller');
    expect(await formers()).toEqual([]);
  });

  test('pauses a rollout, advances one node, and goes on', async () => {
    const strategy = async (): Promise<string> => {
      const agent = await cluster().api.get(paths.daemonSets(namespace, 'agent'));
      return JSON.stringify(agent.spec);
    };
    const screen = open();
    await screen.shows('DaemonSets');
    screen.press('/agent\r');
    await screen.shows(/> agent/);
    screen.press('r');
    await screen.shows(`rollout of ${namespace}/agent, nodes`, /> .*-m\d +Available/);
    screen.press('p');
    await screen.shows(`Pause the rollout of ${namespace}/agent? Type y.`, 'OnDelete until:');
    screen.press('y');
    await screen.shows('daemonset.apps/agent paused', 'Paused');
    expect(await strategy()).toContain('"type":"OnDelete"');
    const before = await cluster().api.list<Pod>(paths.pods(namespace));
    screen.press('a');
    await screen.shows(/Delete pod agent-\S+ on node \S+-m\d, for a new one in its place\? Type y\./);
    screen.press('y');
    await screen.shows(/-m\d: agent-\S+ is available/);
    const after = await cluster().api.list<Pod>(paths.pods(namespace));
    const uids = new Set(before.map(({ metadata }) => metadata.uid));
    expect(after.filter(({ metadata }) => !uids.has(metadata.uid))).toHaveLength(1);
    screen.press('u');
    await screen.shows(`Go on with the rollout of ${namespace}/agent? Type y.`);
    screen.press('y');
    await screen.shows('daemonset.apps/agent resumed');
    expect(await strategy()).toContain('"type":"RollingUpdate"');
    screen.press('U');
    await screen.shows('no last revision to roll back to');
  });

  test('is only shown with --read-only', async () => {
    const screen = open('--read-only');
    await screen.shows('agent', 'read-only');
    screen.press('D\r');
    await screen.shows('a preview only: --read-only keeps everything as it is', /agent +loses/);
    screen.press('y');
    await screen.shows(`copied: kubectl ds delete agent -n ${namespace}`);
    screen.press('\u001b\u001b');
  });
});
