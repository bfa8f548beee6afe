import { describe, expect, test } from 'vitest';
import type { DrivenNode, DriveObservation } from '../../../src/domain/rollout/drive.ts';
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

  test('leaves dead nodes behind that do not come back in time, and they take nothing from the budget', () => {
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

describe('former pods that do not come right', () => {
  const gone = { kind: 'ImagePull', message: 'no such image' } as const;
  const inFlight = [{ node: 'a', since: NOW - 5 * MINUTE, restarts: 0 }];
  const bad = driven('a', starting('old', { createdAt: NOW - 5 * MINUTE, trouble: gone }));

  test('keep their place in the budget, and the undo pauses where there is no other', () => {
    expect(next([bad, driven('b', updated)], { inFlight })).toMatchObject({
      kind: 'save',
      state: {
        phase: 'Paused',
        pausedIn: 'Undoing',
        because:
          'node a did not come back with the former pod (ImagePull on a), and no other is given up for it: repair them, or leave them out with --skip-not-ready',
      },
    });
  });

  test('leave room for others as far as the budget goes', () => {
    const two = plan({ maxUnavailable: { kind: 'nodes', value: 2 } });
    const nodes = [bad, driven('b', updated), driven('c', updated)];
    expect(next(nodes, { inFlight, plan: two })).toMatchObject({ what: { nodes: ['b'] } });
  });

  test('pause nothing while another node may still come back', () => {
    const later = [...inFlight, { node: 'c', since: NOW - MINUTE, restarts: 0 }];
    const nodes = [bad, driven('b', updated), driven('c', starting('old'))];
    expect(next(nodes, { inFlight: later })).toMatchObject({ kind: 'wait', until: NOW + 4 * MINUTE });
  });

  test('cost nothing where the updated pod is as broken', () => {
    expect(next([bad, driven('b', starting('new'))], { inFlight })).toMatchObject({ what: { nodes: ['b'] } });
  });

  test('are not what a node has that joined a moment ago', () => {
    const joined = driven('a', undefined);
    const state = { updatedAt: NOW - 6 * MINUTE };
    expect(next([joined, driven('b', updated)], state)).toMatchObject({ what: { nodes: ['b'] } });
  });

  test('take nothing from the budget after somebody has left them out', () => {
    const skipped = ['a'];
    expect(next([bad, driven('b', updated)], { inFlight, skipped })).toMatchObject({
      what: { nodes: ['b'] },
    });
  });

  test('on ten healthy nodes cost one of them, however long it goes on', () => {
    const nodes = Array.from({ length: 10 }, (_, place) => driven(`n${place}`, drivenPod('new')));
    let [state, now] = [driveState(undoing), NOW];
    for (let step = 0; step < 100 && state.phase === 'Undoing'; step += 1) {
      const found = nextStep(observation(state, nodes), { driver: 'me' }, now);
      if (found.kind === 'save') ({ state } = found);
      if (found.kind === 'wait') now = found.until ?? now;
      for (const pod of found.kind === 'deletePods' ? found.pods : []) {
        const fresh = starting('old', { createdAt: now, trouble: gone });
        nodes[nodes.findIndex(({ name }) => name === pod.node)] = driven(pod.node, fresh);
      }
    }
    expect(state).toMatchObject({ phase: 'Paused', pausedIn: 'Undoing' });
    expect(nodes.filter(({ pod }) => pod?.readySince === undefined)).toHaveLength(1);
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

describe('a former template that gets another hash than it had', () => {
  const begun: DriveState = { ...undoOf(driveState(), 'me', NOW), template: 'former template' };
  const nodes = [driven('a', updated), driven('b', old), driven('c', drivenPod('old again'))];

  function step(state: DriveState, options: Partial<DriveObservation>) {
    const seen = observation(state, nodes, {
      currentHash: 'old again',
      template: 'former template',
      ...options,
    });
    return nextStep(seen, { driver: 'me' }, NOW);
  }

  test('is waited for until the controller has made it', () => {
    expect(step(begun, { observed: false }).kind).toBe('wait');
  });

  test('is no longer ours where it is another one than was put back', () => {
    expect(step(begun, { template: 'a third one' })).toMatchObject({ outcome: 'changedByOthers' });
  });

  test('is learned then, and no pod of the former template is replaced, whichever hash it has', () => {
    const learned = step(begun, {});
    expect(learned).toMatchObject({ what: { kind: 'targetKnown' }, state: { targetHash: 'old again' } });
    if (learned.kind !== 'save') return;
    expect(step(learned.state, {})).toMatchObject({ what: { kind: 'updating', nodes: ['a'] } });
    expect(nextStep(observation(learned.state, nodes.slice(1)), { driver: 'me' }, NOW)).toMatchObject({
      kind: 'finish',
      outcome: 'undone',
    });
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
      inFlight: [{ node: 'a', since: NOW }],
      because: 'so',
    });
    expect(undo).not.toHaveProperty('wave');
    expect(undo).not.toHaveProperty('targetHash');
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
