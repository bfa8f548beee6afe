import { describe, expect, test } from 'vitest';
import type { DrivenNode } from '../../../src/domain/rollout/drive.ts';
import type { DriveState, InFlightNode } from '../../../src/domain/rollout/drive-state.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, MINUTE, next, plan, record, starting, told, wave } from './drive-scene.ts';

const going = drivenPod('old', { terminating: true });

describe('failures', () => {
  const crash = { kind: 'CrashLoop', message: 'exit code 1' } as const;

  test.each<{
    name: string;
    state?: Partial<DriveState>;
    node: DrivenNode;
    record?: InFlightNode;
    failure: { kind: string; message: RegExp };
  }>([
    {
      name: 'a crash loop',
      node: driven('a', starting('new', { trouble: crash })),
      failure: { kind: 'CrashLoop', message: /^exit code 1$/ },
    },
    {
      name: 'more restarts than the old pod had',
      node: driven('a', starting('new', { restarts: 3 })),
      record: record('a', NOW - MINUTE, 2),
      failure: { kind: 'Restarts', message: /^3 restarts, the old pod had 2/ },
    },
    {
      name: 'restarts of a pod that is ready by now',
      node: driven('a', drivenPod('new', { restarts: 1 })),
      record: record('a'),
      failure: { kind: 'Restarts', message: /^1 restarts/ },
    },
    {
      name: 'a node that turned not ready after its update',
      node: driven('a', starting('new'), { notReadySince: NOW - 1000 }),
      failure: { kind: 'NodeNotReady', message: /after its update/ },
    },
    {
      name: 'a pod that is not ready in time',
      node: driven('a', starting('new', { createdAt: NOW - 5 * MINUTE, waitsFor: 'pulling' })),
      record: record('a', NOW - 6 * MINUTE),
      failure: { kind: 'NotReadyInTime', message: /within 5m: pod agent-new is not ready: pulling$/ },
    },
    {
      name: 'a node that was not ready before its turn came is not blamed',
      state: { startedAt: NOW - 30 * MINUTE },
      node: driven('a', starting('new', { createdAt: NOW - 5 * MINUTE }), {
        notReadySince: NOW - 20 * MINUTE,
      }),
      record: record('a', NOW - 6 * MINUTE),
      failure: { kind: 'NotReadyInTime', message: /not ready before its pod was replaced$/ },
    },
    {
      name: 'a node that was not ready before the rollout has its time, and is told so',
      state: { startedAt: NOW - 7 * MINUTE },
      node: driven('a', drivenPod('new'), { notReadySince: NOW - 20 * MINUTE }),
      failure: { kind: 'NotReadyInTime', message: /not ready before this rollout began$/ },
    },
    {
      name: 'a crash loop that was there before has its time, and is told so',
      state: { startedAt: NOW - 7 * MINUTE },
      node: driven('a', starting('new', { createdAt: NOW - 60 * MINUTE, trouble: crash })),
      failure: { kind: 'NotReadyInTime', message: /its pod is older than this rollout$/ },
    },
    {
      name: 'a crash loop of a pod that was made for this rollout, whatever the clock says',
      node: driven('a', starting('new', { createdAt: NOW - 3 * MINUTE, trouble: crash })),
      record: record('a'),
      failure: { kind: 'CrashLoop', message: /^exit code 1$/ },
    },
    {
      name: 'an old pod that does not go in time',
      node: driven('a', going),
      record: record('a', NOW - 5 * MINUTE),
      failure: { kind: 'NotReadyInTime', message: /still terminating/ },
    },
    {
      name: 'a node for which no pod is made in time',
      node: driven('a', undefined),
      record: record('a', NOW - 5 * MINUTE),
      failure: { kind: 'NotReadyInTime', message: /it has no pod/ },
    },
  ])('$name', ({ state, node, record: written, failure }) => {
    const since = wave('a', { startedAt: NOW - 6 * MINUTE });
    const inFlight = written === undefined ? [] : [written];
    const step = next({ wave: since, inFlight, ...state }, [node]);
    expect(step).toMatchObject({
      kind: 'save',
      what: { kind: 'nodesFailed', failures: [{ node: 'a', kind: failure.kind }] },
      state: { failures: [{ message: expect.stringMatching(failure.message) as unknown }], inFlight: [] },
    });
  });

  test.each<{ name: string; node: DrivenNode; record?: InFlightNode }>([
    {
      name: 'an updated node that died before this rollout',
      node: driven('a', drivenPod('new'), { notReadySince: NOW - 30 * MINUTE }),
    },
    {
      name: 'a crash loop of an updated pod that is older than this rollout',
      node: driven('a', starting('new', { createdAt: NOW - 60 * MINUTE, trouble: crash })),
    },
    {
      name: 'a pod that others deleted again',
      node: driven('a', starting('new', { terminating: true, trouble: crash })),
    },
    {
      name: 'a done pod that is not ready for a moment',
      node: driven('a', starting('new', { createdAt: NOW - 60 * MINUTE, notReadySince: NOW - 1000 })),
    },
    {
      name: 'a pod made late, because its old one was slow to go',
      node: driven('a', starting('new')),
      record: record('a', NOW - 6 * MINUTE),
    },
    { name: 'trouble of an old pod', node: driven('a', going), record: record('a') },
  ])('no failure: $name', ({ node, record: written }) => {
    const step = next({ wave: wave('a'), inFlight: written === undefined ? [] : [written] }, [node]);
    expect(step.kind).toBe('wait');
  });

  const failures = [{ node: 'a', pod: 'agent-new', ...crash }];

  test('one too many pauses, with nodes, kinds and the last message', () => {
    expect(next({ wave: wave('a'), failures }, [driven('a', starting('new'))])).toMatchObject({
      kind: 'save',
      what: { kind: 'failed' },
      state: {
        phase: 'Failed',
        pausedIn: 'Rolling',
        because: 'node a (CrashLoop) failed; last: exit code 1',
      },
    });
  });

  test('a rollout that fails by dead nodes says how it goes on without them', () => {
    const died = [{ node: 'a', kind: 'NodeNotReady', message: 'it died' }] as const;
    expect(next({ wave: wave('a'), failures: died }, [driven('a', starting('new'))])).toMatchObject({
      state: {
        because:
          'node a (NodeNotReady) failed; last: it died; a resume with --skip-not-ready leaves out nodes that are not ready themselves',
      },
    });
  });

  test('one too many undoes, in the same write as the former template', () => {
    const undo = plan({ onFailure: 'undo' });
    expect(next({ wave: wave('a'), failures, plan: undo }, [driven('a', starting('new'))])).toMatchObject({
      kind: 'restoreTemplate',
      hash: 'old',
      state: { phase: 'Undoing', targetHash: 'old', undoesHash: 'new', inFlight: [], failures },
    });
  });

  test('a tolerated percentage is rounded down', () => {
    const state = { wave: wave('a'), failures, plan: plan({ maxFailures: { kind: 'percent', value: 99 } }) };
    expect(told(next(state, [driven('a', starting('new'))]))).toBe('save failed');
  });
});
