import { describe, expect, test } from 'vitest';
import type { DrivenNode } from '../../../src/domain/rollout/drive.ts';
import type { InFlightNode } from '../../../src/domain/rollout/drive-state.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, MINUTE, next, plan, record, starting, told, wave } from './drive-scene.ts';

const going = drivenPod('old', { terminating: true });

describe('failures', () => {
  const crash = { kind: 'CrashLoop', message: 'exit code 1' } as const;

  test.each<{
    name: string;
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
      name: 'a node that was not ready before is not blamed',
      node: driven('a', starting('new', { createdAt: NOW - 5 * MINUTE }), {
        notReadySince: NOW - 20 * MINUTE,
      }),
      record: record('a', NOW - 6 * MINUTE),
      failure: { kind: 'NotReadyInTime', message: /not ready before its pod was replaced$/ },
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
  ])('$name', ({ node, record: written, failure }) => {
    const step = next({ wave: wave('a'), inFlight: written === undefined ? [] : [written] }, [node]);
    expect(step).toMatchObject({
      kind: 'save',
      what: { kind: 'nodesFailed', failures: [{ node: 'a', kind: failure.kind }] },
      state: { failures: [{ message: expect.stringMatching(failure.message) as unknown }], inFlight: [] },
    });
  });

  test.each<{ name: string; node: DrivenNode; record?: InFlightNode }>([
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
