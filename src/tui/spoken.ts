import { sanitize } from '../printers/sanitize.ts';
import type { Look } from '../printers/tone.ts';
import { painter } from '../printers/tone.ts';
import { plural } from '../printers/wording.ts';
import { matrixOf } from './matrix.ts';
import { shownPart } from './parts.ts';
import { selectedRow } from './selection.ts';
import { screenKey, shownScreen, type State } from './state.ts';
import { tableOf } from './tables.ts';
import { dialogBody } from './views/dialog.ts';
import { footer } from './views/frame.ts';
import { headerFacts } from './views/header.ts';
import { bodyOf } from './views/screen.ts';
import { tableTitle } from './views/table-view.ts';
import { lineInWords } from './words.ts';

/** Nothing is cut off, and nothing is painted. */
const look: Look = { paint: painter(false), unicode: true };
const WIDE = 1000;

/** So many rows that have changed are each told; of more, how many. */
const MOST_ROWS = 3;

function saidLines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => lineInWords(line) ?? []);
}

/** What stands on the screen, apart from other rows than the selected one. */
function screenLines(state: State): readonly string[] {
  const wide = { ...state, size: { ...state.size, columns: WIDE } };
  const body = bodyOf(wide, look);
  const list = tableOf(state) ?? (shownScreen(state).kind === 'matrix' ? matrixOf(state) : undefined);
  const row = tableOf(state)?.inWords(selectedRow(state));
  const part = shownPart(state);
  return [
    list === undefined ? body.title : tableTitle(body.title, list, wide, look),
    // The matrix has its legend there: its glyphs are said in words.
    ...(shownScreen(state).kind === 'matrix' ? [] : saidLines(body.above)),
    ...(row === undefined ? [] : [row]),
    ...(part === undefined || part === 'why' ? [] : [`${part}:`]),
    ...saidLines(body.below),
  ];
}

function contentLines(state: State): readonly string[] {
  const { dialog } = state;
  if (dialog === undefined) return screenLines(state);
  const { title, above, below } = dialogBody(dialog, state, look);
  const lines = [...above, ...below].map(({ text }) => text).join('\n');
  return [title, ...saidLines(lines)];
}

function keysLine(state: State): string {
  const keys = footer({ ...state, size: { ...state.size, columns: WIDE } });
  return `keys: ${keys.replaceAll(/ {2,}/g, ', ')}`;
}

/** All that is told of a state of the screen, line by line. */
function documentOf(state: State): readonly string[] {
  const { message } = state;
  return [
    ...headerFacts(state),
    ...contentLines(state),
    ...(state.freshness.kind === 'stale' ? [sanitize(state.freshness.problem)] : []),
    ...(message === undefined ? [] : [sanitize(message)]),
    keysLine(state),
  ].filter((line) => line.trim() !== '');
}

/** Which place a state is at: what is told of another place is told as a whole. */
function placeOf(state: State): string {
  const { dialog } = state;
  return JSON.stringify([screenKey(shownScreen(state)), shownPart(state), dialog?.kind, dialog?.stage.kind]);
}

/** Ages grow by themselves: they are no news. */
function withoutAges(line: string): string {
  return line.replaceAll(/\b\d+(?:ms|[smhdy])\b/g, '~');
}

/** The rows of the list in words, by their keys. */
function rowsOf(state: State): ReadonlyMap<string, string> {
  const table = tableOf(state);
  return new Map(table?.keys.map((key, index) => [key, table.inWords(index)]));
}

/** What has changed in rows that are not selected. */
function rowNews(before: State, after: State): readonly string[] {
  if (before.cluster === after.cluster || before.cluster === undefined) return [];
  const [former, now] = [rowsOf(before), rowsOf(after)];
  const selected = tableOf(after)?.keys[selectedRow(after)];
  const changed = [...now].filter(
    ([key, words]) => key !== selected && former.has(key) && former.get(key) !== words,
  );
  if (changed.length > MOST_ROWS) return [`${plural(changed.length, 'row')} of the list have changed`];
  return changed.map(([, words]) => `changed: ${words}`);
}

/**
 * What is told to somebody who listens, after something has happened: at another place what is there, at the same one only
 * what is new.
 *
 * @param before - absent at the beginning
 */
export function spokenOf(before: State | undefined, after: State): readonly string[] {
  const lines = documentOf(after);
  if (before === undefined) return lines;
  if (placeOf(before) !== placeOf(after)) {
    const same = new Set([...headerFacts(before), keysLine(before)]);
    return lines.filter((line) => !same.has(line));
  }
  if (before === after) return [];
  const known = new Set(documentOf(before).map(withoutAges));
  return [...lines.filter((line) => !known.has(withoutAges(line))), ...rowNews(before, after)];
}
