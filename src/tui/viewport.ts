/** Places from `start` on, up to the one before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The rows that are shown where there is room for `room` of `count`: the selected one is always among them. */
export function shownRange(selected: number, count: number, room: number): Range {
  const start = Math.max(0, Math.min(selected - Math.floor(room / 2), count - room));
  return { start, end: Math.min(count, start + room) };
}

/** Lines of the list, and of the part below it, where both want room: the list keeps the larger part. */
export function shares(
  room: number,
  listLines: number,
  belowLines: number,
): { readonly list: number; readonly below: number } {
  if (listLines + belowLines <= room) return { list: room - belowLines, below: belowLines };
  const most = Math.floor(room * 0.45);
  const below = Math.min(belowLines, Math.max(most, room - listLines));
  return { list: room - below, below };
}
