import { wrap, wrapLine } from '../../printers/wrap.ts';
import type { CommandContext, Output } from '../context.ts';

const CLEAR_LINE = '\r\x1b[K';
/** Columns that a terminal's own echo of Ctrl-C takes behind the line at the bottom, and one that stays free. */
const ECHO = 3;

/**
 * Lines of progress, and on a terminal one more that is written anew below them. While something is asked there, both wait.
 */
export class DrivingScreen {
  readonly #lines: Output;
  readonly #context: CommandContext;
  /** Of the terminal that finished lines go to; absent: they go to none. */
  readonly #width: number | undefined;
  #live = '';
  #held: string[] | undefined;

  /** @param lines - where finished lines go */
  constructor(context: CommandContext, lines: Output) {
    this.#context = context;
    this.#lines = lines;
    const { stdout, stderr } = context.isTerminal;
    this.#width = (lines === context.stdout ? stdout : stderr) ? context.columns : undefined;
  }

  /** One line, which stays. */
  line(text: string): void {
    if (this.#held !== undefined) {
      this.#held.push(text);
      return;
    }
    this.#erase();
    this.#lines.write(`${wrapLine(text, this.#width)}\n`);
    this.#draw();
  }

  /** Whether there is a line at the bottom. */
  get isLive(): boolean {
    return this.#context.isTerminal.stderr;
  }

  /** What the line at the bottom says from now on; nothing where there is no terminal. */
  live(text: string): void {
    if (!this.isLive || text === this.#live) return;
    if (this.#held === undefined) this.#erase();
    this.#live = text;
    this.#draw();
  }

  /** Columns that the line at the bottom may take: were it longer, it could not be taken away as one line. */
  get liveWidth(): number {
    return (this.#context.columns ?? 80) - ECHO;
  }

  /**
   * Takes the line at the bottom away, asks, and shows what came meanwhile.
   *
   * @param ask - undefined: the question was taken back, or left without an answer
   */
  async during(
    question: string,
    ask: (question: string) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    this.#erase();
    this.#held ??= [];
    let answer: string | undefined;
    try {
      answer = await ask(wrap(question, '', this.#context.columns));
      return answer;
    } finally {
      // Only an answer ends its line.
      if (answer === undefined && this.#context.isTerminal.stderr) this.#context.stderr.write('\n');
      this.#goOn();
    }
  }

  /** The line at the bottom is not needed any more. */
  end(): void {
    this.#erase();
    this.#live = '';
  }

  #goOn(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#draw();
    for (const text of held) this.line(text);
  }

  #erase(): void {
    if (this.#live !== '' && this.#held === undefined) this.#context.stderr.write(CLEAR_LINE);
  }

  #draw(): void {
    if (this.#live !== '' && this.#held === undefined) this.#context.stderr.write(this.#live);
  }
}
