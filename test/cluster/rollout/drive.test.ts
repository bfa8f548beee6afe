import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import type { DriveEvent, DriveReport } from '../../../src/cluster/rollout/drive-events.ts';
import type { LeaseLoss } from '../../../src/cluster/rollout/held-lease.ts';
import { observeDrive } from '../../../src/cluster/rollout/observe-drive.ts';
import { DriveWishes } from '../../../src/cluster/rollout/wishes.ts';
import { saveDriveState } from '../../../src/cluster/rollout/write-drive.ts';
import { resumed } from '../../../src/domain/rollout/drive-start.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { DRIVE_ANNOTATION } from '../../../src/domain/rollout/drive-state.ts';
import {
  allOf,
  annotationOf,
  begun,
  ended,
  fieldManager,
  former,
  isStep,
  once,
  second,
  stateOf,
  target,
  TestLease,
} from './drive-scene.ts';
import { settled } from './virtual-time.ts';

const network = new ClusterError('network', 'the connection was reset');

describe('a rollout', () => {
  test('is driven to its end: every node once, within the budget, and the strategy is back', async () => {
    const scene = await begun();
    const report = await ended(scene, scene.run());
    expect(report).toMatchObject({ outcome: 'complete', finish: { leftBehind: [], skipped: [] } });
    const { played } = scene;
    expect(played.images).toEqual(allOf('new'));
    expect(played.deleted.toSorted()).toEqual(played.nodeNames);
    expect(played.deleted[0]).toBe('n1');
    expect(played.mostUnavailable).toBe(2);
    expect(played.daemonSet.spec.updateStrategy).toEqual(former);
    expect(annotationOf(scene)).toBeUndefined();
  });

  test('whose image is bad is undone on every node', async () => {
    const scene = await begun({ image: 'bad' });
    const report = await ended(scene, scene.run());
    expect(report.outcome).toBe('undone');
    expect(scene.played.images).toEqual(allOf('good'));
    expect(scene.played.daemonSet.spec.updateStrategy).toEqual(former);
    expect(scene.played.deleted).toEqual(['n1', 'n1']);
  });

  test('that cannot be undone fails, and says why', async () => {
    const scene = await begun({ image: 'bad' });
    const onEvent = once(isStep('deletePods'), () => {
      scene.played.forgetRevisions();
    });
    // Seen anew only where the controller has seen more: so the driver still knows the revision, until it looks.
    await ended(
      scene,
      scene.run({
        onEvent: once(isStep('save', 'updating'), () => {
          scene.lease.lose({ kind: 'expired' });
        }),
      }),
    );
    scene.played.forgetRevisions();
    const report = await ended(scene, scene.run({ lease: new TestLease(), onEvent }));
    expect(report).toMatchObject({ outcome: 'failed', message: expect.stringContaining('h1') as string });
    expect(stateOf(scene)).toMatchObject({ phase: 'Failed', formerStrategy: { type: 'RollingUpdate' } });
  });

  test('is looked at once a second at most', async () => {
    const scene = await begun();
    const start = scene.time.now();
    await ended(scene, scene.run());
    const looks = scene.played.asked.filter((request) => request === 'nodes').length;
    expect(looks).toBeLessThanOrEqual((scene.time.now() - start) / second + 1);
  });

  test('goes on where another driver was killed', async () => {
    const scene = await begun();
    const kill = new AbortController();
    const killed = once(isStep('deletePods'), () => {
      kill.abort();
    });
    const first = await ended(scene, scene.run({ signal: kill.signal, onEvent: killed }));
    expect(first.outcome).toBe('left');
    expect(scene.played.deleted).toEqual([]);
    expect(stateOf(scene).inFlight.map((each) => each.node)).toEqual(['n1']);

    const { daemonSet, state } = await observeDrive(scene.cluster, target);
    if (state === undefined) throw new Error('there is no state');
    await saveDriveState(scene.cluster, daemonSet, resumed(state, 'you', scene.time.now()), { fieldManager });
    const report = await ended(scene, scene.run({ lease: new TestLease('you') }));
    expect(report.outcome).toBe('complete');
    expect(scene.played.deleted.toSorted()).toEqual(scene.played.nodeNames);
  });
});

describe('admission that changes templates', () => {
  const stamped = (mark: string) => (template: JsonObject) => ({ ...template, mark });

  test('since the former one was written: the undo goes on all the same, to its end', async () => {
    const scene = await begun({ image: 'bad' });
    scene.played.admit = stamped('upgraded');
    const report = await ended(scene, scene.run());
    expect(report.outcome).toBe('undone');
    expect(scene.played.images).toEqual(allOf('good'));
    expect(scene.played.daemonSet.spec.updateStrategy).toEqual(former);
  });

  test('otherwise at each write: what was really written is remembered', async () => {
    const scene = await begun({
      admit: (template, tried) => ({ ...template, mark: tried ? 'tried' : 'written' }),
    });
    expect((await ended(scene, scene.run())).outcome).toBe('complete');
    expect(scene.played.images).toEqual(allOf('new'));
  });
});

describe('what fails', () => {
  test.each([
    ['a look', 'pods', false],
    ['a write', 'patch', false],
    ['the answer to a write', 'patch', true],
    ['a deletion', 'delete', false],
    ['the answer to a deletion', 'delete', true],
  ] as const)('%s: it is tried again, and no node is done twice', async (_, request, done) => {
    for (let nth = 0; nth < 12; nth += 1) {
      const scene = await begun();
      let seen = 0;
      const onEvent = (event: DriveEvent): void => {
        if (event.kind === 'step' && seen++ === nth) scene.played.fail(request, network, { done });
      };
      const report = await ended(scene, scene.run({ onEvent }));
      expect(report.outcome).toBe('complete');
      expect(scene.played.deleted.toSorted()).toEqual(scene.played.nodeNames);
      expect(scene.played.daemonSet.spec.updateStrategy).toEqual(former);
    }
  });

  test('for long is tried for as long as the Lease is held, with pauses', async () => {
    const scene = await begun();
    scene.played.fail('daemonSet', network, { times: 8 });
    expect((await ended(scene, scene.run())).outcome).toBe('complete');
    const pauses = scene.events.flatMap((event) => (event.kind === 'retrying' ? [event.after] : []));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
  });

  test('a status that the controller writes all the time stands in no one’s way', async () => {
    const scene = await begun();
    const onEvent = (event: DriveEvent): void => {
      if (event.kind === 'step') scene.played.touch();
    };
    expect((await ended(scene, scene.run({ onEvent }))).outcome).toBe('complete');
  });

  test('for want of a right is passed on, and the state stays', async () => {
    const scene = await begun();
    scene.played.fail('delete', new ClusterError('forbidden', 'pods may not be deleted'));
    await expect(ended(scene, scene.run())).rejects.toThrow('pods may not be deleted');
    expect(stateOf(scene).inFlight).toHaveLength(1);
  });

  test('an answer that is never JSON is passed on after some tries', async () => {
    const scene = await begun();
    scene.played.fail('nodes', new ClusterError('malformed', 'not JSON'), { times: 99 });
    await expect(ended(scene, scene.run())).rejects.toThrow('not JSON');
    expect(scene.events.filter(({ kind }) => kind === 'retrying')).toHaveLength(5);
  });
});

describe('a driver stops', () => {
  test.each<[string, LeaseLoss, DriveReport['outcome'], string]>([
    ['where somebody has its Lease', { kind: 'taken', by: 'you' }, 'takenOver', 'you has taken the Lease'],
    ['where its Lease is gone', { kind: 'taken' }, 'leaseLost', 'somebody has deleted the Lease'],
    [
      'where its Lease has run out',
      { kind: 'expired', error: network },
      'leaseLost',
      'the Lease could not be renewed in time: the connection was reset',
    ],
  ])('%s, before it deletes anything', async (_, loss, outcome, message) => {
    const scene = await begun();
    const onEvent = once(isStep('deletePods'), () => {
      scene.lease.lose(loss);
    });
    const report = await ended(scene, scene.run({ onEvent }));
    expect(report).toMatchObject({ outcome, message, state: { phase: 'Rolling' } });
    expect(scene.played.deleted).toEqual([]);
  });

  test('where another name stands in the state', async () => {
    const scene = await begun();
    const onEvent = once(isStep('save', 'updating'), () => {
      const state = { ...stateOf(scene), driver: 'you' };
      scene.played.meddle(({ metadata }) => ({
        metadata: { ...metadata, annotations: { [DRIVE_ANNOTATION]: JSON.stringify(state) } },
      }));
    });
    const report = await ended(scene, scene.run({ onEvent }));
    expect(report.outcome).toBe('takenOver');
    expect(scene.played.deleted).toEqual([]);
  });

  test('where the DaemonSet is gone', async () => {
    const scene = await begun();
    const onEvent = once(isStep('wait'), () => {
      scene.played.meddle('delete');
    });
    const report = await ended(scene, scene.run({ onEvent }));
    expect(report).toMatchObject({
      outcome: 'changedByOthers',
      message: 'it has been deleted',
      gone: true,
    });
  });

  test('where it is told to leave, at once', async () => {
    const scene = await begun();
    const leave = new AbortController();
    const driving = scene.run({ signal: leave.signal });
    await scene.time.pass(3 * second);
    leave.abort();
    await settled();
    expect(await driving).toMatchObject({ outcome: 'left', state: { phase: 'Rolling' } });
    expect(scene.played.daemonSet.spec.updateStrategy.type).toBe('OnDelete');
  });
});

describe('a wish', () => {
  test('to pause is written down, and fulfilled', async () => {
    const scene = await begun();
    const wishes = new DriveWishes();
    const driving = scene.run({ wishes });
    await scene.time.pass(2.5 * second);
    wishes.make('pause');
    await settled();
    expect(await driving).toMatchObject({ outcome: 'paused' });
    expect(wishes.current).toBeUndefined();
    expect(stateOf(scene)).toMatchObject({ phase: 'Paused', pausedIn: 'Rolling' });
  });

  test('to undo brings every node back', async () => {
    const scene = await begun();
    const wishes = new DriveWishes();
    const driving = scene.run({ wishes });
    await scene.time.pass(9 * second);
    expect(Object.values(scene.played.images)).toContain('new');
    wishes.make('undo');
    expect(await ended(scene, driving)).toMatchObject({ outcome: 'undone' });
    expect(scene.played.images).toEqual(allOf('good'));
    expect(wishes.current).toBeUndefined();
  });

  test('for the next wave is what a rollout waits for that is confirmed by hand', async () => {
    const scene = await begun({ plan: { pauseBetween: 'confirm' } });
    expect((await ended(scene, scene.run())).outcome).toBe('awaitingConfirmation');
    expect(scene.played.deleted).toEqual(['n1']);
    const wishes = new DriveWishes();
    wishes.make('nextWave');
    expect((await ended(scene, scene.run({ wishes }))).outcome).toBe('complete');
    expect(wishes.current).toBeUndefined();
  });
});
