/** So many lines are kept; of more, the newest. */
const MOST = 500;

/** Lines beside an answer (requests of `-v 6`, notes of watches): held back while a screen is drawn that they would tear. */
export class HeldLines {
  readonly #write: (text: string) => unknown;
  #held: string[] | undefined;
  #lost = 0;

  constructor(write: (text: string) => unknown) {
    this.#write = write;
  }

  /** Writes a line at once, or when the screen is gone. */
  line(text: string): void {
    if (this.#held === undefined) {
      this.#write(`${text}\n`);
      return;
    }
    this.#held.push(text);
    if (this.#held.length <= MOST) return;
    this.#held.shift();
    this.#lost += 1;
  }

  /** Shows something; what was held back meanwhile is written afterwards. */
  async during<T>(show: () => Promise<T>): Promise<T> {
    this.#held = [];
    try {
      return await show();
    } finally {
      const lines = this.#lost === 0 ? this.#held : [`(${this.#lost} earlier lines left out)`, ...this.#held];
      this.#held = undefined;
      this.#lost = 0;
      this.#write(lines.map((text) => `${text}\n`).join(''));
    }
  }
}
