import { humanDuration } from '../domain/duration.ts';

/**
 * The age of something made at `since` (0: nobody knows), seen at `now` (milliseconds since the epoch), as kubectl writes
 * it.
 */
export function age(since: number, now: number): string {
  return since === 0 ? '<unknown>' : humanDuration(now - since);
}
