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

/** A figure that must be a part of another one at most, or a multiple: `1.2 s, 1/45 of 55 s`. */
export function ratio(
  what: string,
  value: number,
  {
    of,
    limit,
    show,
  }: { readonly of: number; readonly limit: number; readonly show: (value: number) => string },
): Row {
  const figure = `${show(value)}, ${share(value / of)} ${show(of)}`;
  return { what, figure, target: `at most ${share(limit)} it`, met: value <= limit * of };
}

function share(part: number): string {
  return part < 0.95 ? `1/${(1 / part).toFixed(1).replace(/\.0$/, '')} of` : `${part.toFixed(2)} times`;
}
