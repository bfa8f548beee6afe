import { describe, expect, test } from 'vitest';
import { parseDriveState } from '../../src/domain/rollout/drive-parse.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { ChangeScene } from './changing.ts';

describe('rollout pause', () => {
  test('puts the strategy aside, and says how to go on', async () => {
    const scene = new ChangeScene();
    expect(await scene.run('pause agent')).toMatchObject({
      code: 0,
      stdout: 'daemonset.apps/agent paused\n',
      stderr: '  OnDelete until: kubectl ds rollout resume agent -n default\n',
    });
    expect(scene.daemonSet.spec.updateStrategy).toEqual({ type: 'OnDelete' });
    expect(scene.annotations[PAUSED_STRATEGY_ANNOTATION]).toContain('"10%"');
  });

  test.each([
    ['client', 'daemonset.apps/agent paused (dry run)\n', []],
    ['server', 'daemonset.apps/agent paused (server dry run)\n', ['patch (dry run)']],
  ])('--dry-run=%s changes nothing', async (when, stdout, sent) => {
    const scene = new ChangeScene();
    expect(await scene.run(`pause agent --dry-run=${when}`)).toMatchObject({ code: 0, stdout });
    expect(scene.sent).toEqual(sent);
    expect(scene.annotations).toEqual({});
  });

  test('twice is an error, in kubectl’s words', async () => {
    const scene = new ChangeScene();
    await scene.run('pause agent');
    const { code, stderr } = await scene.run('pause agent');
    expect(stderr).toBe(
      'error: daemonsets.apps "agent" is already paused\n  go on with: kubectl ds rollout resume agent -n default\n',
    );
    expect(code).toBe(2);
  });

  test.each<[string, string]>([
    ['client', 'a dry run'],
    ['none', 'the real thing'],
  ])('under OnDelete there is nothing to pause (--dry-run=%s)', async (when) => {
    const scene = new ChangeScene().withStrategy({ type: 'OnDelete' });
    const { code, stderr } = await scene.run(`pause agent --dry-run=${when}`);
    expect(stderr).toContain('needs no pause: under OnDelete no pod is replaced before it is deleted\n');
    expect([code, scene.sent]).toEqual([2, []]);
  });

  test('of a driven rollout is written down; whoever drives stops at the next step', async () => {
    const scene = new ChangeScene();
    const driving = scene.run('start agent --image main=new --min-ready 1m -y');
    while (scene.played.deleted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const paused = await scene.run('pause agent', { user: 'eve@desk' });
    expect(paused.stdout).toBe('daemonset.apps/agent paused\n');
    expect(paused.stderr).toMatch(/whoever drives it stops at the next step\n/);
    const { code, stdout } = await driving;
    expect(stdout).toContain('daemonset.apps/agent paused: eve@desk asked for it\n');
    expect(code).toBe(1);
    expect(parseDriveState(scene.annotations[DRIVE_ANNOTATION] ?? '')).toMatchObject({
      phase: 'Paused',
      pausedIn: 'Rolling',
    });
    expect((await scene.run('pause agent')).stderr).toContain('is already paused\n');
  });

  test('of one that has failed is not needed', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad');
    const { code, stderr } = await scene.run('pause agent');
    expect(stderr).toContain('needs no pause: its driven rollout has failed, and nothing goes on\n');
    expect(code).toBe(2);
  });
});
