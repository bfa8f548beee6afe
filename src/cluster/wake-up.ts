import type { ChangeSignal } from './cluster.ts';

/** A change is remembered until somebody asks; any number of them are one. */
export class WakeUp implements ChangeSignal {
  readonly #onClose: () => void;
  #pending = false;
  #closed = false;
  #waiting: ((changed: boolean) => void)[] = [];

  constructor(onClose: () => void = () => undefined) {
    this.#onClose = onClose;
  }

  next(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    if (this.#pending) {
      this.#pending = false;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  changed(): void {
    if (this.#waiting.length === 0) this.#pending = true;
    this.#release(true);
  }

  close(): void {
    this.#closed = true;
    this.#onClose();
    this.#release(false);
  }

  #release(changed: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(changed);
  }
}
