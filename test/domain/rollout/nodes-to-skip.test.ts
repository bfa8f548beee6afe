import { describe, expect, test } from 'vitest';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { nodesToSkip } from '../../../src/domain/rollout/nodes-to-skip.ts';
import { NOW } from '../../support/builders.ts';
import { driven, drivenPod, driveState, starting } from './drive-scene.ts';

const dead = { notReadySince: NOW - 1000 };
const nodes = [
  driven('n10', starting('old')),
  driven('n2', undefined),
  driven('n3', starting('new')),
  driven('n4', drivenPod('new'), dead),
  driven('n5', drivenPod('old'), dead),
  driven('n6', drivenPod('old', { readySince: NOW - 1 })),
  driven('n7', drivenPod('new', { terminating: true })),
];

describe('nodes that are left out on demand', () => {
  test.each<{ name: string; state: Partial<DriveState> | undefined; skipped: string[] }>([
    {
      name: 'before it begins, all without a ready pod, whatever its revision',
      state: undefined,
      skipped: ['n2', 'n3', 'n4', 'n5', 'n7', 'n10'],
    },
    {
      name: 'when it goes on, those whose turn has not come, and those that are not ready themselves',
      state: {},
      skipped: ['n2', 'n4', 'n5', 'n10'],
    },
    {
      name: 'when it goes on, broken ones that were left out already stay so',
      state: { skipped: ['n3', 'n6'] },
      skipped: ['n2', 'n3', 'n4', 'n5', 'n10'],
    },
    {
      name: 'when an undo goes on, whatever did not come back',
      state: { phase: 'Paused', pausedIn: 'Undoing', targetHash: 'old', undoesHash: 'new' },
      skipped: ['n2', 'n3', 'n4', 'n5', 'n7', 'n10'],
    },
  ])('$name', ({ state, skipped }) => {
    expect(nodesToSkip({ nodes }, state && driveState(state))).toEqual(skipped);
  });
});
