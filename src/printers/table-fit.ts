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
  /** Is shortened below this width only after wordings and columns that matter less have gone. */
  readonly comfort?: number;
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

type Minimum = (column: Laid) => number;

const hard: Minimum = (column) => Math.min(column.min ?? column.width, column.width);
const comfortable: Minimum = (column) => Math.min(column.comfort ?? column.min ?? column.width, column.width);
const lastResort: Minimum = (column) => Math.min(LAST_RESORT, column.width);

/** Would the columns fit, if each were as short as it may be? */
function canFit(columns: readonly Laid[], width: number, minimum: Minimum): boolean {
  return (
    excess(
      columns.map((column) => ({ ...column, width: minimum(column) })),
      width,
    ) <= 0
  );
}

function narrowed({ narrow, ...column }: Laid): Laid {
  return narrow === undefined ? column : { ...column, ...narrow };
}

/** What is worth less than room for the others. */
const EARLY = 1;

function withoutEarly(columns: readonly Laid[]): readonly Laid[] {
  return columns.filter(({ drop }) => drop !== EARLY);
}

function withoutNextToDrop(columns: readonly Laid[]): readonly Laid[] | undefined {
  const ranks = columns.flatMap((column) => (column.drop === undefined ? [] : [column.drop]));
  if (ranks.length === 0 || columns.length === 1) return undefined;
  const rank = Math.min(...ranks);
  return columns.filter((column) => column.drop !== rank);
}

/**
 * Makes columns fit a width, by the means that cost a reader least: shorten what may be shortened without harm, say things
 * the short way, leave out what matters least, shorten more, leave out more, and at the very last shorten everything.
 */
export function fit(columns: readonly Laid[], width: number): readonly Laid[] {
  if (canFit(columns, width, comfortable)) return squeeze(columns, width, comfortable);
  let shown: readonly Laid[] = columns.map(narrowed);
  if (!canFit(shown, width, comfortable)) shown = withoutEarly(shown);
  while (!canFit(shown, width, hard)) {
    const fewer = withoutNextToDrop(shown);
    if (fewer === undefined) break;
    shown = fewer;
  }
  return [comfortable, hard, lastResort, () => 1].reduce(
    (laid, minimum) => squeeze(laid, width, minimum),
    shown,
  );
}
