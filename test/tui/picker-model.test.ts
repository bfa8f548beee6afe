import { describe, expect, test } from 'vitest';
import {
  moved,
  pickerAction,
  pickerFooter,
  selectedIndex,
  shownRange,
  stepOf,
} from '../../src/tui/picker-model.ts';
import type { PickerAction, PickerState } from '../../src/tui/picker-model.ts';

const rows = ['a', 'b', 'c', 'd'].map((key) => ({ key, text: key }));

describe('the selected row', () => {
  test.each<[string, PickerState, number, PickerState]>([
    ['moves down', { index: 0 }, 1, { key: 'b', index: 1 }],
    ['moves up', { key: 'c', index: 2 }, -1, { key: 'b', index: 1 }],
    ['stays at the first', { key: 'a', index: 0 }, -1, { key: 'a', index: 0 }],
    ['stays at the last', { key: 'd', index: 3 }, 10, { key: 'd', index: 3 }],
  ])('%s', (_, state, by, expected) => {
    expect(moved(state, by, rows)).toEqual(expected);
  });

  test.each<[string, PickerState, number]>([
    ['follows its key when rows above it go', { key: 'b', index: 3 }, 1],
    ['stays at its place when its key has gone', { key: 'z', index: 2 }, 2],
    ['is the last where fewer rows are left', { key: 'z', index: 9 }, 3],
  ])('%s', (_, state, expected) => {
    expect(selectedIndex(state, rows)).toBe(expected);
  });

  test('there is none to move to in an empty list', () => {
    expect(moved({ index: 0 }, 1, [])).toEqual({ index: 0 });
  });
});

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

describe('keys', () => {
  test.each<[string, string, object, PickerAction | undefined]>([
    ['j', 'j', {}, 'down'],
    ['the arrow down', '', { downArrow: true }, 'down'],
    ['k', 'k', {}, 'up'],
    ['enter', '', { return: true }, 'choose'],
    ['escape', '', { escape: true }, 'leave'],
    ['another letter does nothing', 'x', {}, undefined],
    ['no key does nothing', '', {}, undefined],
  ])('%s', (_, input, special, expected) => {
    expect(pickerAction(input, special)).toBe(expected);
  });

  test('a page is as many rows as are shown', () => {
    expect([stepOf('pageUp', 7), stepOf('pageDown', 7), stepOf('up', 7)]).toEqual([-7, 7, -1]);
  });

  test('the footer names them', () => {
    expect(pickerFooter).toBe('k: up   j: down   enter: watch   q: leave');
  });
});
