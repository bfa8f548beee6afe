import { describe, expect, test } from 'vitest';
import { formatDriveState } from '../../../src/domain/rollout/drive-parse.ts';
import { startState } from '../../../src/domain/rollout/drive-start.ts';
import {
  DRIVE_ANNOTATION,
  type DriveState,
  type DriveWave,
} from '../../../src/domain/rollout/drive-state.ts';
import type { DriverLife } from '../../../src/domain/rollout/driver-life.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { agent, minutesAgo, newPod, nodes, oldPod, statusOf } from './scene.ts';

const drive: DriveState = startState(
  {
    id: 'a1',
    driver: 'laptop',
    plan: {
      order: { kind: 'name' },
      nodeTimeout: 300_000,
      minReady: 0,
      onFailure: 'pause',
      maxUnavailable: { kind: 'nodes', value: 1 },
    },
    formerStrategy: { type: 'RollingUpdate' },
    formerHash: 'old',
    formerRevision: 1,
    template: 'f00d',
    skipped: [],
  },
  minutesAgo(4),
);

const driven = (state: Partial<DriveState>, type = 'OnDelete'): DaemonSet =>
  agent({
    updateStrategy: { type },
    annotations: { [DRIVE_ANNOTATION]: formatDriveState({ ...drive, targetHash: 'new', ...state }) },
  });

const told = (of: DaemonSet, driver?: DriverLife) =>
  statusOf(of, {
    nodes: nodes(3),
    pods: [newPod(of, 'n1'), oldPod(of, 'n2'), oldPod(of, 'n3')],
    ...(driver === undefined ? {} : { drivers: new Map([[of.metadata.uid, driver]]) }),
  });

/** The first wave, all of whose nodes are done for a minute. */
const done: DriveWave = {
  index: 0,
  through: { canary: false, group: '', name: 'n1' },
  size: 1,
  startedAt: minutesAgo(3),
  finishedAt: minutesAgo(1),
};

describe('a driven rollout', () => {
  test.each<[string, Partial<DriveState>, object]>([
    [
      'goes on',
      { phase: 'Rolling' },
      {
        phase: 'Progressing',
        message: 'Waiting for daemon set "agent" rollout to finish: 1 of 3 nodes updated...',
      },
    ],
    [
      'is being undone: updated is what has the former template again',
      { phase: 'Undoing' },
      {
        phase: 'Progressing',
        message: 'Waiting for daemon set "agent" to be undone: 1 of 3 nodes updated...',
      },
    ],
    [
      'pauses between two waves for a while',
      { phase: 'Rolling', wave: done, plan: { ...drive.plan, pauseBetween: 180_000 } },
      {
        phase: 'Progressing',
        message:
          'Waiting for daemon set "agent" rollout to finish: 1 of 3 nodes updated; pause until 2026-01-01T00:02:00Z before wave 2...',
      },
    ],
    [
      'goes on with the next wave when that while is over',
      { phase: 'Rolling', wave: done, plan: { ...drive.plan, pauseBetween: 60_000 } },
      {
        phase: 'Progressing',
        message: 'Waiting for daemon set "agent" rollout to finish: 1 of 3 nodes updated...',
      },
    ],
    [
      'asks for a word between two waves, at the keyboard of who drives',
      { phase: 'Rolling', wave: done, plan: { ...drive.plan, pauseBetween: 'confirm' } },
      {
        phase: 'Paused',
        message:
          'daemon set "agent" rollout is paused: 1 of 3 nodes updated; it waits for somebody\'s word before wave 2; laptop asks for it',
        next: 'kubectl ds rollout resume agent -n default',
      },
    ],
    [
      'goes on when that word was given',
      {
        phase: 'Rolling',
        wave: { ...done, confirmed: true },
        plan: { ...drive.plan, pauseBetween: 'confirm' },
      },
      { phase: 'Progressing' },
    ],
    [
      'is paused, and why',
      { phase: 'Paused', pausedIn: 'Rolling', because: 'somebody asked for it' },
      {
        phase: 'Paused',
        message: 'daemon set "agent" rollout is paused: 1 of 3 nodes updated; somebody asked for it',
        next: 'kubectl ds rollout resume agent -n default',
      },
    ],
    [
      'has failed, and why',
      { phase: 'Failed', pausedIn: 'Rolling', because: '1 node failed: n1 (CrashLoop)' },
      {
        phase: 'Failed',
        message: 'daemon set "agent" rollout has failed: 1 of 3 nodes updated; 1 node failed: n1 (CrashLoop)',
        next: 'kubectl ds rollout undo agent -n default',
      },
    ],
  ])('%s', (_, state, expected) => {
    const driver = { kind: 'driving', holder: 'laptop', since: minutesAgo(4) } as const;
    expect(told(driven(state), driver)).toMatchObject({
      ...expected,
      strategy: 'OnDelete',
      startedAt: minutesAgo(4),
    });
    expect(told(driven(state)).drive).toMatchObject({ id: 'a1', driver: 'laptop' });
  });

  test.each<[string, DriverLife, object]>([
    [
      'goes on while its driver is heard of',
      { kind: 'driving', holder: 'laptop', since: minutesAgo(4) },
      { phase: 'Progressing' },
    ],
    [
      'is paused where its driver has left: anybody may go on',
      { kind: 'nobody' },
      {
        phase: 'Paused',
        message: 'daemon set "agent" rollout has no driver any more: 1 of 3 nodes updated',
        next: 'kubectl ds rollout resume agent -n default',
      },
    ],
    [
      'is paused where its driver is silent: somebody has to take over',
      { kind: 'silent', holder: 'laptop', lastSeen: minutesAgo(3) },
      {
        phase: 'Paused',
        message:
          'daemon set "agent" rollout has no driver any more: 1 of 3 nodes updated; laptop was last heard of 3m ago',
        next: 'kubectl ds rollout resume agent -n default --take-over',
      },
    ],
  ])('%s', (_, driver, expected) => {
    expect(told(driven({ phase: 'Rolling' }), driver)).toMatchObject({ ...expected, driver });
  });

  test.each<[string, DriverLife | undefined, string]>([
    ['has left', { kind: 'nobody' }, 'kubectl ds rollout resume agent -n default'],
    [
      'is silent',
      { kind: 'silent', holder: 'laptop', lastSeen: minutesAgo(1) },
      'kubectl ds rollout resume agent -n default --take-over',
    ],
    ['is not known', undefined, 'kubectl ds rollout resume agent -n default'],
  ])('waits for a word between two waves as it was asked to, though its driver %s', (_, driver, command) => {
    const plan = { ...drive.plan, pauseBetween: 'confirm' } as const;
    expect(told(driven({ phase: 'Rolling', wave: done, plan }), driver)).toMatchObject({
      phase: 'Paused',
      message:
        'daemon set "agent" rollout is paused: 1 of 3 nodes updated; it waits for somebody\'s word before wave 2',
      next: command,
    });
  });

  test('says where it is not known whether anybody drives it', () => {
    expect(told(driven({ phase: 'Rolling', updatedAt: minutesAgo(180) }))).toMatchObject({
      phase: 'Progressing',
      message:
        'Waiting for daemon set "agent" rollout to finish: 1 of 3 nodes updated; whether anybody drives it is not known, its state was last written 3h ago...',
    });
  });

  test('has no need of a driver while it is paused', () => {
    const of = driven({ phase: 'Paused', pausedIn: 'Rolling' });
    expect(told(of, { kind: 'nobody' }).message).toContain('is paused');
  });

  test('is not over before its driver says so', () => {
    const of = driven({ phase: 'Rolling' });
    expect(statusOf(of, { nodes: nodes(1), pods: [newPod(of, 'n1')] })).toMatchObject({
      phase: 'Progressing',
      nodes: { desired: 1, updated: 1, available: 1 },
    });
  });

  test('counts no more where somebody has set the strategy back: the controller rolls out the rest', () => {
    const of = driven({ phase: 'Paused', pausedIn: 'Rolling' }, 'RollingUpdate');
    expect(told(of)).toMatchObject({
      phase: 'Progressing',
      strategy: 'RollingUpdate',
      startedAt: minutesAgo(10),
      message:
        'Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...; its driven rollout was ended by somebody who set the strategy to RollingUpdate, and its state is still there',
      next: 'kubectl annotate daemonset agent -n default kubectl-ds/rollout-',
    });
  });

  test.each<[string, Partial<DriveState>]>([
    ['since its pods were known', { phase: 'Rolling', targetHash: 'another' }],
    ['before its pods were known', { phase: 'Rolling', targetHash: undefined as unknown as string }],
    ['while it was paused', { phase: 'Paused', pausedIn: 'Rolling', targetHash: 'another' }],
  ])('is over where somebody has changed the template %s: nobody can resume it', (_when, state) => {
    const { phase, message, next } = told(driven(state));
    expect(phase).toBe('Paused');
    expect(message).toMatch(
      /^daemon set "agent" rollout was ended by somebody who changed the template: 1 of 3 /,
    );
    expect(next).toMatch(
      /^kubectl patch daemonset agent .*"kubectl-ds\/rollout":null.*"type":"RollingUpdate"/,
    );
  });

  test.each(['', '{', '{"version":2}'])(
    'whose state cannot be read (%s) is left alone, and that is said',
    (text) => {
      const of = agent({ updateStrategy: { type: 'OnDelete' }, annotations: { [DRIVE_ANNOTATION]: text } });
      expect(told(of)).toMatchObject({
        phase: 'Paused',
        message: expect.stringMatching(
          /^daemon set "agent" has a driven rollout whose state cannot be read: 1 of 3 nodes updated; ./,
        ) as string,
      });
    },
  );
});
