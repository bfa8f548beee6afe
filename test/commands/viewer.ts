import type { Dialog, Proposal } from '../../src/tui/dialogs/dialog.ts';
import type { SpecialKey } from '../../src/tui/key-binding.ts';
import type { State } from '../../src/tui/state.ts';
import type { Store } from '../../src/tui/store.ts';

/** Somebody before the screen. */
export class Viewer {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get state(): State {
    return this.#store.state();
  }

  type(text: string): this {
    for (const input of text) this.#store.dispatch({ kind: 'key', press: { input } });
    return this;
  }

  press(special: SpecialKey): this {
    this.#store.dispatch({ kind: 'key', press: { input: '', special } });
    return this;
  }

  sees<T>(what: (state: State) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const seen = what(this.state);
        if (seen === undefined) return;
        stop();
        resolve(seen);
      };
      const stop = this.#store.subscribe(look);
      look();
    });
  }

  /** Asks for a change, and waits for the question. */
  proposed(): Promise<Proposal> {
    this.press('return');
    return this.sees(({ dialog }) => (dialog?.stage.kind === 'proposed' ? dialog.stage.proposal : undefined));
  }

  problem(): Promise<string> {
    this.press('return');
    return this.sees(({ dialog }) => (dialog satisfies Dialog | undefined)?.problem);
  }

  /** What is told after the answer yes. */
  agree(): Promise<string> {
    this.type('y');
    return this.sees(({ message }) => (message === 'changing ...' ? undefined : message));
  }

  leave(): void {
    this.#store.dispatch({ kind: 'key', press: { input: 'c', ctrl: true } });
  }
}
