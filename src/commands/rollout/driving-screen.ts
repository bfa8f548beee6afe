import type { CommandContext, Output } from '../context.ts';

const CLEAR_LINE = '\r\x1b[K';

/**
 * Lines of progress, and on a terminal one more that is written anew below them. While something is asked there, both wait.
 */
export class DrivingScreen {
  readonly #lines: Output;
  readonly #context: CommandContext;
  #live = '';
  #held: string[] | undefined;

  /** @param lines - where finished lines go */
  constructor(context: CommandContext, lines: Output) {
    this.#context = context;
    this.#lines = lines;
  }

  /** One line, which stays. */
  line(text: string): void {
    if (this.#held !== undefined) {
      this.#held.push(text);
      return;
    }
    this.#erase();
    this.#lines.write(`${text}\n`);
    this.#draw();
  }

  /** What the line at the bottom says from now on; nothing where there is no terminal. */
  live(text: string): void {
    if (!this.#context.isTerminal.stderr || text === this.#live) return;
    if (this.#held === undefined) this.#erase();
    this.#live = text;
    this.#draw();
  }

  /** Columns of the terminal. */
  get width(): number {
    return this.#context.columns ?? 80;
  }

  /** Takes the line at the bottom away, asks, and shows what came meanwhile. */
  async during<T>(ask: () => Promise<T>): Promise<T> {
    this.#erase();
    this.#held ??= [];
    try {
      return await ask();
    } finally {
      const held = this.#held;
      this.#held = undefined;
      for (const text of held) this.line(text);
      this.#draw();
    }
  }

  /** The line at the bottom is not needed any more. */
  end(): void {
    this.#erase();
    this.#live = '';
  }

  #erase(): void {
    if (this.#live !== '' && this.#held === undefined) this.#context.stderr.write(CLEAR_LINE);
  }

  #draw(): void {
    if (this.#live !== '' && this.#held === undefined) this.#context.stderr.write(this.#live);
  }
}
