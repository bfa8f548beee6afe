import { describe, expect, test } from 'vitest';
import { changeOptions } from '../../src/commands/rollout/options.ts';
import { Changes } from '../../src/commands/ui/changes.ts';
import type { Action } from '../../src/tui/action.ts';
import type { RolloutWish } from '../../src/tui/dialogs/dialog.ts';
import { settled } from '../cluster/rollout/virtual-time.ts';
import { ChangeScene } from './changing.ts';
import { recordingContext } from './invoke.ts';

const budget = { type: 'RollingUpdate', maxUnavailable: 1 } as const;

/** What is told when somebody asks for it on the rollout screen, and agrees. */
async function asked(
  scene: ChangeScene,
  verb: RolloutWish['verb'],
  node?: string,
): Promise<{ readonly question?: string; readonly facts?: readonly string[]; readonly told: string }> {
  const told: Action[] = [];
  const wish: RolloutWish = {
    kind: 'rollout',
    verb,
    namespace: 'default',
    name: 'agent',
    ...(node === undefined ? {} : { node }),
  };
  const context = recordingContext({
    clock: { after: (milliseconds, run) => (void scene.time.wait(milliseconds).then(run), () => undefined) },
  });
  const changes = new Changes({
    context,
    cluster: scene.cluster(),
    options: changeOptions({}),
    isReadOnly: false,
    dispatch: (action) => void told.push(action),
    signal: new AbortController().signal,
  });
  const passing = async (work: Promise<void>): Promise<void> => {
    const progress = { isOver: false };
    void work.then(() => (progress.isOver = true));
    while (!progress.isOver) await (scene.time.next === undefined ? settled() : scene.time.pass(500));
  };
  await passing(changes.propose(wish));
  await passing(changes.apply(wish));
  expect(context.written).toEqual({ stdout: '', stderr: '' });
  const [first, last] = told;
  if (first?.kind === 'refused') return { told: first.problem };
  if (first?.kind !== 'proposed' || last?.kind !== 'message') throw new Error(JSON.stringify(told));
  const { question, facts } = first.proposal;
  return { question, facts, told: last.message };
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

  test('that is driven is paused here, and nothing else: the command does that', async () => {
    const scene = new ChangeScene();
    const driving = scene.run('start agent --image main=new --min-ready 1m -y');
    while (scene.played.deleted.length === 0) await settled();
    expect((await asked(scene, 'undo')).told).toMatch(
      /a driven rollout of it is under way .*; the command can do it, and stay with it: y copies it$/,
    );
    const { facts, told } = await asked(scene, 'pause');
    expect(facts).toEqual(['whoever drives it stops at the next step']);
    expect(told).toMatch(/^daemonset.apps\/agent paused: /);
    expect((await driving).stdout).toContain('agent paused: admin@desk asked for it');
  });
});
