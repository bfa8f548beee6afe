import { sanitize } from '../../printers/sanitize.ts';
import { shorten } from '../../printers/text-width.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';
import type { State } from '../state.ts';
import { headerLine } from './header.ts';
import { type Line, linesOf } from './line.ts';

const LEAST = { columns: 40, rows: 10 } as const;

function messageLine({ message, freshness, size }: State, look: Look): string {
  const text = message ?? (freshness.kind === 'stale' ? freshness.problem : '');
  const short = shorten(sanitize(text), size.columns, 'end', look.unicode);
  return freshness.kind === 'stale' && message === undefined ? look.paint('bad', short) : short;
}

/**
 * The whole screen around what it is about: as many lines as the terminal has, none wider than it.
 *
 * @param footer - the keys that the last line names
 * @param content - as many lines as there is room for, or fewer
 */
export function outlineOf(
  state: State,
  look: Look,
  footer: string,
  content: (room: number) => readonly Line[],
): readonly Line[] {
  const { columns, rows } = state.size;
  if (columns < LEAST.columns || rows < LEAST.rows) {
    const sentence = `${columns}x${rows} is too small a terminal: ${LEAST.columns}x${LEAST.rows} is the least.`;
    return linesOf(wrap(sentence, '', columns)).slice(0, rows);
  }
  const room = rows - 3;
  const lines = content(room).slice(0, room);
  const blank = Array.from({ length: room - lines.length }, () => ({ text: '' }));
  return [
    { text: headerLine(state, look, columns) },
    ...lines,
    ...blank,
    { text: messageLine(state, look) },
    { text: look.paint('muted', footer) },
  ];
}
