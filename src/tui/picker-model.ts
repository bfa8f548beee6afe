import type { Press } from './key-binding.ts';

/** A row that can be chosen. */
export interface PickerRow {
  /** Stays the same while its text changes. */
  readonly key: string;
  readonly text: string;
}

/** Which row is selected: the one with this key, or where it was before it went. */
export interface PickerState {
  readonly key?: string;
  readonly index: number;
}

/** What a key does. */
export type PickerAction = 'up' | 'down' | 'pageUp' | 'pageDown' | 'choose' | 'leave';

export interface PickerKey {
  readonly action: PickerAction;
  /** The letter, where a letter does it. */
  readonly letter?: string;
  /** Ink's name of a key that does it. */
  readonly special?: 'upArrow' | 'downArrow' | 'pageUp' | 'pageDown' | 'return' | 'escape';
  /** As the README names it. */
  readonly keys: string;
  readonly about: string;
  /** As the footer names it; absent: not named there. */
  readonly shown?: string;
}

export const pickerKeys: readonly PickerKey[] = [
  { action: 'up', letter: 'k', special: 'upArrow', keys: 'k, up', about: 'the row above', shown: 'k: up' },
  {
    action: 'down',
    letter: 'j',
    special: 'downArrow',
    keys: 'j, down',
    about: 'the row below',
    shown: 'j: down',
  },
  { action: 'pageUp', special: 'pageUp', keys: 'page up', about: 'a screen up' },
  { action: 'pageDown', special: 'pageDown', keys: 'page down', about: 'a screen down' },
  { action: 'choose', special: 'return', keys: 'enter', about: 'watch this rollout', shown: 'enter: watch' },
  { action: 'leave', letter: 'q', special: 'escape', keys: 'q, escape', about: 'leave', shown: 'q: leave' },
];

/** The line that names the keys. */
export const pickerFooter = pickerKeys.flatMap(({ shown }) => shown ?? []).join('   ');

/** What a key does; undefined where it does nothing. */
export function pickerAction({ input, special, ctrl = false }: Press): PickerAction | undefined {
  if (ctrl) return undefined;
  const found = pickerKeys.find((key) =>
    special === undefined ? key.letter === input : key.special === special,
  );
  return found?.action;
}

/** The place of the selected row among those that there are now. */
export function selectedIndex({ key, index }: PickerState, rows: readonly PickerRow[]): number {
  const found = rows.findIndex((row) => row.key === key);
  return Math.max(0, Math.min(found < 0 ? index : found, rows.length - 1));
}

/** Selects another row, up to the first or the last one. */
export function moved(state: PickerState, by: number, rows: readonly PickerRow[]): PickerState {
  const index = Math.max(0, Math.min(selectedIndex(state, rows) + by, rows.length - 1));
  const key = rows[index]?.key;
  return key === undefined ? { index } : { key, index };
}

/** By how many rows an action moves, with so many of them on the screen. */
export function stepOf(action: PickerAction, room: number): number {
  const steps = { up: -1, down: 1, pageUp: -room, pageDown: room, choose: 0, leave: 0 };
  return steps[action];
}
