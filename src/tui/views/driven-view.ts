import { progressLine } from '../../printers/drive-lines.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap, wrapLine } from '../../printers/wrap.ts';
import type { DrivenHere } from '../driven.ts';

/** So much of what has happened stands above the report; it has the same in other words. */
const MOST_NEWS = 8;

/** How far a rollout is that is driven here, and what it wants: to stand above the nodes. Empty where it is not. */
export function drivenHead({ isOver, progress, waitsFor, asks }: DrivenHere, look: Look): string {
  if (isOver) return '';
  const { width = 80 } = look;
  const line =
    progress === undefined ? 'driven from here ...' : progressLine(progress, waitsFor, look, width);
  if (asks === undefined) return `${line}\n`;
  const question = wrap(sanitize(`${asks} u: yes, p: pause, U: undo`), '  ', width, 0);
  return `${line}\n${look.paint('warn', question)}\n`;
}

/** What has happened while it was driven here, the newest last. */
export function drivenNews({ news }: DrivenHere, look: Look): string {
  const lines = news.slice(-MOST_NEWS).map((line) => `${wrapLine(line, look.width)}\n`);
  return lines.length === 0 ? '' : `${look.paint('strong', 'driven from here:')}\n${lines.join('')}\n`;
}
