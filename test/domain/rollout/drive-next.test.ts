import { describe, expect, test } from 'vitest';
import type { DriveObservation } from '../../../src/domain/rollout/drive.ts';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { nextStep } from '../../../src/domain/rollout/drive-next.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, driveState, MINUTE, next, observation, plan, told, wave } from './drive-scene.ts';

const old = drivenPod('old');
const done = drivenPod('new');

describe('what ends a driver', () => {
  test.each<{
    name: string;
    options?: Partial<DriveObservation>;
    state?: Partial<DriveState>;
    message: RegExp;
  }>([
    { name: 'an annotation that is gone', options: { annotation: '' }, message: /is not JSON/ },
    {
      name: 'an annotation of a newer version',
      options: { annotation: '{"version":2}' },
      message: /version 2\): update/,
    },
    { name: 'a DaemonSet that is deleted', options: { deleting: true }, message: /is being deleted/ },
    {
      name: 'a strategy that was put back',
      options: { strategy: 'RollingUpdate' },
      message: /back to RollingUpdate/,
    },
    {
      name: 'a template of somebody else',
      options: { currentHash: 'other' },
      message: /changed the template/,
    },
  ])('$name', ({ options, state = {}, message }) => {
    const step = next(state, [driven('a', old)], options);
    expect(step).toMatchObject({ kind: 'stop', outcome: 'changedByOthers' });
    expect(step).toHaveProperty('message', expect.stringMatching(message));
  });

  test('a template that was changed before the controller saw it', () => {
    const { targetHash: _unknown, ...early } = driveState();
    const seen = observation(early, [], { template: 'another', observed: false });
    expect(told(nextStep(seen, { driver: 'me' }, NOW))).toBe('stop changedByOthers');
  });

  test('another driver, by name', () => {
    expect(next({ driver: 'you' }, [])).toEqual({
      kind: 'stop',
      outcome: 'takenOver',
      message: 'you drives this rollout now',
    });
  });

  test('no annotation any more: the former strategy is told, where it is known', () => {
    const { annotation: _gone, ...seen } = observation(driveState(), []);
    const step = nextStep(seen, { driver: 'me', last: driveState() }, NOW);
    expect(step).toHaveProperty('message', expect.stringContaining('"maxUnavailable":"10%"'));
  });

  test('another rollout in its place', () => {
    const seen = observation(driveState({ id: 'r2' }), []);
    expect(told(nextStep(seen, { driver: 'me', last: driveState() }, NOW))).toBe('stop changedByOthers');
  });

  test.each(['Paused', 'Failed'] as const)('a rollout that is %s, with the reason', (phase) => {
    expect(next({ phase, pausedIn: 'Rolling', because: 'so' }, [])).toMatchObject({
      kind: 'stop',
      message: 'so',
    });
  });
});

describe('until the controller has seen the template', () => {
  const { targetHash: _unknown, ...early } = driveState();

  test('it waits', () => {
    expect(told(nextStep(observation(early, [], { observed: false }), { driver: 'me' }, NOW))).toBe('wait');
  });

  test('then the hash is written down', () => {
    const step = nextStep(observation(early, [driven('a', old)]), { driver: 'me' }, NOW);
    expect(step).toMatchObject({ kind: 'save', what: { kind: 'targetKnown' }, state: { targetHash: 'new' } });
  });
});

describe('wishes', () => {
  function wished(wish: 'pause' | 'undo' | 'nextWave', state: Partial<DriveState>): string {
    const nodes = [driven('a', done), driven('b', old)];
    return told(nextStep(observation(driveState(state), nodes), { driver: 'me', wish }, NOW));
  }

  test.each<{ name: string; wish: 'pause' | 'undo' | 'nextWave'; state: Partial<DriveState>; step: string }>([
    { name: 'a pause is written down', wish: 'pause', state: {}, step: 'save paused' },
    { name: 'an undo puts the template back', wish: 'undo', state: {}, step: 'restore old' },
    {
      name: 'an undo works on a failed rollout',
      wish: 'undo',
      state: { phase: 'Failed', pausedIn: 'Rolling' },
      step: 'restore old',
    },
    {
      name: 'an undo that is paused is resumed, not begun again',
      wish: 'undo',
      state: { phase: 'Paused', pausedIn: 'Undoing' },
      step: 'stop paused',
    },
    {
      name: 'the word for the next wave ends a pause',
      wish: 'nextWave',
      state: { wave: wave('a', { finishedAt: NOW }), plan: plan({ pauseBetween: MINUTE }) },
      step: 'save waveStarted b',
    },
  ])('$name', ({ wish, state, step }) => {
    expect(wished(wish, state)).toBe(step);
  });
});
