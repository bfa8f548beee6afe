/** One thing that was measured. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What is asked of it, in words; absent: nothing, it is only told. */
  readonly target?: string;
  /** Whether it is as asked; absent where it could not be measured, or nothing is asked. */
  readonly met?: boolean;
}

function verdict({ target, met }: Row): string {
  if (target === undefined) return '';
  if (met === undefined) return 'not measured';
  return met ? 'yes' : '**no**';
}

/** A Markdown table of what was measured, and whether it is as asked. */
export function markdownTable(rows: readonly Row[]): string {
  const cells = [
    ['what', 'figure', 'target', 'met'],
    ...rows.map((row) => [row.what, row.figure, row.target ?? '', verdict(row)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((each) => each[column]?.length ?? 0)));
  const line = (each: readonly string[]): string =>
    `| ${each.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [head = [], ...body] = cells;
  return line(head) + line(widths.map((width) => '-'.repeat(width))) + body.map(line).join('');
}

/** A figure that must stay at or below a limit. */
export function atMost(
  what: string,
  value: number,
  limit: number,
  show: (value: number) => string,
  more = '',
): Row {
  const figure = `${show(value)}${more === '' ? '' : ` (${more})`}`;
  return { what, figure, target: `at most ${show(limit)}`, met: value <= limit };
}
