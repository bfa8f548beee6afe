import { describe, expect, test } from 'vitest';
import type { DrivenNode } from '../../../src/domain/rollout/drive.ts';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, MINUTE, next, plan, record, starting, told, wave } from './drive-scene.ts';

const old = drivenPod('old');
const done = drivenPod('new');
const going = drivenPod('old', { terminating: true });

describe('a wave', () => {
  const two = plan({ maxUnavailable: { kind: 'nodes', value: 2 } });
  const inWave = { wave: wave('c'), plan: two };

  test.each<{ name: string; state: Partial<DriveState>; nodes: DrivenNode[]; step: string }>([
    {
      name: 'begins with the canary',
      state: { plan: plan({ canary: { kind: 'nodes', value: 1 } }) },
      nodes: [driven('n10', old), driven('n2', old)],
      step: 'save waveStarted n2',
    },
    {
      name: 'writes down what it will delete, as far as the budget goes',
      state: inWave,
      nodes: [driven('c', old), driven('b', old), driven('a', old)],
      step: 'save updating a,b',
    },
    {
      name: 'touches no node of a later wave',
      state: { wave: wave('a'), plan: two },
      nodes: [driven('a', old), driven('b', old)],
      step: 'save updating a',
    },
    {
      name: 'takes nodes that are not available first, and besides the budget',
      state: { wave: wave('c') },
      nodes: [driven('a', old), driven('b', starting('old')), driven('c', starting('old'))],
      step: 'save updating b,c',
    },
    {
      name: 'deletes what is written down',
      state: { ...inWave, inFlight: [record('a', NOW - 1000)] },
      nodes: [driven('a', old), driven('b', old)],
      step: 'delete a',
    },
    {
      name: 'goes by the room that there is now, not by what was written down',
      state: { ...inWave, inFlight: [record('a'), record('b')] },
      nodes: [driven('a', old), driven('b', old), driven('c', starting('old')), driven('d', undefined)],
      step: 'save updating c',
    },
    {
      name: 'writes an old record anew before it deletes',
      state: { ...inWave, inFlight: [record('a', NOW - 4 * MINUTE)] },
      nodes: [driven('a', old)],
      step: 'save updating a',
    },
    {
      name: 'waits for a pod that is terminating',
      state: { ...inWave, plan: plan(), inFlight: [record('a')] },
      nodes: [driven('a', going), driven('b', old)],
      step: 'wait 240s',
    },
    {
      name: 'waits for a new pod that starts',
      state: { wave: wave('b'), inFlight: [record('a')] },
      nodes: [driven('a', starting('new')), driven('b', old)],
      step: 'wait 240s',
    },
    {
      name: 'waits until a ready pod is available',
      state: { wave: wave('b'), plan: plan({ minReady: MINUTE }), inFlight: [record('a')] },
      nodes: [driven('a', starting('new', { readySince: NOW - 50_000 })), driven('b', old)],
      step: 'wait 10.001s',
    },
    {
      name: 'leaves skipped nodes out of account',
      state: { wave: wave('b'), skipped: ['a'] },
      nodes: [driven('a', starting('old')), driven('b', old)],
      step: 'save updating b',
    },
    {
      name: 'counts nodes of other waves that are not available',
      state: { wave: wave('a') },
      nodes: [driven('a', old), driven('b', starting('old'))],
      step: 'wait 180s',
    },
    {
      name: 'ends when its nodes are available',
      state: { wave: wave('a') },
      nodes: [driven('a', done), driven('b', old)],
      step: 'save waveFinished',
    },
    {
      name: 'ends without nodes whose failure is tolerated',
      state: {
        wave: wave('a'),
        plan: plan({ maxFailures: { kind: 'nodes', value: 1 } }),
        failures: [{ node: 'a', kind: 'CrashLoop', message: '' }],
      },
      nodes: [driven('a', starting('new')), driven('b', old)],
      step: 'save waveFinished',
    },
    {
      name: 'is followed by the next one',
      state: { wave: wave('a', { finishedAt: NOW }), plan: plan({ batch: { kind: 'nodes', value: 1 } }) },
      nodes: [driven('a', done), driven('b', old), driven('c', old)],
      step: 'save waveStarted b',
    },
    {
      name: 'is followed by a pause',
      state: { wave: wave('a', { finishedAt: NOW - 1000 }), plan: plan({ pauseBetween: MINUTE }) },
      nodes: [driven('a', done), driven('b', old)],
      step: 'wait 59s',
    },
    {
      name: 'is followed by a question',
      state: { wave: wave('a', { finishedAt: NOW }), plan: plan({ pauseBetween: 'confirm' }) },
      nodes: [driven('a', done), driven('b', old)],
      step: 'stop awaitingConfirmation',
    },
    {
      name: 'is followed by the next one when that was answered',
      state: {
        wave: wave('a', { finishedAt: NOW, confirmed: true }),
        plan: plan({ pauseBetween: 'confirm' }),
      },
      nodes: [driven('a', done), driven('b', old)],
      step: 'save waveStarted b',
    },
    {
      name: 'takes nodes that came back with an old pod into the next one',
      state: { wave: wave('b', { finishedAt: NOW }) },
      nodes: [driven('a', old), driven('b', done)],
      step: 'save waveStarted a',
    },
    {
      name: 'is followed by the end, without a question, where no node is left',
      state: { wave: wave('a', { finishedAt: NOW }), plan: plan({ pauseBetween: 'confirm' }) },
      nodes: [driven('a', done)],
      step: 'finish complete',
    },
    {
      name: 'is followed by the end only when nodes that others touched are back',
      state: { wave: wave('a', { finishedAt: NOW }) },
      nodes: [driven('a', done), driven('b', undefined)],
      step: 'wait 180s',
    },
    {
      name: 'of a canary waits for canary nodes that others touched',
      state: { plan: plan({ canary: { kind: 'selector', value: 'x' } }) },
      nodes: [driven('a', going, { canary: true }), driven('b', old)],
      step: 'wait 180s',
    },
  ])('$name', ({ state, nodes, step }) => {
    expect(told(next(state, nodes))).toBe(step);
  });

  test('never deletes an updated pod, be it as broken as it may', () => {
    const broken = starting('new', { createdAt: NOW - 4 * MINUTE });
    expect(
      told(next({ wave: wave('b'), inFlight: [record('a', NOW - 4 * MINUTE)] }, [driven('a', broken)])),
    ).toBe('wait 60s');
  });

  test('a percentage of the budget is rounded up', () => {
    const percent = plan({ maxUnavailable: { kind: 'percent', value: 34 } });
    const nodes = ['a', 'b', 'c'].map((name) => driven(name, old));
    expect(told(next({ wave: wave('c'), plan: percent }, nodes))).toBe('save updating a,b');
  });

  test('a finished rollout puts the strategy back and tells what is left behind', () => {
    const failed = { node: 'a', kind: 'CrashLoop', message: 'exit code 1' } as const;
    const recovered = { node: 'b', kind: 'ImagePull', message: '' } as const;
    const state = {
      wave: wave('b', { finishedAt: NOW }),
      failures: [failed, recovered],
      plan: plan({ maxFailures: { kind: 'nodes', value: 2 } }),
    };
    expect(next(state, [driven('a', starting('new')), driven('b', done)])).toMatchObject({
      kind: 'finish',
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      leftBehind: [failed],
    });
  });
});

describe('nodes that use up the budget', () => {
  const stuck = { wave: wave('a'), updatedAt: NOW - 5 * MINUTE };

  test('a rollout that cannot go on is paused, never undone, and names them', () => {
    const state = { ...stuck, plan: plan({ onFailure: 'undo' }) };
    expect(next(state, [driven('a', old), driven('z', starting('old'))])).toMatchObject({
      kind: 'save',
      state: { phase: 'Paused', pausedIn: 'Rolling' },
      what: {
        kind: 'paused',
        because: expect.stringMatching(
          /^node z has no available pod.*repair them, or leave them out with --skip-not-ready$/,
        ) as unknown,
      },
    });
  });

  test('no node is said to be left out on demand that would not be', () => {
    const gone = driven('y', drivenPod('new', { terminating: true }));
    expect(next(stuck, [driven('a', old), gone])).toHaveProperty(
      'what.because',
      'node y has no available pod, and nothing can go on before: repair them',
    );
    expect(next(stuck, [driven('a', old), gone, driven('z', starting('old'))])).toHaveProperty(
      'what.because',
      expect.stringMatching(/^nodes y and z have.*or leave node z out with --skip-not-ready$/),
    );
  });

  test('a node whose failure is tolerated takes nothing from it, the largest number of them neither', () => {
    const failures = ['a', 'b'].map((node) => ({ node, kind: 'CrashLoop', message: '' }) as const);
    const state = {
      ...stuck,
      wave: wave('c'),
      failures,
      plan: plan({ maxFailures: { kind: 'nodes', value: 2 } }),
    };
    const crashing = starting('new', { trouble: { kind: 'CrashLoop', message: '' } });
    const nodes = [driven('a', crashing), driven('b', crashing), driven('c', old), driven('d', old)];
    expect(told(next(state, nodes))).toBe('save updating c');
  });

  test('of failures, no more are written down than it takes to stop', () => {
    const state = { wave: wave('c'), plan: plan({ maxFailures: { kind: 'nodes', value: 1 } }) };
    const crashing = starting('new', { trouble: { kind: 'CrashLoop', message: '' } });
    const nodes = ['a', 'b', 'c'].map((name) => driven(name, crashing));
    expect(next(state, nodes)).toMatchObject({ state: { failures: [{ node: 'a' }, { node: 'b' }] } });
  });
});
