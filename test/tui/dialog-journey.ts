import type { Effect } from '../../src/tui/action.ts';
import type { Wish } from '../../src/tui/dialogs/dialog.ts';
import { previewOf } from '../../src/tui/dialogs/preview.ts';
import { type Journey, trouble } from './journey.ts';

/** A line as keys, letter by letter. */
export function keys(text: string): string {
  return Array.from(text, (letter) => (letter === ' ' ? 'space' : letter)).join(' ');
}

/** On node worker-1 of kube-proxy. */
export const onNode = 'down enter j';

export function wished(effects: readonly Effect[]): Wish {
  const effect = effects.findLast(({ kind }) => kind === 'propose');
  if (effect?.kind !== 'propose') throw new Error('nothing was asked for');
  return effect.change;
}

/** Answers what was asked for from what is on the screen. */
export function answered(journey: Journey, question = 'Change the labels of 1 node?'): Journey {
  const change = wished(journey.effects);
  if (change.kind === 'rollout' || change.kind === 'start') throw new Error('a rollout is judged elsewhere');
  const { impact } = previewOf(change, trouble);
  return journey.act({ kind: 'proposed', proposal: { change, question, impact, facts: [] } });
}
