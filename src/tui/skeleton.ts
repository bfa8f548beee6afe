import type { Look } from '../printers/tone.ts';
import { footerOf } from './footer.ts';
import { shownScreen, type State } from './state.ts';
import { outlineOf } from './views/outline.ts';

/** The terminal's other screen, its first place, and nothing on it. */
export const OTHER_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H';
/** Back to what was there before. */
export const FORMER_SCREEN = '\u001b[?1049l';

/** The frame of a screen on which nothing is told yet: without all that draws what is told. */
export function emptyFrameOf(state: State, look: Look): readonly string[] {
  const footer = footerOf(shownScreen(state).kind, state.size.columns);
  return outlineOf(state, look, footer, () => []).map(({ text }) => text);
}

/** What stands on the screen while everything that reads and draws is still being loaded. */
export function skeletonOf(state: State, look: Look): string {
  return `${OTHER_SCREEN}${emptyFrameOf(state, look).join('\r\n')}\u001b[H`;
}
