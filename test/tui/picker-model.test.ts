import { describe, expect, test } from 'vitest';
import { moved, pickerAction, pickerFooter, selectedIndex, stepOf } from '../../src/tui/picker-model.ts';
import type { Press } from '../../src/tui/key-binding.ts';
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

describe('keys', () => {
  test.each<[string, Press, PickerAction | undefined]>([
    ['j', { input: 'j' }, 'down'],
    ['the arrow down', { input: '', special: 'downArrow' }, 'down'],
    ['k', { input: 'k' }, 'up'],
    ['enter', { input: '', special: 'return' }, 'choose'],
    ['escape', { input: '', special: 'escape' }, 'leave'],
    ['another letter does nothing', { input: 'x' }, undefined],
    ['a letter with Ctrl does nothing', { input: 'q', ctrl: true }, undefined],
    ['another key does nothing', { input: '', special: 'tab' }, undefined],
  ])('%s', (_, press, expected) => {
    expect(pickerAction(press)).toBe(expected);
  });

  test('a page is as many rows as are shown', () => {
    expect([stepOf('pageUp', 7), stepOf('pageDown', 7), stepOf('up', 7)]).toEqual([-7, 7, -1]);
  });

  test('the footer names them', () => {
    expect(pickerFooter).toBe('k: up   j: down   enter: watch   q: leave');
  });
});
