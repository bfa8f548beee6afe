import { describe, expect, test } from 'vitest';
import { backoffOf, retryAfter, withRetries, type Outcome } from '../../../src/cluster/http/retry.ts';
import { writtenWaits } from '../../support/written-waits.ts';

/** Plays these outcomes one after the other, the last for ever, and tells how long it waited between them. */
async function play(outcomes: readonly Outcome<string>[], random = 0) {
  const waits: number[] = [];
  const timing = writtenWaits((milliseconds) => waits.push(milliseconds), {
    now: () => 0,
    random: () => random,
  });
  let tries = 0;
  const value = await withRetries(() => {
    const outcome = outcomes[Math.min(tries, outcomes.length - 1)];
    tries += 1;
    return outcome ? Promise.resolve(outcome) : Promise.reject(new Error('no outcome'));
  }, timing);
  return { value, tries, waits };
}

const done = (value: string): Outcome<string> => ({ kind: 'done', value });
const again = (value: string, after?: number): Outcome<string> =>
  after === undefined ? { kind: 'again', value } : { kind: 'again', value, after };

describe('tries', () => {
  test.each<readonly [string, readonly Outcome<string>[], { value: string; waits: readonly number[] }]>([
    ['a first answer that is good is taken', [done('a')], { value: 'a', waits: [] }],
    [
      'waits double',
      [again('x'), again('x'), again('x'), done('a')],
      { value: 'a', waits: [250, 500, 1000] },
    ],
    [
      'six tries, then the last answer stands',
      [again('x')],
      { value: 'x', waits: [250, 500, 1000, 2000, 4000] },
    ],
    ['the server may ask for more time', [again('x', 3000), done('a')], { value: 'a', waits: [3000] }],
    ['asked for less, the own wait holds', [again('x', 0), done('a')], { value: 'a', waits: [250] }],
    ['half a minute is all', [again('x', 20_000)], { value: 'x', waits: [20_000] }],
    ['more than that is not begun', [again('x', 31_000), done('a')], { value: 'x', waits: [] }],
  ])('%s', async (_, outcomes, expected) => {
    expect(await play(outcomes)).toMatchObject(expected);
  });

  test('chance takes off up to half, so that not everybody comes back at once', async () => {
    expect((await play([again('x'), done('a')], 0.5)).waits).toEqual([187.5]);
  });
});

test.each([
  [1, 250],
  [4, 2000],
  [50, 30_000],
])('after %i failures the wait is %i ms', (failures, milliseconds) => {
  expect(backoffOf(failures, { random: () => 0 })).toBe(milliseconds);
});

test.each<readonly [string, string | undefined, number | undefined]>([
  ['absent', undefined, undefined],
  ['seconds', '7', 7000],
  ['a date', 'Thu, 01 Jan 1970 00:00:10 GMT', 9000],
  ['a date gone by', 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['something else', 'soon', undefined],
])('Retry-After: %s', (_, header, expected) => {
  expect(retryAfter(header, 1000)).toBe(expected);
});
