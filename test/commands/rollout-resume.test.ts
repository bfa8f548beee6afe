import { describe, expect, test } from 'vitest';
import { parseDriveState } from '../../src/domain/rollout/drive-parse.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { ChangeScene } from './changing.ts';

describe('rollout resume', () => {
  test('puts the strategy back, and says what that means', async () => {
    const scene = new ChangeScene();
    const { updateStrategy } = scene.daemonSet.spec;
    await scene.run('pause agent');
    expect(await scene.run('resume agent')).toMatchObject({
      code: 0,
      stdout: 'daemonset.apps/agent resumed\n',
      stderr: '  RollingUpdate maxUnavailable 10% is put back; no node has to get a new pod\n',
    });
    expect(scene.daemonSet.spec.updateStrategy).toEqual(updateStrategy);
    expect(scene.annotations).toEqual({});
  });

  test('keeps a strategy that somebody has set since', async () => {
    const scene = new ChangeScene();
    await scene.run('pause agent');
    scene.withStrategy({ type: 'RollingUpdate', maxUnavailable: '50%' });
    const { stderr } = await scene.run('resume agent');
    expect(stderr).toBe('  somebody has set the strategy RollingUpdate since: it stays\n');
    expect(scene.annotations).toEqual({});
  });

  test('on a dry run of our own tells, and sends nothing', async () => {
    const scene = new ChangeScene();
    await scene.run('pause agent');
    const sent = scene.sent.length;
    const { stdout, stderr } = await scene.run('resume agent --dry-run=client');
    expect(stdout).toBe('daemonset.apps/agent resumed (dry run)\n');
    expect(stderr).toBe('  RollingUpdate maxUnavailable 10% is put back\n');
    expect(scene.sent).toHaveLength(sent);
  });

  test.each(['none', 'client'])('of one that is not paused is an error (--dry-run=%s)', async (when) => {
    const { code, stderr } = await new ChangeScene().run(`resume agent --dry-run=${when}`);
    expect([code, stderr]).toEqual([2, 'error: daemonsets.apps "agent" is not paused\n']);
  });

  test.each(['none', 'client'])(
    'of an annotation that is no strategy changes nothing (--dry-run=%s)',
    async (when) => {
      const scene = new ChangeScene()
        .withStrategy({ type: 'OnDelete' })
        .with({ annotations: { [PAUSED_STRATEGY_ANNOTATION]: 'x\u001b' } });
      const { code, stderr } = await scene.run(`resume agent --dry-run=${when}`);
      expect(stderr).toContain('what the pause kept is no update strategy: x\\x1b\n');
      expect([code, scene.sent]).toEqual([2, []]);
    },
  );
});

describe('rollout resume of a driven rollout', () => {
  /** Left in the middle, as by Ctrl-C. */
  async function left(scene: ChangeScene): Promise<void> {
    await scene.run('start agent --image main=new -y', { interruptAt: 'n2: agent' });
  }

  test('goes on where it was', async () => {
    const scene = new ChangeScene();
    await left(scene);
    const { code, stdout } = await scene.run('resume agent');
    expect(stdout).toContain('daemonset.apps/agent rolled out\n  5 of 5 nodes updated');
    expect(stdout).not.toContain('n1:');
    expect(code).toBe(0);
    expect(scene.played.deleted.toSorted()).toEqual(scene.played.nodeNames);
  });

  test('asks on a terminal, with how far it is: no', async () => {
    const scene = new ChangeScene();
    await left(scene);
    const before = scene.annotations[DRIVE_ANNOTATION];
    const { code, asked } = await scene.run('resume agent', { answers: ['n'] });
    expect(asked).toEqual(['Resume the driven rollout (it goes on: 2 of 5 nodes done)? [y/N] ']);
    expect(code).toBe(1);
    expect(scene.annotations[DRIVE_ANNOTATION]).toBe(before);
  });

  test('on a dry run of the server lets it check, and keeps nothing', async () => {
    const scene = new ChangeScene();
    await left(scene);
    const [sent, { metadata }] = [scene.sent.length, scene.daemonSet];
    const { code, stdout } = await scene.run('resume agent --dry-run=server');
    expect([code, stdout]).toEqual([0, 'daemonset.apps/agent resumed (server dry run)\n']);
    expect(scene.sent.slice(sent)).toEqual(['patch (dry run)']);
    expect(scene.daemonSet.metadata).toEqual(metadata);
  });

  test('of an undo that was left brings the rest back, and is done', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad --on-failure undo', { interruptAt: 'undoing' });
    expect(parseDriveState(scene.annotations[DRIVE_ANNOTATION] ?? '').phase).toBe('Undoing');
    const { code, stdout } = await scene.run('resume agent');
    expect(stdout).toContain('daemonset.apps/agent undone');
    expect(code).toBe(0);
  });

  const lease = { holderIdentity: 'eve@desk-1', leaseDurationSeconds: 30, leaseTransitions: 0 };

  test.each([
    ['drives', 1000, '', 2, 'is driven by eve@desk-1 since 5m, last heard of 1s ago'],
    [
      'drives, even with --take-over',
      1000,
      ' --take-over',
      2,
      'is driven by eve@desk-1 since 5m, last heard of 1s ago',
    ],
    [
      'is gone',
      60_000,
      '',
      2,
      ', who was last heard of 60s ago\n  if that driver is gone, go on in its place: kubectl ds rollout resume agent -n default --take-over\n',
    ],
    ['is gone, with --take-over', 60_000, ' --take-over', 0, ''],
  ])('where another driver %s', async (_, ago, flag, expected, text) => {
    const scene = new ChangeScene();
    await left(scene);
    const now = scene.time.now();
    const spec = { ...lease, acquireTime: now - 300_000, renewTime: now - ago };
    await scene.leases.createLease('default', 'x', spec, { fieldManager: 'x' });
    const { code, stderr } = await scene.run(`resume agent${flag}`);
    expect(stderr).toContain(text);
    expect(code).toBe(expected);
  });

  test('of one whose strategy others have set says so, keeps the former one in sight, and how to give it up', async () => {
    const scene = new ChangeScene();
    await left(scene);
    scene.withStrategy({ type: 'RollingUpdate', maxUnavailable: '50%' });
    const { code, stdout } = await scene.run('resume agent');
    expect(stdout).toContain(
      'daemonset.apps/agent was changed by others: somebody set the update strategy back',
    );
    expect(stdout).toContain(
      'the strategy before was {"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"10%"}}\n',
    );
    expect(stdout).toContain('  kubectl annotate daemonset agent -n default kubectl-ds/rollout-\n');
    expect(code).toBe(1);
  });

  test('of one whose template others have changed tells how to put the former strategy back', async () => {
    const scene = new ChangeScene();
    await left(scene);
    await scene.updated('other');
    const { code, stdout } = await scene.run('resume agent');
    expect(stdout).toContain('was changed by others: somebody else has changed the template\n');
    expect(stdout).toContain(
      `  kubectl patch daemonset agent -n default --type=merge -p '{"metadata":{"annotations":{"kubectl-ds/rollout":null}},"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"10%"}}}}'\n`,
    );
    expect(code).toBe(1);
  });

  test('leaves out what is broken now with --skip-not-ready, but no node that was updated', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad');
    const { stderr } = await scene.run('resume agent --skip-not-ready --dry-run=client');
    expect(stderr).toBe('  it goes on: 0 of 5 nodes done\n');
  });
});
