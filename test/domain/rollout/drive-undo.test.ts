import { describe, expect, test } from 'vitest';
import type { DrivenNode } from '../../../src/domain/rollout/drive.ts';
import { nextStep } from '../../../src/domain/rollout/drive-next.ts';
import { resumed, undoOf } from '../../../src/domain/rollout/drive-start.ts';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, driveState, MINUTE, observation, plan, starting, wave } from './drive-scene.ts';

const old = drivenPod('old');
const updated = drivenPod('new');
const undoing: Partial<DriveState> = { phase: 'Undoing', targetHash: 'old', undoesHash: 'new' };

function next(nodes: readonly DrivenNode[], state: Partial<DriveState> = {}) {
  return nextStep(observation(driveState({ ...undoing, ...state }), nodes), { driver: 'me' }, NOW);
}

describe('an undo', () => {
  test('replaces broken updated pods at once, and available ones as far as the budget goes', () => {
    const broken = starting('new');
    expect(next([driven('a', updated), driven('b', broken), driven('c', broken)])).toMatchObject({
      what: { kind: 'updating', nodes: ['b', 'c'] },
    });
    expect(next([driven('a', updated), driven('b', updated), driven('c', old)])).toMatchObject({
      what: { kind: 'updating', nodes: ['a'] },
    });
  });

  test('leaves pods of a third revision alone', () => {
    expect(next([driven('a', drivenPod('older')), driven('b', old)])).toMatchObject({ outcome: 'undone' });
  });

  test('whose new template was never known replaces pods that are younger than the rollout', () => {
    const { undoesHash: _unknown, ...state } = driveState(undoing);
    const nodes = [
      driven('a', drivenPod('older')),
      driven('b', drivenPod('new', { createdAt: NOW - MINUTE })),
    ];
    expect(nextStep(observation(state, nodes), { driver: 'me' }, NOW)).toMatchObject({
      what: { nodes: ['b'] },
    });
  });

  test('waits for nodes that come back', () => {
    const inFlight = [{ node: 'a', since: NOW - MINUTE, restarts: 0 }];
    expect(next([driven('a', starting('old'))], { inFlight })).toMatchObject({
      kind: 'wait',
      until: NOW + 4 * MINUTE,
    });
  });

  test('leaves nodes behind that do not come back in time, and they take nothing from the budget', () => {
    const inFlight = [{ node: 'a', since: NOW - 5 * MINUTE, restarts: 0 }];
    const dead = driven('a', drivenPod('new', { terminating: true }), { notReadySince: NOW - 6 * MINUTE });
    expect(next([dead, driven('b', updated)], { inFlight })).toMatchObject({ what: { nodes: ['b'] } });
    expect(next([dead, driven('b', old)], { inFlight })).toMatchObject({
      kind: 'finish',
      outcome: 'undone',
      leftBehind: [{ node: 'a', kind: 'NodeNotReady' }],
    });
  });
});

describe('a node that was broken before and was not touched', () => {
  const broken = driven('a', starting('old', { createdAt: NOW - 60 * MINUTE }));

  test('is not waited for at the end of an undo, and is not left behind by it', () => {
    expect(next([broken, driven('b', old)])).toMatchObject({ kind: 'finish', leftBehind: [] });
  });

  test('does not keep others from coming back', () => {
    expect(next([broken, driven('b', updated)])).toMatchObject({ what: { nodes: ['b'] } });
  });
});

describe('states that begin something', () => {
  test('an undo forgets waves and deletions, but not nodes that are between two pods', () => {
    const state = driveState({ wave: wave('b'), inFlight: [{ node: 'b', since: 1, restarts: 0 }] });
    const nodes = [driven('a', undefined), driven('b', starting('new'))];
    const undo = undoOf(state, 'you', NOW, { because: 'so', nodes });
    expect(undo).toMatchObject({
      phase: 'Undoing',
      driver: 'you',
      undoesHash: 'new',
      targetHash: 'old',
      inFlight: [{ node: 'a', since: NOW }],
      because: 'so',
    });
    expect(undo).not.toHaveProperty('wave');
  });

  test('an undo of an undo goes on with it', () => {
    const paused = driveState({ ...undoing, phase: 'Paused', pausedIn: 'Undoing' });
    expect(undoOf(paused, 'you', NOW)).toMatchObject({ phase: 'Undoing', undoesHash: 'new', driver: 'you' });
  });

  test('a resumed rollout has its phase and a new driver, and no reason to be paused', () => {
    const again = resumed(driveState({ phase: 'Paused', pausedIn: 'Rolling', because: 'so' }), 'you', NOW);
    expect(again).toMatchObject({ phase: 'Rolling', driver: 'you', updatedAt: NOW });
    expect(again).not.toHaveProperty('because');
    expect(again).not.toHaveProperty('pausedIn');
  });

  test('a rollout that failed is judged anew, a paused one keeps the failures that were tolerated', () => {
    const failures = [{ node: 'a', kind: 'CrashLoop', message: '' }] as const;
    const inFlight = ['a', 'b'].map((node) => ({ node, since: NOW, restarts: 0 }));
    const failed = resumed(
      driveState({ phase: 'Failed', pausedIn: 'Rolling', failures, inFlight }),
      'me',
      NOW,
    );
    expect(failed).toMatchObject({ failures: [], inFlight: [{ node: 'b' }] });
    expect(resumed(driveState({ phase: 'Paused', failures }), 'me', NOW).failures).toEqual(failures);
  });

  test('a resume is the word for the next wave, where one is asked for', () => {
    const finished = wave('a', { finishedAt: NOW });
    const asked = driveState({ wave: finished, plan: plan({ pauseBetween: 'confirm' }) });
    expect(resumed(asked, 'me', NOW).wave).toEqual({ ...finished, confirmed: true });
    expect(resumed(driveState({ wave: finished }), 'me', NOW).wave).toEqual(finished);
  });
});
