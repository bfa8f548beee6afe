import { asManyAsFit, GAP } from './key-binding.ts';
import { type Binding, keymap } from './keymap.ts';
import type { Screen } from './state.ts';

/** The keys that the footer names on a screen, as many whole ones as fit; all of them are in the help, which is there always. */
export function footerOf(kind: Screen['kind'], width: number): string {
  const named = keymap.filter(({ footer }) => footer?.on.includes(kind) === true);
  const texts = (all: readonly Binding[]): readonly string[] =>
    all.flatMap(({ footer }) => footer?.text ?? []);
  const help = texts(named.filter(({ command }) => command === 'help'));
  const others = texts(named.filter(({ command }) => command !== 'help'));
  const taken = help.map((text) => text.length + GAP.length).reduce((sum, length) => sum + length, 0);
  const line = asManyAsFit(others, width - taken);
  return asManyAsFit(line === '' ? help : [line, ...help], width);
}
