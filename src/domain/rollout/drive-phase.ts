import type { DriveState } from './drive-state.ts';

/** Whether updated nodes get, or shall get once it goes on, the former template back. */
export function isUndoing({ phase, pausedIn }: Pick<DriveState, 'phase' | 'pausedIn'>): boolean {
  return phase === 'Undoing' || pausedIn === 'Undoing';
}
