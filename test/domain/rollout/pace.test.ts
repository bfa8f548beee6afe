import { expect, test } from 'vitest';
import { paceOf } from '../../../src/domain/rollout/pace.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { condition, pod } from '../../support/builders.ts';

const SECOND = 1000;
const begun = 1_700_000_000_000;

/** A pod that became ready so many seconds after the rollout began. */
function readyAfter(seconds: number): Pod {
  const conditions = [condition('Ready', 'True', { lastTransitionTime: begun + seconds * SECOND })];
  return pod(`agent-${seconds}`, { conditions });
}

test.each<[string, readonly number[], number, { nodesPerMinute: number; remaining: number } | undefined]>([
  ['two nodes in 20 s are 6 a minute', [10, 20], 20, { nodesPerMinute: 6, remaining: 40_000 }],
  ['one node says nothing', [10], 20, undefined],
  ['pods that were ready before say nothing', [-5, -3, 10], 20, undefined],
  [
    'a pause as long as three before is still its pace',
    [10, 20],
    50,
    { nodesPerMinute: 2.4, remaining: 100_000 },
  ],
  ['after a longer one it does not go on as it did', [10, 20], 51, undefined],
  [
    'the longest pause counts, in whatever order pods are listed',
    [70, 10, 20],
    200,
    { nodesPerMinute: 0.9, remaining: 800_000 / 3 },
  ],
  ['all ready at once, and then nothing more', [1, 1, 1, 1], 103, undefined],
])('%s', (_, moments, after, pace) => {
  expect(paceOf(moments.map(readyAfter), 4, begun, begun + after * SECOND)).toEqual(pace);
});
