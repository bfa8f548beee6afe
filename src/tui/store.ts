import type { Action, Effect } from './action.ts';
import { update } from './model.ts';
import type { State } from './state.ts';

/**
 * Holds what the screen is drawn from, and has effects carried out. Whatever is wrong with an action is told to `fail`: a
 * key comes from the terminal, where nobody would catch it and the terminal would stay as it is.
 */
export class Store {
  #state: State;
  readonly #carryOut: (effect: Effect, state: State) => void;
  readonly #fail: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();

  constructor(
    state: State,
    carryOut: (effect: Effect, state: State) => void,
    fail: (error: unknown) => void,
  ) {
    this.#fail = fail;
    this.#state = state;
    this.#carryOut = carryOut;
  }

  readonly state = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(action: Action): void {
    try {
      this.#dispatch(action);
    } catch (error) {
      this.#fail(error);
    }
  }

  #dispatch(action: Action): void {
    const { state, effects } = update(this.#state, action);
    const isNews = state !== this.#state;
    this.#state = state;
    if (isNews) for (const listener of this.#listeners) listener();
    for (const effect of effects) this.#carryOut(effect, state);
  }
}
