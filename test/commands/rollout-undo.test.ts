import { describe, expect, test } from 'vitest';
import { DRIVE_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { ChangeScene } from './changing.ts';

describe('rollout undo', () => {
  test('says it as kubectl does, and beside it what that means', async () => {
    const scene = await new ChangeScene().updated();
    expect(await scene.run('undo agent')).toMatchObject({
      code: 0,
      stdout: 'daemonset.apps/agent rolled back\n',
    });
    expect(scene.daemonSet.spec.template.json).toMatchObject({ spec: { containers: [{ image: 'good' }] } });
  });

  test.each<[string, string, string]>([
    [
      'to the revision that is there',
      'undo agent --to-revision 2',
      'skipped rollback (current template already matches revision 2)',
    ],
    ['on a dry run of the server', 'undo agent --dry-run=server', 'rolled back (server dry run)'],
  ])('%s it keeps nothing', async (_, line, text) => {
    const scene = await new ChangeScene().updated();
    const { code, stdout } = await scene.run(line);
    expect([code, stdout]).toEqual([0, `daemonset.apps/agent ${text}\n`]);
    expect(scene.daemonSet.metadata.generation).toBe(2);
  });

  test('on a dry run of our own it shows the template, and sends nothing', async () => {
    const scene = await new ChangeScene().updated();
    const { stdout } = await scene.run('undo agent --dry-run=client');
    expect(stdout).toMatchSnapshot();
    expect(scene.sent).toEqual([]);
  });

  test('asks on a terminal, with what it means: no', async () => {
    const scene = await new ChangeScene().updated();
    const { code, asked } = await scene.run('undo agent', { answers: [''] });
    expect(asked).toEqual(['Roll back to revision 1 (no node has to get a new pod)? [y/N] ']);
    expect([code, scene.sent]).toEqual([1, []]);
  });

  test.each<[string, string, string]>([
    ['there is one revision only', 'undo agent', 'no last revision to roll back to'],
    [
      'the revision is unknown',
      'undo agent --to-revision 9',
      'unable to find specified revision 9 in history',
    ],
    [
      'the revision is negative',
      'undo agent --to-revision -1',
      'unable to find specified revision -1 in history',
    ],
  ])('fails where %s', async (_, line, message) => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run(line);
    expect(stderr).toContain(`error: ${message}\n`);
    expect([code, scene.sent]).toEqual([2, []]);
  });
});

describe('rollout undo of a driven rollout', () => {
  const fail = 'start agent --image main=bad --canary 2 --max-unavailable 2';

  test('drives the updated nodes back, and is done', async () => {
    const scene = new ChangeScene();
    await scene.run(fail);
    const { code, stdout } = await scene.run('undo agent');
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
    expect(scene.played.images).toMatchObject({ n1: 'good', n2: 'good' });
    expect(scene.annotations).toEqual({});
    expect(scene.leases.there).toBeUndefined();
  });

  test.each([
    ['asks on a terminal', 'undo agent', ['n'], 1, ''],
    ['shows on a dry run', 'undo agent --dry-run=client', [], 0, 'daemonset.apps/agent undone (dry run)\n'],
  ])('%s what it would do', async (_, line, answers, expected, text) => {
    const scene = new ChangeScene();
    await scene.run(fail);
    const before = scene.annotations[DRIVE_ANNOTATION];
    const { code, stdout } = await scene.run(line, { answers });
    expect([code, stdout]).toEqual([expected, text]);
    expect(scene.annotations[DRIVE_ANNOTATION]).toBe(before);
  });

  test('is no way to another revision', async () => {
    const scene = new ChangeScene();
    await scene.run(fail);
    const { code, stderr } = await scene.run('undo agent --to-revision 1');
    expect(stderr).toContain(
      'error: daemonsets.apps "agent" cannot be rolled back to a revision: its driven rollout',
    );
    expect(code).toBe(2);
  });

  test.each<[string, (scene: ChangeScene) => unknown, string, string]>([
    [
      'template',
      (scene) => scene.updated('third'),
      'somebody else has changed the template',
      'kubectl patch daemonset agent -n default --type=merge -p ',
    ],
    [
      'strategy',
      (scene) => scene.withStrategy({ type: 'RollingUpdate', maxUnavailable: '50%' }),
      'somebody set the update strategy back to RollingUpdate',
      'kubectl annotate daemonset agent -n default kubectl-ds/rollout-\n',
    ],
  ])('whose %s others have changed is refused, and nothing is written', async (_, meddle, why, command) => {
    const scene = new ChangeScene();
    await scene.run(fail);
    await meddle(scene);
    const { metadata, spec } = scene.daemonSet;
    const { code, stderr, asked } = await scene.run('undo agent', { answers: ['y'] });
    expect(stderr).toContain(`error: daemonsets.apps "agent" cannot be undone: ${why}`);
    expect(stderr).toContain(`  ${command}`);
    expect([code, asked]).toEqual([2, []]);
    expect(scene.daemonSet.spec).toEqual(spec);
    expect(scene.daemonSet.metadata.annotations).toEqual(metadata.annotations);
    expect(scene.leases.there).toBeUndefined();
  });

  test('on a dry run of the server lets it check, and keeps nothing', async () => {
    const scene = new ChangeScene();
    await scene.run(fail);
    const [sent, { metadata }] = [scene.sent.length, scene.daemonSet];
    const { code, stdout } = await scene.run('undo agent --dry-run=server');
    expect([code, stdout]).toEqual([0, 'daemonset.apps/agent undone (server dry run)\n']);
    expect(new Set(scene.sent.slice(sent))).toEqual(new Set(['patch (dry run)']));
    expect(scene.daemonSet.metadata).toEqual(metadata);
  });

  test('says that nodes which were updated before go back as well', async () => {
    const scene = await new ChangeScene().withStrategy({ type: 'OnDelete' }).updated('second');
    await scene.run('advance agent --node n1 -y');
    await scene.run('start agent --batch 1 --pause-between confirm');
    const { asked } = await scene.run('undo agent', { answers: ['n'] });
    expect(asked).toEqual([
      'Undo the driven rollout (2 updated nodes get the pod of revision 1 back, 1 of them updated before this rollout began)? [y/N] ',
    ]);
  });

  test('says how many nodes go back that it has updated itself', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=new --batch 1 --pause-between confirm');
    const { asked } = await scene.run('undo agent', { answers: ['n'] });
    expect(asked).toEqual([
      'Undo the driven rollout (1 updated node gets the pod of revision 1 back)? [y/N] ',
    ]);
  });

  test('whose former revision is gone says so, and gives the Lease back', async () => {
    const scene = new ChangeScene();
    await scene.run(fail);
    scene.played.forgetRevisions();
    const { code, stderr } = await scene.run('undo agent');
    expect(stderr).toBe(
      'error: daemonsets.apps "agent" cannot be undone: revision 1 is gone from its history\n',
    );
    expect(code).toBe(2);
    expect(scene.leases.there).toBeUndefined();
  });

  test('whose state cannot be read is refused', async () => {
    const scene = new ChangeScene().with({ annotations: { [DRIVE_ANNOTATION]: '{"version":2}' } });
    const { code, stderr } = await scene.run('undo agent');
    expect(stderr).toContain('it was made by a newer kubectl-ds (version 2)'.slice(7));
    expect(code).toBe(2);
  });
});
