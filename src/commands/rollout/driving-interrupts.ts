import { DriveWishes } from '../../cluster/rollout/wishes.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { CommandContext, Interrupt } from '../context.ts';
import type { DrivingScreen } from './driving-screen.ts';

/** What somebody at the keyboard may want of a driver, and the signal that ends it. */
export class DrivingInterrupts {
  readonly wishes = new DriveWishes();
  readonly #context: CommandContext;
  readonly #screen: DrivingScreen;
  readonly #leave = new AbortController();
  readonly #giveBack: () => void;
  #asking: AbortController | undefined;
  #asked: Promise<unknown> | undefined;

  /** Ctrl-C is taken until `end`. */
  constructor(context: CommandContext, screen: DrivingScreen) {
    this.#context = context;
    this.#screen = screen;
    this.#giveBack =
      context.takeInterrupts?.((signal) => void this.#interrupted(signal)) ?? ((): void => undefined);
  }

  /** Aborted when this driver is to leave the rollout as it stands. */
  get left(): AbortSignal {
    return AbortSignal.any([this.#leave.signal, this.#context.signal]);
  }

  /** A question that is still open is taken back. */
  async end(): Promise<void> {
    this.#asking?.abort();
    await this.#asked;
    this.#giveBack();
  }

  /** Asks on the terminal; undefined where nobody can answer, or Ctrl-C is pressed instead. */
  async ask(question: string): Promise<string | undefined> {
    const { ask } = this.#context;
    if (ask === undefined || this.#asking !== undefined) return undefined;
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const asked = this.#screen.during(sanitize(question), (shown) => ask(shown, asking.signal));
      this.#asked = asked;
      return (await asked)?.trim().toLowerCase();
    } finally {
      this.#asking = undefined;
    }
  }

  /** The first Ctrl-C asks what is meant; where nobody can answer, and the second time, it means: leave. So does all else. */
  async #interrupted(signal: Interrupt = 'SIGINT'): Promise<void> {
    if (signal !== 'SIGINT' || this.#asking !== undefined || this.#context.ask === undefined) {
      this.#leave.abort();
      this.#asking?.abort();
      return;
    }
    const answer = await this.ask(
      'p: pause the rollout, l: leave it as it stands (it can be resumed), anything else: go on [p/l/N] ',
    );
    if (answer === 'p') this.wishes.make('pause');
    if (answer === 'l') this.#leave.abort();
  }
}
