import { textWidth } from '../../printers/text-width.ts';

/** One line of the screen. Its text may hold colours. */
export interface Line {
  readonly text: string;
  /** The selected row. */
  readonly selected?: boolean;
}

/** Lines of a text that ends its lines, or not. */
export function linesOf(text: string): readonly Line[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ text: line }));
}

/** Two texts at the ends of a line; the right one goes where both have no room. */
export function spread(left: string, right: string, width: number): string {
  const gap = width - textWidth(left) - textWidth(right);
  return gap < 2 ? left : left + ' '.repeat(gap) + right;
}
