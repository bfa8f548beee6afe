import type { Look } from '../printers/tone.ts';
import type { Size, State } from './state.ts';
import { frameOf } from './views/frame.ts';

/** The terminal's other screen, its first place, and nothing on it. */
export const OTHER_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H';
/** Back to what was there before. */
export const FORMER_SCREEN = '\u001b[?1049l';

/** What stands on the screen while everything that draws is still being loaded. */
export function skeletonOf(state: State, look: Look, size: Size): string {
  const lines = frameOf({ ...state, size }, look).map(({ text }) => text);
  return `${OTHER_SCREEN}${lines.join('\r\n')}\u001b[H`;
}
