import type { DriveState } from './drive-state.ts';

/** Whether updated nodes get, or shall get once it goes on, the former template back. */
export function isUndoing({ phase, pausedIn }: Pick<DriveState, 'phase' | 'pausedIn'>): boolean {
  return phase === 'Undoing' || pausedIn === 'Undoing';
}

/** Names of the nodes that nothing is waited for: skipped ones, and those whose failure is tolerated. */
export function leftOut({
  skipped,
  failures,
}: Pick<DriveState, 'skipped' | 'failures'>): ReadonlySet<string> {
  return new Set([...skipped, ...failures.map(({ node }) => node)]);
}
