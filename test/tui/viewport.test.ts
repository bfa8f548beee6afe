import { describe, expect, test } from 'vitest';
import { shares, shownRange } from '../../src/tui/viewport.ts';

describe('the rows that are shown', () => {
  test.each<[string, number, number, number, { start: number; end: number }]>([
    ['all where there is room', 3, 4, 10, { start: 0, end: 4 }],
    ['the first ones', 0, 100, 10, { start: 0, end: 10 }],
    ['those around the selected one', 50, 100, 10, { start: 45, end: 55 }],
    ['the last ones', 99, 100, 10, { start: 90, end: 100 }],
    ['the selected one alone', 7, 100, 1, { start: 7, end: 8 }],
  ])('%s', (_, selected, count, room, expected) => {
    expect(shownRange(selected, count, room)).toEqual(expected);
  });
});

describe('a list and what is below it', () => {
  test.each<[string, readonly [room: number, list: number, below: number], ReturnType<typeof shares>]>([
    ['both have all they want', [20, 5, 5], { list: 15, below: 5 }],
    ['nothing is below', [20, 50, 0], { list: 20, below: 0 }],
    ['both want more than there is: the list has the larger part', [20, 50, 50], { list: 11, below: 9 }],
    ['what a short list leaves is for what is below', [20, 4, 50], { list: 4, below: 16 }],
    ['a little below keeps its lines', [20, 50, 3], { list: 17, below: 3 }],
  ])('%s', (_, [room, list, below], expected) => {
    expect(shares(room, list, below)).toEqual(expected);
  });
});
