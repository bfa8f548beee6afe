import type { Shorten } from './text-width.ts';
import type { Span } from './tone.ts';

/** A column with its cells made and measured. */
export interface Laid {
  readonly header: string;
  readonly cells: readonly (readonly Span[])[];
  readonly width: number;
  readonly right: boolean;
  readonly shorten: Shorten;
  readonly narrow?: { readonly cells: readonly (readonly Span[])[]; readonly width: number };
  /** May be shortened to this width. */
  readonly min?: number;
  readonly drop?: number;
}

/** Spaces between columns. */
const GAP = 3;
/** As narrow as a column may get when nothing else helps. */
const LAST_RESORT = 6;

function excess(columns: readonly Laid[], width: number): number {
  return columns.reduce((sum, column) => sum + column.width, GAP * (columns.length - 1)) - width;
}

/** Takes columns off the widest one that may still give, until the line fits or none may. */
function squeeze(
  columns: readonly Laid[],
  width: number,
  minimum: (column: Laid) => number,
): readonly Laid[] {
  const widths = columns.map((column) => column.width);
  let over = excess(columns, width);
  while (over > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const mayGive = (widths[index] ?? 0) > minimum(column);
      if (mayGive && (widest < 0 || (widths[index] ?? 0) > (widths[widest] ?? 0))) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return columns.map((column, index) => ({ ...column, width: widths[index] ?? column.width }));
}

function comfortable(column: Laid): number {
  return column.min === undefined ? column.width : Math.min(column.min, column.width);
}

/** Would the columns fit, if each were as short as it may be? */
function canFit(columns: readonly Laid[], width: number): boolean {
  return (
    excess(
      columns.map((column) => ({ ...column, width: comfortable(column) })),
      width,
    ) <= 0
  );
}

function narrowed({ narrow, ...column }: Laid): Laid {
  return narrow === undefined ? column : { ...column, ...narrow };
}

function withoutNextToDrop(columns: readonly Laid[]): readonly Laid[] | undefined {
  const ranks = columns.flatMap((column) => (column.drop === undefined ? [] : [column.drop]));
  if (ranks.length === 0 || columns.length === 1) return undefined;
  const rank = Math.min(...ranks);
  return columns.filter((column) => column.drop !== rank);
}

/**
 * Makes columns fit a width, by the means that cost a reader least: first shorten what may be shortened, then say things
 * the short way, then leave columns out, and at the very last shorten everything.
 */
export function fit(columns: readonly Laid[], width: number): readonly Laid[] {
  if (canFit(columns, width)) return squeeze(columns, width, comfortable);
  let shown: readonly Laid[] = columns.map(narrowed);
  while (!canFit(shown, width)) {
    const fewer = withoutNextToDrop(shown);
    if (fewer === undefined) break;
    shown = fewer;
  }
  const squeezed = squeeze(squeeze(shown, width, comfortable), width, (column) =>
    Math.min(LAST_RESORT, column.width),
  );
  return squeeze(squeezed, width, () => 1);
}
