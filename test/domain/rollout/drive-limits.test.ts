import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../src/domain/rollout/drive-next.ts';
import { formatDriveState } from '../../../src/domain/rollout/drive-parse.ts';
import { mostSkipped, mostStateBytes, skippedProblem } from '../../../src/domain/rollout/drive-limits.ts';
import { undoOf } from '../../../src/domain/rollout/drive-start.ts';
import type { DrivePlan, DriveState } from '../../../src/domain/rollout/drive-state.ts';
import type { DriveStep, DrivenNode } from '../../../src/domain/rollout/drive.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, driveState, observation, plan, starting, wave } from './drive-scene.ts';

const bytesOf = (state: DriveState): number => new TextEncoder().encode(formatDriveState(state)).length;

/** As long as the name of a node can be. */
const longName = (kind: string, place: number): string => `${kind}${place}-`.padEnd(253, 'x');

const all: Partial<DrivePlan> = { maxUnavailable: { kind: 'percent', value: 100 } };

function stateOf(step: DriveStep): DriveState {
  if (step.kind !== 'save') throw new Error(`a ${step.kind} has no state`);
  return step.state;
}

/** Takes steps for as long as they are saves. */
function afterSaves(state: DriveState, nodes: readonly DrivenNode[]): DriveState {
  const step = nextStep(observation(state, nodes), { driver: 'me' }, NOW);
  return step.kind === 'save' && step.what.kind !== 'failed' ? afterSaves(step.state, nodes) : state;
}

/** So many names that no more can be left out. */
function fullOfSkipped(): string[] {
  const names = Array.from({ length: mostSkipped }, (_, place) => longName('skipped', place));
  while (skippedProblem(names) !== undefined) names.pop();
  return names;
}

describe('the state fits into an annotation, counted in bytes', () => {
  test.each([
    { name: 'letters', sign: 'x' },
    { name: 'quotes', sign: '"' },
    { name: 'control characters', sign: '\u0001' },
    { name: 'signs of three bytes', sign: 'コ' },
    { name: 'signs of four bytes', sign: '😱' },
    { name: 'halves of signs', sign: '\ud83d' },
  ])('with the longest names there are, and messages of $name', ({ sign }) => {
    const tolerant = plan({ ...all, maxFailures: { kind: 'percent', value: 100 } });
    const trouble = { kind: 'CrashLoop', message: sign.repeat(500) } as const;
    const failing = Array.from({ length: 300 }, (_, place) =>
      driven(longName('bad', place), starting('new', { name: longName('pod', place), trouble })),
    );
    const others = Array.from({ length: 2000 }, (_, place) =>
      driven(longName('z', place), drivenPod('old', { restarts: place })),
    );
    const begun = driveState({ plan: tolerant, skipped: fullOfSkipped(), wave: wave('zz') });
    const rolling = afterSaves(begun, [...failing.slice(0, 150), ...others]);
    expect(rolling.failures).toHaveLength(150);
    expect(rolling.inFlight.length).toBeGreaterThan(50);
    expect(bytesOf(rolling)).toBeLessThan(mostStateBytes);
    // Then one more fails, and all are brought back.
    const failed = stateOf(nextStep(observation(rolling, failing), { driver: 'me' }, NOW));
    expect(failed.failures).toHaveLength(151);
    expect(bytesOf(failed)).toBeLessThan(mostStateBytes);
    const nodes = others.map(({ name }) => driven(name, undefined));
    expect(bytesOf(undoOf(failed, 'me', NOW, { nodes }))).toBeLessThan(mostStateBytes);
  });

  test('with usual names, a thousand nodes may be in flight', () => {
    const nodes = Array.from({ length: 5000 }, (_, place) =>
      driven(`ip-10-123-${place}-67.eu-central-1.compute.internal`, drivenPod('old')),
    );
    const state = afterSaves(driveState({ plan: plan(all), wave: wave('zz') }), nodes);
    expect(state.inFlight).toHaveLength(1000);
    expect(bytesOf(state)).toBeLessThan(mostStateBytes / 3);
  });

  test.each([
    { name: 'long', message: 'x'.repeat(161), written: `${'x'.repeat(157)}...` },
    { name: 'just short enough', message: 'x'.repeat(160), written: 'x'.repeat(160) },
    { name: 'long in bytes', message: 'コ'.repeat(80), written: `${'コ'.repeat(78)}...` },
    { name: 'just short enough in bytes', message: 'コ'.repeat(79), written: 'コ'.repeat(79) },
    { name: 'of pairs, none of which is cut', message: '😱'.repeat(60), written: `${'😱'.repeat(58)}...` },
  ])('a message that is $name', ({ message, written }) => {
    const node = driven('a', starting('new', { trouble: { kind: 'CrashLoop', message } }));
    const step = nextStep(observation(driveState({ wave: wave('a') }), [node]), { driver: 'me' }, NOW);
    expect(step).toHaveProperty('what.failures', [expect.objectContaining({ message: written })]);
  });
});

describe('nodes that are left out', () => {
  test('are some hundreds at most', () => {
    const names = Array.from({ length: 501 }, (_, place) => `n${place}`);
    expect(skippedProblem(names)).toMatch(/^501 nodes would be left out, and at most 500 can be/);
    expect(skippedProblem(names.slice(1))).toBeUndefined();
  });

  test('are fewer where their names are long', () => {
    const names = Array.from({ length: 300 }, (_, place) => longName('n', place));
    expect(skippedProblem(names)).toMatch(/^the names of the 300 nodes .* are too long/);
  });
});
