import { leading, program } from '../../support/kubectl-ds.ts';
import { TerminalProgram } from '../../support/terminal-program.ts';

const beginMark = '\u001b[?2026h';
const endMark = '\u001b[?2026l';

export type Look = (lines: readonly string[]) => boolean;

interface Wait {
  readonly holds: Look;
  readonly met: (at: number) => void;
}

/** The command line of what is measured; flags for Node are without effect on an executable of its own. */
export function programToMeasure(nodeFlags: readonly string[] = []): readonly [string, ...string[]] {
  return leading.length === 0 ? [program] : [program, ...nodeFlags, ...leading];
}

/** The live view on a terminal that notes when frames come. */
export class MeasuredTerminal {
  readonly #program: TerminalProgram;
  readonly #frames: number[] = [];
  #waits: readonly Wait[] = [];
  /** The end of what came last: a mark may come in two parts. */
  #tail = '';
  #inFrame = false;
  /** When it was started, as `performance.now`. */
  readonly started: number;

  constructor(args: readonly string[], command: readonly [string, ...string[]]) {
    this.started = performance.now();
    this.#program = new TerminalProgram(args, {
      program: command,
      columns: 120,
      rows: 40,
      onOutput: (at, data) => this.#note(at, data),
    });
  }

  get pid(): number {
    return this.#program.pid;
  }

  get lines(): readonly string[] {
    return this.#program.lines;
  }

  get isAlternate(): boolean {
    return this.#program.isAlternate;
  }

  /** How many frames came between two times. */
  framesBetween(from: number, to: number): number {
    return this.#frames.filter((at) => at >= from && at < to).length;
  }

  /** When a frame came for which this holds; undefined where none does within so many milliseconds. */
  until(holds: Look, timeout: number): Promise<number | undefined> {
    if (holds(this.lines)) return Promise.resolve(performance.now());
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => {
        this.#waits = this.#waits.filter((each) => each !== wait);
        resolve(undefined);
      }, timeout);
      const wait: Wait = {
        holds,
        met: (at) => {
          clearTimeout(giveUp);
          resolve(at);
        },
      };
      this.#waits = [...this.#waits, wait];
    });
  }

  /** Milliseconds from a press to the frame that shows what it does. */
  async press(keys: string, shows: Look, timeout: number): Promise<number | undefined> {
    const begun = performance.now();
    this.#program.press(keys);
    const at = await this.until(shows, timeout);
    return at === undefined ? undefined : at - begun;
  }

  /** Leaves as a user does, so that a profile is written; ends it where that takes too long. */
  async close(): Promise<void> {
    this.#program.press('\u0003');
    const patience = setTimeout(() => this.#program.kill('SIGKILL'), 20_000);
    await this.#program.ended;
    clearTimeout(patience);
  }

  /** A frame is what stands between two marks; half a frame is not looked at. */
  #note(at: number, data: string): void {
    const text = this.#tail + data;
    const ends = text.split(endMark).length - 1;
    for (let frame = 0; frame < ends; frame += 1) this.#frames.push(at);
    const begun = text.lastIndexOf(beginMark);
    const ended = text.lastIndexOf(endMark);
    if (begun !== ended) this.#inFrame = begun > ended;
    this.#tail = text.slice(1 - endMark.length);
    if (this.#inFrame) return;
    const { lines } = this;
    const met = this.#waits.filter(({ holds }) => holds(lines));
    this.#waits = this.#waits.filter((wait) => !met.includes(wait));
    for (const wait of met) wait.met(at);
  }
}
