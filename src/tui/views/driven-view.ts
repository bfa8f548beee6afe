import type { RolloutStatus } from '../../domain/rollout/rollout-status.ts';
import { progressLine } from '../../printers/drive-lines.ts';
import { paceText } from '../../printers/rollout-wording.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap, wrapLine } from '../../printers/wrap.ts';
import type { DrivenHere } from '../driven.ts';

/** So much of what has happened stands above the report; it has the same in other words. */
const MOST_NEWS = 6;
/** At the end more is said, and nothing is waited for any more. */
const MOST_AT_END = 12;

/**
 * How far a rollout is that is driven here, how long it may take, and what it wants: to stand above the nodes. Empty where
 * it is driven no more.
 */
export function drivenHead(
  { isOver, progress, waitsFor, asks }: DrivenHere,
  status: RolloutStatus | undefined,
  look: Look,
): string {
  if (isOver) return '';
  const { width = 80 } = look;
  const pace = status === undefined ? '' : paceText(status);
  const news = [...(pace === '' ? [] : [pace]), ...(waitsFor === undefined ? [] : [waitsFor])].join('; ');
  const line =
    progress === undefined
      ? 'driven from here ...'
      : progressLine(progress, news === '' ? undefined : news, look, width);
  if (asks === undefined) return `${line}\n`;
  const question = wrap(sanitize(`${asks} u: yes, p: pause, U: undo`), '  ', width, 0);
  return `${line}\n${look.paint('warn', question)}\n`;
}

/** What has happened while it was driven here, the newest last. */
export function drivenNews({ news, isOver }: DrivenHere, look: Look): string {
  const lines = news
    .slice(isOver ? -MOST_AT_END : -MOST_NEWS)
    .map((line) => `${wrapLine(line, look.width)}\n`);
  return lines.length === 0 ? '' : `${look.paint('strong', 'driven from here:')}\n${lines.join('')}\n`;
}
