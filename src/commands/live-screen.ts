import { sanitize } from '../printers/sanitize.ts';
import type { CommandContext } from './context.ts';

/** Something on a screen that is shown anew as things change. */
export interface Renewed<State> {
  show(state: State): void;
  /** What is shown stays; with it stands why it is not renewed. */
  tell(problem: string): void;
}

/** A screen's listeners: who wants to know that what it shows has changed. */
export class Redrawn {
  readonly #listeners = new Set<() => void>();

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected redraw(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The line that says why an answer is not renewed. */
export function noteOf(problem: string): string {
  return `note: ${sanitize(problem)}\n`;
}

/** The same without progress lines, which would be drawn across a screen. */
export function silently(context: CommandContext): CommandContext {
  return { ...context, isTerminal: { ...context.isTerminal, stderr: false } };
}
