import { describe, expect, test } from 'vitest';
import { previewOf } from '../../../src/domain/rollout/drive-preview.ts';
import { driveProgress } from '../../../src/domain/rollout/drive-progress.ts';
import type { DriveObservation } from '../../../src/domain/rollout/drive.ts';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { daemonSet, NOW } from '../../support/builders.ts';
import {
  driven,
  drivenPod,
  driveState,
  MINUTE,
  next,
  observation,
  plan,
  record,
  told,
  wave,
} from './drive-scene.ts';

const asked = plan({ minReady: 10 * MINUTE, nodeTimeout: 20 * MINUTE });
const threeSeconds = { readySince: NOW - 3000 };
const freshOld = drivenPod('old', threeSeconds);
const freshNew = drivenPod('new', threeSeconds);
const own = { minReady: 5000 };

describe('how long a pod must have been ready', () => {
  test.each<{
    name: string;
    state: Partial<DriveState>;
    pods: Record<string, ReturnType<typeof drivenPod>>;
    options?: Partial<DriveObservation>;
    step: string;
  }>([
    {
      name: 'old pods that are ready since a moment are available: the budget holds for them',
      state: { wave: wave('c') },
      pods: { a: freshOld, b: freshOld, c: freshOld },
      step: 'save updating a',
    },
    {
      name: 'old pods that are written down are deleted as far as there is room',
      state: { wave: wave('c'), inFlight: [record('a', NOW), record('b', NOW)] },
      pods: { a: freshOld, b: freshOld, c: freshOld },
      step: 'delete a',
    },
    {
      name: "old pods are asked for the DaemonSet's own time",
      state: { wave: wave('c') },
      pods: { a: freshOld, b: freshOld, c: drivenPod('old') },
      options: own,
      step: 'save updating a,b',
    },
    {
      name: 'new pods are asked for what the plan says',
      state: { wave: wave('c'), inFlight: [record('a')] },
      pods: { a: freshNew, b: drivenPod('old') },
      step: 'wait 597.001s',
    },
    {
      name: 'an undo deletes updated pods that are ready since a moment as far as there is room',
      state: { phase: 'Undoing', targetHash: 'old', undoesHash: 'new' },
      pods: { a: freshNew, b: freshNew, c: drivenPod('old') },
      step: 'save updating a',
    },
    {
      name: 'pods that an undo makes are asked for what the plan says',
      state: { phase: 'Undoing', targetHash: 'old', undoesHash: 'new', inFlight: [record('a')] },
      pods: { a: drivenPod('old', { ...threeSeconds, createdAt: NOW - 4000 }), b: drivenPod('new') },
      step: 'wait 597.001s',
    },
    {
      name: 'pods that an undo finds as they were before are not',
      state: { phase: 'Undoing', targetHash: 'old', undoesHash: 'new' },
      pods: { a: freshOld, b: drivenPod('new') },
      step: 'save updating b',
    },
  ])('$name', ({ state, pods, options, step }) => {
    const nodes = Object.entries(pods).map(([name, pod]) => driven(name, pod));
    expect(told(next({ plan: asked, ...state }, nodes, options))).toBe(step);
  });

  const nodes = [driven('a', freshOld), driven('b', freshNew)];

  test('a preview calls no old pod unavailable that is so by the DaemonSet', () => {
    const { warnings } = previewOf({
      plan: asked,
      nodes,
      daemonSet: daemonSet('agent'),
      pods: [],
      podDisruptionBudgets: [],
      skipped: [],
      targetHash: 'new',
      now: NOW,
    });
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^node b has no available pod now/),
    ]);
  });

  test('progress counts new pods by the plan, and untouched ones of an undo by the DaemonSet', () => {
    const rolling = driveState({ plan: asked });
    const undoing = driveState({ plan: asked, phase: 'Undoing', targetHash: 'old', undoesHash: 'new' });
    expect(driveProgress(rolling, observation(rolling, nodes), NOW).done).toBe(0);
    expect(driveProgress(undoing, observation(undoing, nodes), NOW).done).toBe(1);
  });
});
