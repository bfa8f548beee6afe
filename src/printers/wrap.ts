import { textWidth } from './text-width.ts';

/** Room below which wrapping would only make a ragged column of words. */
const LEAST = 20;

/**
 * Wraps a sentence at blanks; what follows the first line starts with `indent`. `used` columns of the first line are
 * taken already. Without a width it stays one line.
 */
export function wrap(text: string, indent: string, width: number | undefined, used = indent.length): string {
  if (width === undefined) return text;
  const lines: string[] = [];
  let current = '';
  let room = Math.max(LEAST, width - used);
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current === '' || textWidth(longer) <= room) {
      current = longer;
      continue;
    }
    lines.push(current);
    current = word;
    room = Math.max(LEAST, width - indent.length);
  }
  return [...lines, current].join(`\n${indent}`);
}

/** One line, wrapped at blanks; what it goes on with stands a little further in than its beginning. */
export function wrapLine(line: string, width: number | undefined): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + wrap(line.slice(indent.length), `${indent}  `, width, indent.length);
}
