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
  /** Under way since a Ctrl-C: what somebody means by it. */
  #meaning: Promise<void> | undefined;

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
    await this.#meaning;
    this.#giveBack();
  }

  /**
   * Asks for somebody's word before the next wave. Ctrl-C asks what is meant instead, and then, if that was nothing, the
   * question is put again.
   */
  async nextWave(question: string): Promise<boolean> {
    for (;;) {
      const answer = await this.#ask(question);
      const meaning = this.#meaning;
      if (answer !== undefined || meaning === undefined) return answer === 'y' || answer === 'yes';
      await meaning;
      if (this.left.aborted || this.wishes.current === 'pause') return false;
    }
  }

  /** Asks on the terminal; undefined where nobody can answer, or Ctrl-C is pressed instead. */
  async #ask(question: string): Promise<string | undefined> {
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

  /** Ctrl-C asks what is meant; where nobody can answer, and the second time, it means: leave. So does all else. */
  async #interrupted(signal: Interrupt = 'SIGINT'): Promise<void> {
    if (signal !== 'SIGINT' || this.#meaning !== undefined || this.#context.ask === undefined) {
      this.#leave.abort();
      this.#asking?.abort();
      return;
    }
    this.#meaning = this.#askMeaning();
    await this.#meaning;
    this.#meaning = undefined;
  }

  /** Another question that is open is taken back before. */
  async #askMeaning(): Promise<void> {
    this.#asking?.abort();
    await this.#asked;
    const answer = await this.#ask(
      'p: pause the rollout, l: leave it as it stands (it can be resumed), anything else: go on [p/l/N] ',
    );
    if (answer === 'p') this.wishes.make('pause');
    if (answer === 'l') this.#leave.abort();
  }
}
