import { describe, expect, test } from 'vitest';
import type { RolloutWish } from '../../src/tui/dialogs/dialog.ts';
import { settled } from '../cluster/rollout/virtual-time.ts';
import { ChangeScene } from './changing.ts';
import { LiveChanges } from './live-changes.ts';

const budget = { type: 'RollingUpdate', maxUnavailable: 1 } as const;

/** What is told when somebody asks for it on the rollout screen, and agrees. */
async function asked(
  scene: ChangeScene,
  verb: RolloutWish['verb'],
  node?: string,
): Promise<{ readonly question?: string; readonly facts?: readonly string[]; readonly told: string }> {
  const live = new LiveChanges(scene);
  const wish = { kind: 'rollout', verb, namespace: 'default', name: 'agent' } as const;
  const { proposal, told } = await live.make(node === undefined ? wish : { ...wish, node });
  expect(live.written).toEqual({ stdout: '', stderr: '' });
  return { ...proposal, told };
}

describe('a rollout in the live view', () => {
  test('is paused, and goes on', async () => {
    const scene = new ChangeScene().withStrategy(budget);
    const paused = await asked(scene, 'pause');
    expect(paused.question).toBe('Pause the rollout of default/agent?');
    expect(paused.facts).toEqual(['OnDelete until: kubectl ds rollout resume agent -n default']);
    expect(paused.told).toMatch(/^daemonset.apps\/agent paused: OnDelete until: /);
    expect(scene.daemonSet.spec.updateStrategy.type).toBe('OnDelete');

    const resumed = await asked(scene, 'resume');
    expect(resumed.question).toBe('Go on with the rollout of default/agent?');
    expect(resumed.told).toMatch(/^daemonset.apps\/agent resumed: .*is put back/);
    expect(scene.daemonSet.spec.updateStrategy.type).toBe('RollingUpdate');
    expect(new Set(scene.sent)).toEqual(new Set(['patch']));
  });

  test.each<[string, RolloutWish['verb'], RegExp]>([
    ['what is not paused cannot go on', 'resume', /is not paused$/],
    ['without a revision before there is nothing to go back to', 'undo', /revision/],
  ])('%s', async (_, verb, problem) => {
    const scene = new ChangeScene().withStrategy(budget);
    expect((await asked(scene, verb)).told).toMatch(problem);
    expect(scene.sent).toEqual([]);
  });

  test('goes back to the revision before', async () => {
    const scene = await new ChangeScene().withStrategy(budget).updated();
    const { question, told } = await asked(scene, 'undo');
    expect(question).toMatch(/^Roll default\/agent back to revision \d+\?$/);
    expect(told).toMatch(/^daemonset.apps\/agent rolled back: /);
    expect(scene.sent).toEqual(['patch']);
  });

  test('is advanced on one node, until its new pod is available', async () => {
    const scene = new ChangeScene().withStrategy({ type: 'OnDelete' });
    const [node = ''] = (await scene.cluster().nodes()).map(({ metadata }) => metadata.name);
    const { question, facts, told } = await asked(scene, 'advance', node);
    expect(question).toMatch(new RegExp(`^Delete pod .+ on node ${node}, for a new one in its place\\?$`));
    expect(facts).toEqual(['now it is: available']);
    expect(told).toMatch(new RegExp(`^${node}: .+ is available$`));
    expect(scene.sent).toEqual(['delete']);
  });

  test('that somebody else drives is paused here, and nothing else', async () => {
    const scene = new ChangeScene();
    const driving = scene.run('start agent --image main=new --min-ready 1m -y');
    while (scene.played.deleted.length === 0) await settled();
    expect((await asked(scene, 'undo')).told).toMatch(
      /^the rollout of daemonsets.apps "agent" is driven by admin@desk-\w+ since .*, last heard of .* ago/,
    );
    expect((await asked(scene, 'advance', 'n5')).told).toMatch(/cannot be advanced on single nodes/);
    const { facts, told } = await asked(scene, 'pause');
    expect(facts).toEqual(['whoever drives it stops at the next step']);
    expect(told).toMatch(/^daemonset.apps\/agent paused: /);
    expect((await driving).stdout).toContain('agent paused: admin@desk asked for it');
  });
});
