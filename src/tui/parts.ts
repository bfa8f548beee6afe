import type { Look } from '../printers/tone.ts';
import { changeShownList, type Part, type Screen, shownScreen, type State } from './state.ts';

/** What the part below a list can tell, by the screen: the first one is there until another one is chosen. */
const parts: Readonly<Partial<Record<Screen['kind'], readonly Part[]>>> = {
  daemonSet: ['why', 'revisions', 'events'],
  node: ['why', 'resources', 'labels', 'taints'],
};

/** Which of them is shown; undefined on a screen that has but one. */
export function shownPart(state: State): Part | undefined {
  const { kind } = shownScreen(state);
  return state.parts[kind] ?? parts[kind]?.[0];
}

/** The next one, and after the last one the first. */
export function nextPart(state: State): State {
  const { kind } = shownScreen(state);
  const all = parts[kind] ?? [];
  const next = all[(all.indexOf(shownPart(state) ?? 'why') + 1) % all.length];
  if (next === undefined) return state;
  return changeShownList({ ...state, parts: { ...state.parts, [kind]: next } }, { scrolled: 0 });
}

/** The line between a list and what is below it: where there are several parts, their names. */
export function ruleLine(state: State, look: Look): string {
  const { columns } = state.size;
  const dash = look.unicode ? '─' : '-';
  const all = parts[shownScreen(state).kind] ?? [];
  const shown = shownPart(state);
  if (all.length < 2) return look.paint('muted', dash.repeat(columns));
  const names = all.map((part) => (part === shown ? look.paint('strong', `[${part}]`) : ` ${part} `));
  const width = all.reduce((sum, part) => sum + part.length + 2, 0);
  const key = ' v: next ';
  const rest = Math.max(0, columns - width - key.length - 3);
  const [before, after] = [dash, dash.repeat(2)].map((text) => look.paint('muted', text));
  const right = look.paint('muted', dash.repeat(rest));
  return `${before}${names.join('')}${right}${key}${after}`;
}
