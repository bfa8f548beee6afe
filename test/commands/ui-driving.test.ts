import { describe, expect, test } from 'vitest';
import { painter } from '../../src/printers/tone.ts';
import type { RolloutWish, StartWish } from '../../src/tui/dialogs/dialog.ts';
import { ChangeScene } from './changing.ts';
import { invoke } from './invoke.ts';
import { LiveChanges } from './live-changes.ts';
import { inProgress } from './rollout-scenes.ts';
import { Viewer } from './viewer.ts';

function start(image: string, words: StartWish['words'] = {}): StartWish {
  const images = [{ container: 'main', image }];
  return { kind: 'start', namespace: 'default', name: 'agent', images, words };
}

function rollout(verb: RolloutWish['verb']): RolloutWish {
  return { kind: 'rollout', verb, namespace: 'default', name: 'agent' };
}

function setting(): { readonly scene: ChangeScene; readonly live: LiveChanges } {
  const scene = new ChangeScene();
  return { scene, live: new LiveChanges(scene) };
}

const image = (scene: ChangeScene): string | undefined =>
  /"image":"(\w+)"/.exec(JSON.stringify(scene.daemonSet.spec.template.json))?.[1];

describe('a rollout that is started in the live view', () => {
  test('is shown first, as the command shows it', async () => {
    const { scene, live } = setting();
    const { proposal } = await live.propose(start('new', { canary: '1', batch: '2' }));
    expect(proposal?.question).toBe('Start this rollout of default/agent?');
    expect(proposal?.preview?.changes).toEqual(['image of main: good -> new']);
    expect(proposal?.preview?.preview.waves.map(({ nodes }) => nodes.length)).toEqual([1, 2, 2]);
    expect(scene.sent).toEqual(['patch (dry run)']);
    expect(live.driven).toBeUndefined();
  });

  test('is driven to its end, and gives its Lease back', async () => {
    const { scene, live } = setting();
    const { told } = await live.make(start('new', { canary: '1' }));
    expect(told).toBe('daemonset.apps/agent rollout started: r shows it');
    await live.until(() => live.driven?.progress !== undefined);
    expect(scene.leases.there?.holderIdentity).toMatch(/^admin@desk-/);
    await live.until(() => live.driven?.isOver === true);
    expect(live.driven?.news.join('\n')).toMatch(
      /^wave 1 \(canary\), 1 node: n1\n[^]*wave 2, 4 nodes: [^]*agent rolled out\n/,
    );
    expect(live.told.at(-1)).toEqual({ kind: 'message', message: 'daemonset.apps/agent rolled out' });
    expect(image(scene)).toBe('new');
    expect(scene.played.deleted).toHaveLength(5);
    expect(scene.leases.there).toBeUndefined();
    expect(scene.daemonSet.spec.updateStrategy.type).toBe('RollingUpdate');
    expect(live.written).toEqual({ stdout: '', stderr: '' });
  });

  test('ends with a plain sentence of one line, also on a narrow terminal with colours', async () => {
    const live = new LiveChanges(new ChangeScene(), false, {
      paint: painter(true),
      unicode: true,
      width: 30,
    });
    await live.make(start('new', { canary: '1' }));
    await live.until(() => live.told.at(-1)?.kind === 'message');
    expect(live.told.at(-1)).toEqual({ kind: 'message', message: 'daemonset.apps/agent rolled out' });
    expect(live.driven?.news).toContain(`daemonset.apps/agent ${painter(true)('good', 'rolled out')}`);
  });

  test('is undone where its canary fails, and tells why', async () => {
    const { scene, live } = setting();
    await live.make(start('bad', { canary: '1', 'on-failure': 'undo' }));
    await live.until(() => live.driven?.isOver === true);
    expect(live.driven?.news.join('\n')).toMatch(/n1: FAILED ImagePull[^]*undoing[^]*agent undone/);
    expect(image(scene)).toBe('good');
    expect(scene.played.deleted).toHaveLength(2);
  });

  test('waits for a word before the next wave, if that was asked for', async () => {
    const { live, scene } = setting();
    await live.make(start('new', { canary: '1', 'pause-between': 'confirm' }));
    expect((await live.propose(rollout('resume'))).told).toMatch(/is driven here already$/);
    await live.until(() => live.driven?.asks !== undefined);
    expect(live.driven?.asks).toMatch(/Next wave\?$/);
    expect(scene.played.deleted).toHaveLength(1);
    const { proposal, told } = await live.make(rollout('resume'));
    expect(proposal?.question).toBe('Begin the next wave of default/agent?');
    expect(told).toBe('daemonset.apps/agent: the next wave begins');
    await live.until(() => live.driven?.isOver === true);
    expect(scene.played.deleted).toHaveLength(5);
  });

  test.each(['while it rolls', 'while it waits for a word'])('is paused here %s', async (when) => {
    const { live, scene } = setting();
    const waits = when.includes('word');
    await live.make(start('new', { canary: '1', ...(waits ? { 'pause-between': 'confirm' } : {}) }));
    await live.until(() => (waits ? live.driven?.asks : live.driven?.progress) !== undefined);
    await live.make(rollout('pause'));
    await live.until(() => live.driven?.isOver === true);
    expect(live.driven?.news.join('\n')).toContain('agent paused: somebody asked for it');
    expect(scene.daemonSet.spec.updateStrategy.type).toBe('OnDelete');

    expect((await live.make(rollout('resume'))).proposal?.facts[0]).toMatch(
      /^it goes on: \d of 5 nodes done/,
    );
    await live.until(() => scene.daemonSet.spec.updateStrategy.type === 'RollingUpdate');
    expect(image(scene)).toBe('new');
  });

  test('is undone here while it rolls', async () => {
    const { live, scene } = setting();
    await live.make(start('new', { 'max-unavailable': '1' }));
    await live.until(() => scene.played.deleted.length > 0);
    const { proposal, told } = await live.make(rollout('undo'));
    expect(proposal?.question).toBe('Undo the driven rollout of default/agent?');
    expect(told).toBe('daemonset.apps/agent is being undone, driven from here');
    await live.until(() => live.driven?.isOver === true);
    expect(live.driven?.news.join('\n')).toContain('agent undone');
    expect(image(scene)).toBe('good');
    expect(scene.leases.there).toBeUndefined();
  });

  test('is left as it stands with the view, and it is said how to go on', async () => {
    const { live, scene } = setting();
    await live.make(start('new', { 'max-unavailable': '1' }));
    await live.until(() => scene.played.deleted.length > 0);
    const [text = ''] = await live.leave();
    expect(text).toMatch(/^daemonset.apps\/agent was left as it stands: /);
    expect(text).toContain('kubectl ds rollout resume agent -n default');
    expect(scene.leases.there).toBeUndefined();
    expect(scene.annotations['kubectl-ds/rollout']).toContain('"phase":"Rolling"');
    expect(scene.daemonSet.spec.updateStrategy.type).toBe('OnDelete');

    const next = new LiveChanges(scene);
    await next.make(rollout('resume'));
    await next.until(() => next.driven?.isOver === true);
    expect(next.driven?.news.at(-1)).toMatch(/5 of 5 nodes updated and available/);
  });

  test('is undone by whoever comes later', async () => {
    const { live, scene } = setting();
    await live.make(start('new', { 'max-unavailable': '1' }));
    await live.until(() => scene.played.deleted.length > 1);
    await live.leave();
    const next = new LiveChanges(scene);
    expect((await next.make(rollout('undo'))).told).toBe(
      'daemonset.apps/agent is being undone, driven from here',
    );
    await next.until(() => next.driven?.isOver === true);
    expect(image(scene)).toBe('good');
  });

  test('is refused where it cannot begin', async () => {
    const { live, scene } = setting();
    expect((await live.propose(start('good'))).told).toMatch(/^nothing to roll out: /);
    scene.denied = ['delete pods'];
    expect((await live.propose(start('new'))).told).toMatch(/delete pods/);
  });

  test('is only shown where nothing can be changed, and the server is not asked', async () => {
    const scene = new ChangeScene();
    const live = new LiveChanges(scene, true);
    const { proposal } = await live.make(start('new'));
    expect(proposal?.preview?.preview.waves).toHaveLength(1);
    expect(scene.sent).toEqual([]);
  });
});

describe('a driver that is gone', () => {
  test('is replaced once its Lease has run out, which the question says', async () => {
    const { live, scene } = setting();
    await live.make(start('new', { 'max-unavailable': '1' }));
    await live.until(() => scene.played.deleted.length > 0);
    await live.leave();
    const now = scene.time.now();
    await scene.leases.createLease(
      'default',
      'kubectl-ds-agent',
      {
        holderIdentity: 'kim@desk-1',
        leaseDurationSeconds: 30,
        acquireTime: now - 90_000,
        renewTime: now - 60_000,
        leaseTransitions: 0,
      },
      { fieldManager: 'test' },
    );
    const next = new LiveChanges(scene);
    const { proposal } = await next.make(rollout('resume'));
    expect(proposal?.facts.at(-1)).toMatch(/^in place of kim@desk-1, who was last heard of \S+ ago$/);
    await next.until(() => next.driven?.isOver === true);
    expect(next.driven?.news.join('\n')).toContain('agent rolled out');
  });
});

test('of a dump a rollout is shown as the command shows it, and none begins', async () => {
  const copied: string[] = [];
  const { stderr } = await invoke(['--from', '-'], {
    stdin: inProgress,
    copy: (text) => void copied.push(text),
    drawUi: async (store) => {
      const viewer = new Viewer(store);
      await viewer.sees(({ cluster }) => cluster);
      const { preview } = await viewer.type('I-new').press('tab').type('1').proposed();
      expect(preview?.preview.waves.map(({ nodes }) => nodes.length)).toEqual([1, 8]);
      viewer.type('y').leave();
    },
  });
  expect(copied).toEqual([
    expect.stringMatching(
      /^kubectl ds rollout start agent -n \S+ --image main=example.org\/agent:2-new --canary 1 --from -$/,
    ),
  ]);
  expect(stderr).toBe('');
});
